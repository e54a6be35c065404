"""Hostile settings, and libraries that were there first: nothing is sent and nothing is asked."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

from thematics.errors import ThematicsError
from thematics.weights import offline
from thematics.weights.offline import SWITCHES, be_offline

TELEMETRY = "pyannote.audio.telemetry.metrics"
EVIL = "http://127.0.0.1:9"  # nothing listens there
HOSTILE = {
    **dict.fromkeys(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "ftp_proxy"], EVIL),
    **dict.fromkeys(["HF_ENDPOINT", "HF_INFERENCE_ENDPOINT", "MLFLOW_TRACKING_URI"], EVIL),
    **dict.fromkeys(["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"], EVIL),
    "HUGGINGFACE_CO_STAGING": "1",
    "HF_TOKEN": "hf_secret",
    "HUGGING_FACE_HUB_TOKEN": "hf_secret",
    "PYANNOTEAI_API_KEY": "secret",
    "PYANNOTE_METRICS_ENABLED": "1",
    "OTEL_SDK_DISABLED": "false",
    "OTEL_TRACES_EXPORTER": "otlp",
    "ORT_DISABLE_TELEMETRY": "0",
    "HF_HUB_OFFLINE": "0",
    "HF_HUB_DISABLE_TELEMETRY": "0",
    "TRANSFORMERS_OFFLINE": "0",
    "HF_DATASETS_OFFLINE": "0",
    "DO_NOT_TRACK": "0",
    "WANDB_MODE": "online",
    "NO_PROXY": "",
    "HF_HOME": "/nonexistent/hub",
}  # fmt: skip
# Writes down every host that Python would connect to or look up, and refuses.
RECORDING = """
import json, os, socket, sys
tried = []
def refuse(*given, **named):
    tried.append(repr(given[-1]))
    raise OSError("no network in this test")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
"""


def run(code: str, folder: Path, **more: str) -> dict[str, object]:
    environment = {**os.environ, **HOSTILE, "HOME": str(folder), "XDG_CACHE_HOME": str(folder), **more}
    environment.pop("CI", None)  # under which onnxruntime keeps quiet by itself
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RECORDING + code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def test_hostile_settings_are_overwritten_or_gone(tmp_path: Path) -> None:
    found = run(
        "from thematics.weights.offline import be_offline; be_offline(); print(json.dumps(dict(os.environ)))",
        tmp_path,
    )
    assert {name: found.get(name) for name in SWITCHES} == dict(SWITCHES)
    assert EVIL not in found.values()
    assert not [name for name in found if "TOKEN" in name and name != "HF_HUB_DISABLE_IMPLICIT_TOKEN"]
    assert not [name for name in found if name.startswith("OTEL_") and name not in SWITCHES]
    assert found["HF_HOME"] == "/nonexistent/hub"  # where files stand is the user's own affair


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Nothing was imported yet, and the environment is as it was afterwards."""
    monkeypatch.setattr(offline, "_forbidden", set())
    for name in ("onnxruntime", "huggingface_hub.constants", "transformers.utils.hub", TELEMETRY):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with mock.patch.dict(os.environ, clear=False):
        os.environ.pop("ORT_DISABLE_TELEMETRY", None)
        yield monkeypatch


def loaded(patch: pytest.MonkeyPatch, name: str, **values: Any) -> Any:
    module = ModuleType(name)
    module.__dict__.update(values)
    patch.setitem(sys.modules, name, module)
    return module


def test_a_hub_library_that_was_imported_before_is_mended(fresh: pytest.MonkeyPatch) -> None:
    hub = loaded(
        fresh, "huggingface_hub.constants", HF_HUB_OFFLINE=False, ENDPOINT=EVIL, HF_HUB_DISABLE_TELEMETRY=False
    )
    copy = loaded(fresh, "transformers.utils.hub", _is_offline_mode=False)
    be_offline()
    assert (hub.HF_HUB_OFFLINE, hub.HF_HUB_DISABLE_TELEMETRY, hub.ENDPOINT) == (True, True, "https://huggingface.co")
    assert EVIL not in hub.HUGGINGFACE_CO_URL_TEMPLATE
    assert copy._is_offline_mode is True


def test_onnxruntime_that_was_there_first_is_refused(fresh: pytest.MonkeyPatch) -> None:
    told = mock.Mock()
    loaded(fresh, "onnxruntime", __version__="1.32.0", disable_telemetry_events=told)
    with pytest.raises(ThematicsError, match="start Python anew"):
        be_offline()
    told.assert_called_once_with()


@pytest.mark.parametrize(("version", "switch"), [("1.28.1", ""), ("1.32.0", "1")])
def test_onnxruntime_that_reports_nothing_may_be_there_first(
    fresh: pytest.MonkeyPatch, version: str, switch: str
) -> None:
    loaded(fresh, "onnxruntime", __version__=version, disable_telemetry_events=mock.Mock())
    os.environ["ORT_DISABLE_TELEMETRY"] = switch
    be_offline()


def test_what_was_set_after_the_first_call_is_set_right_by_the_next(fresh: pytest.MonkeyPatch) -> None:
    be_offline()
    loaded(fresh, "onnxruntime", __version__="1.32.0", disable_telemetry_events=mock.Mock())
    os.environ.update(HOSTILE)
    be_offline()
    assert {name: os.environ.get(name) for name in SWITCHES} == dict(SWITCHES)


@pytest.mark.engines
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", ["", "import pyannote.audio, huggingface_hub\n"])
def test_the_real_libraries_connect_to_nothing(tmp_path: Path, first: str) -> None:
    code = """
from thematics.weights.offline import be_offline
be_offline()
import faster_whisper, huggingface_hub, onnxruntime, pyannote.audio, transformers, torch, torchaudio
from pyannote.audio import Model, Pipeline
from pyannote.audio.telemetry import metrics
be_offline()
refused = []
for ask in (
    lambda: Pipeline.from_pretrained("pyannote/speaker-diarization-3.1"),
    lambda: Model.from_pretrained("pyannote/segmentation-3.0"),
    lambda: huggingface_hub.HfApi().model_info("pyannote/segmentation-3.0"),
    lambda: faster_whisper.WhisperModel("tiny"),
    lambda: transformers.AutoModel.from_pretrained("bert-base-cased"),
):
    try:
        ask()
    except Exception as error:
        refused.append(type(error).__name__)
metrics.track_pipeline_init(object())
metrics.track_pipeline_apply(object(), {"waveform": torch.zeros(1, 16000), "sample_rate": 16000, "uri": "x"})
metrics.track_model_init(object())
with metrics.tracer.start_as_current_span("oss-pipeline-apply") as span:
    recording = span.is_recording()
onnxruntime.InferenceSession(str(__import__("pathlib").Path(faster_whisper.__file__).parent / "assets/silero_vad_v6.onnx"))
metrics.provider.force_flush()
import time
time.sleep(1)
print(json.dumps({"tried": tried, "refused": len(refused), "metrics": metrics.is_metrics_enabled(), "recording": recording}))
"""
    before = {} if not first else {"ORT_DISABLE_TELEMETRY": "1"}
    found = run(first + code, tmp_path, **before)
    assert found == {"tried": [], "refused": 5, "metrics": False, "recording": False}
    # Where onnxruntime is to report, it makes itself an identifier first.
    assert not [path for path in tmp_path.rglob("*") if "Microsoft" in path.parts]


@pytest.mark.engines
@pytest.mark.timeout(600)
def test_what_pyannote_had_ready_to_send_is_thrown_away(tmp_path: Path) -> None:
    code = """
import time
import pyannote.audio
from pyannote.audio.telemetry import metrics
from thematics.weights.offline import be_offline
with metrics.tracer.start_as_current_span("oss-pipeline-apply") as span:
    span.set_attributes({"duration": 3600.0})
be_offline()
del tried[:]  # on a slow machine the first attempt was on its way already
time.sleep(2)
with metrics.tracer.start_as_current_span("oss-pipeline-apply") as span:
    recording = span.is_recording()
print(json.dumps({"tried": tried, "recording": recording}))
"""
    assert run(code, tmp_path) == {"tried": [], "recording": False}
