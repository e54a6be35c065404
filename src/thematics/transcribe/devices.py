"""Where a network runs: the graphics card where there is one that the library can use, the processor elsewhere."""

import os
from importlib import import_module

from thematics.errors import UsageError
from thematics.weights.offline import be_offline

__all__ = ["DEVICES", "ctranslate2_device", "processors", "torch_device"]

DEVICES = ("auto", "cpu", "cuda", "mps")
_MOST = 16  # threads; beyond that a recogniser gets no faster


def torch_device(wanted: str) -> str:
    """Choose where torch runs: NVIDIA's card, Apple's GPU, or the processor.

    Raises:
        UsageError: There is no such device, or none here.
    """
    be_offline()
    torch = import_module("torch")
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    return _chosen(wanted, there)


def ctranslate2_device(wanted: str) -> str:
    """Choose where CTranslate2 runs: NVIDIA's card or the processor; it knows no Apple GPU.

    Raises:
        UsageError: There is no such device, or none here.
    """
    be_offline()
    ctranslate2 = import_module("ctranslate2")
    return _chosen(wanted, {"cuda": ctranslate2.get_cuda_device_count() > 0, "cpu": True})


def processors() -> int:
    """Count the processors that this process may use, up to as many as help."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # Linux has it
        count = os.cpu_count() or 1
    return min(count, _MOST)


def _chosen(wanted: str, there: dict[str, bool]) -> str:
    if wanted not in DEVICES:
        raise UsageError(f"there is no device '{wanted}'; choose from: {', '.join(DEVICES)}")
    if wanted == "auto":
        return next(name for name, usable in there.items() if usable)
    if not there.get(wanted, False):
        raise UsageError(f"the device '{wanted}' can't be used here with this engine; leave it at 'auto' or take 'cpu'")
    return wanted
