"""Decoding is streamed: its memory does not grow with the recording's length."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.audio.sounds import silence

# The peak from /proc: that of getrusage starts, after a fork, from what the process before it had.
MEASURE = """
import json, re, sys
from pathlib import Path
from thematics.audio import decode
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024
decoder = decode(Path(sys.argv[1]), split=True)
longest, before = 0, None
for block in decoder:
    longest = max(longest, len(block))
    before = before or peak()
print(json.dumps([decoder.decoded, decoder.complete, longest, peak() - before, peak()]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read as Linux tells it")
@pytest.mark.parametrize(
    "hours",
    [
        1,
        pytest.param(4, marks=pytest.mark.slow),
        pytest.param(10, marks=pytest.mark.slow),
    ],
)
def test_hours_take_no_more_memory_than_minutes(tmp_path: Path, hours: int) -> None:
    path = tmp_path / "stil.opus"
    silence(path, hours)
    assert path.stat().st_size < 700_000 * hours
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    decoded, complete, longest, grown, peak = json.loads(done.stdout)
    assert done.stderr == ""
    assert decoded == pytest.approx(3600 * hours, abs=0.1)
    assert complete
    assert longest == 30 * 16_000
    assert grown < 30e6  # an hour at once would be 230 MB
    assert peak < 250e6, peak
