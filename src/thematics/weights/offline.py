"""The engines' libraries, kept off the network: by force, before any of them is imported.

What they would do otherwise: pyannote.audio 4 sends each recording's length and number of speakers to its makers
(``metrics_enabled: true`` in its own ``telemetry/config.yaml``); ONNX Runtime from 1.29 on sends the model's name and how it
runs to Microsoft (its ``Privacy.md``); huggingface_hub asks the hub for newer files. Variables that a user, an
administrator or an attacker set do not count: they are overwritten or taken away.
"""

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from threading import Lock
from types import MappingProxyType, ModuleType
from typing import Any

from thematics.errors import ThematicsError

__all__ = ["SWITCHES", "be_offline"]

# Read by the library named; some at import, so that they must stand before it.
SWITCHES: Mapping[str, str] = MappingProxyType(
    {
        "PYANNOTE_METRICS_ENABLED": "0",  # pyannote.audio.telemetry
        "OTEL_SDK_DISABLED": "true",  # opentelemetry, through which pyannote.audio sends
        "OTEL_TRACES_EXPORTER": "none",
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
        "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime, latched when it starts
        "HF_HUB_OFFLINE": "1",  # huggingface_hub
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "HF_HUB_DISABLE_XET": "1",
        "TRANSFORMERS_OFFLINE": "1",  # transformers
        "HF_DATASETS_OFFLINE": "1",  # datasets
        "HF_EVALUATE_OFFLINE": "1",  # evaluate
        "DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",  # https://donottrack.sh
        "WANDB_MODE": "disabled",  # lightning's loggers
        "COMET_DISABLE_AUTO_LOGGING": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "no_proxy": "*",  # requests, httpx, urllib: no proxy for any host
        "NO_PROXY": "*",
    }
)
# Where to go, through what, and as whom: none of it is needed here.
_TAKEN_AWAY = (
    "HF_ENDPOINT",
    "HF_INFERENCE_ENDPOINT",
    "HUGGINGFACE_CO_STAGING",
    "HF_TOKEN",
    "HUGGING_FACE_HUB_TOKEN",
    "PYANNOTEAI_API_KEY",
    "PYANNOTE_DATABASE_CONFIG",
    "COMET_API_KEY",
    "MLFLOW_TRACKING_URI",
    "OTEL_PYTHON_TRACER_PROVIDER",
)
_HUB = "https://huggingface.co"
_ORT_REPORTS = (1, 29)  # from this version on; before, only what Windows itself collects
_ONE_AT_A_TIME = Lock()
_forbidden: set[str] = set()  # libraries that were not loaded yet when the switches were first set


def be_offline() -> None:
    """Set every switch, and mend the libraries that were imported before with others.

    Every adapter calls this first; calling it again costs nothing and sets right what was changed since.

    Raises:
        ThematicsError: A library that can't be told afterwards was imported before; start Python anew.
    """
    with _ONE_AT_A_TIME:
        _be_offline()


def _be_offline() -> None:
    before = dict(os.environ)
    for name in list(os.environ):
        if name in _TAKEN_AWAY or _is_proxy(name) or name.upper().startswith("OTEL_"):
            del os.environ[name]
    os.environ.update(SWITCHES)
    for module, mend in _MENDED.items():
        loaded = sys.modules.get(module)
        if loaded is None:
            _forbidden.add(module)
        elif not _is_loading(loaded):
            mend(loaded, before)


def _is_loading(module: ModuleType) -> bool:
    """Tell whether another thread is importing it just now: it was told before it began, and reads the switches itself."""
    return bool(getattr(getattr(module, "__spec__", None), "_initializing", False)) and module.__name__ in _forbidden


def _is_proxy(name: str) -> bool:
    return name.lower().endswith("_proxy") or name.lower() == "proxy"


def _mend_hub(constants: Any, _before: Mapping[str, str]) -> None:
    """Its constants were read at import; every request looks at ``HF_HUB_OFFLINE`` first."""
    constants.HF_HUB_OFFLINE = True
    constants.HF_HUB_DISABLE_TELEMETRY = True
    constants.HF_HUB_DISABLE_IMPLICIT_TOKEN = True
    constants.HF_HUB_DISABLE_XET = True
    constants.ENDPOINT = _HUB
    constants.HUGGINGFACE_CO_URL_TEMPLATE = _HUB + "/{repo_id}/resolve/{revision}/{filename}"


def _mend_copied(module: Any, _before: Mapping[str, str]) -> None:
    """Some modules keep a copy of the switch."""
    for name in ("_is_offline_mode", "HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE"):
        if hasattr(module, name):
            setattr(module, name, True)


def _mend_pyannote(metrics: Any, _before: Mapping[str, str]) -> None:
    """What waits to be sent is thrown away: the exporter is shut first, so that the last flush finds it closed."""
    trace = import_module("opentelemetry.trace")
    if isinstance(getattr(metrics, "tracer", None), trace.NoOpTracer):
        return
    for name in ("exporter", "otlp_exporter", "provider", "meter_provider"):  # as the versions 4.0 call them
        if hasattr(metrics, name):
            getattr(metrics, name).shutdown()
    metrics.tracer = trace.NoOpTracer()


def _mend_onnxruntime(onnxruntime: Any, before: Mapping[str, str]) -> None:
    """It reads its switch once, when it starts."""
    onnxruntime.disable_telemetry_events()
    asked = before.get("ORT_DISABLE_TELEMETRY") == SWITCHES["ORT_DISABLE_TELEMETRY"]
    if not asked and "onnxruntime" not in _forbidden and _version(onnxruntime) >= _ORT_REPORTS:
        raise ThematicsError(
            "onnxruntime was loaded before thematics could forbid it to report to its maker, and that can't be undone; "
            "start Python anew, and call thematics before you import onnxruntime or faster_whisper"
        )


def _version(module: Any) -> tuple[int, ...]:
    return tuple(int(part) for part in str(module.__version__).split(".")[:2] if part.isdecimal())


_MENDED: Mapping[str, Callable[[ModuleType, Mapping[str, str]], None]] = MappingProxyType(
    {
        "huggingface_hub.constants": _mend_hub,
        "transformers.utils.hub": _mend_copied,
        "datasets.config": _mend_copied,
        "pyannote.audio.telemetry.metrics": _mend_pyannote,
        "onnxruntime": _mend_onnxruntime,
    }
)
