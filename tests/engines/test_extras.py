"""The extras' pins give libraries that import together; run by ``make test-engines``, in an environment that has them all."""

import importlib
import os

import pytest

from thematics.errors import UsageError
from thematics.themes import AnalysisSettings, analysis_fingerprint

pytestmark = [
    pytest.mark.engines,
    pytest.mark.filterwarnings("ignore"),  # other people's libraries warn of what is theirs to mend
]

# Before any of them is imported, and by force: they read these at import.
OFFLINE = {
    "PYANNOTE_METRICS_ENABLED": "0",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
MODULES = (
    "torch",
    "torchaudio",
    "whisper",
    "pyannote.audio",
    "faster_whisper",
    "sentence_transformers",
    "bertopic",
    "dask",
    "distributed",
)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", MODULES)
def test_every_engines_library_imports(name: str) -> None:
    os.environ.update(OFFLINE)
    assert importlib.import_module(name).__name__ == name


def test_torch_and_torchaudio_are_a_pair() -> None:
    torch, torchaudio = importlib.import_module("torch"), importlib.import_module("torchaudio")
    assert torch.__version__.split(".")[:2] == torchaudio.__version__.split(".")[:2]


@pytest.mark.parametrize("settings", [{"embedder": "sentence-transformers"}, {"clusterer": "bertopic"}])
def test_so_do_the_engines_of_themes(settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        analysis_fingerprint(AnalysisSettings(**settings))  # type: ignore[arg-type]
