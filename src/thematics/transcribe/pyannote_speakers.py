"""pyannote.audio 4 behind the ``Diarizer`` port, from a folder on this machine: no token, no network, nothing reported.

Two layouts of weights are read. That of ``speaker-diarization-community-1`` names its parts in its own subfolders
("$model/segmentation") and clusters with VBx; that of ``speaker-diarization-3.1`` names other repositories
("pyannote/segmentation-3.0"), which stand in subfolders here, and clusters by agglomeration. Source: Bredin 2023,
https://doi.org/10.21437/Interspeech.2023-105.

Memory, beside the samples: some 1 GB for a recording of any length. pyannote compares every two voiceprints, of which there
are one or two for each step of its window, so that without a limit four hours would take 3 GB and eight hours 13 GB; from two
hours on the window therefore takes larger steps.
"""

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pickle import UnpicklingError
from typing import Any

import numpy as np
import yaml

from thematics.audio import SAMPLE_RATE
from thematics.errors import MissingWeightsError, UsageError
from thematics.ports import Samples, SpeakerTurn
from thematics.transcribe.turns import Diarization, named_by_order
from thematics.transcribe.whisper_settings import Held
from thematics.weights import Weights
from thematics.weights.offline import be_offline

__all__ = ["PyannoteSpeakers"]

VERSION = 1  # rises with every change that can change a turn
PIPELINE = "pyannote.audio.pipelines.SpeakerDiarization"
_FULL_NAME = "pyannote.audio.pipelines.speaker_diarization.SpeakerDiarization"
_MODEL = "pytorch_model.bin"
_PLAIN = (
    "clustering",
    "segmentation_step",
    "segmentation_batch_size",
    "embedding_batch_size",
    "embedding_exclude_overlap",
)
_MOST_WINDOWS = 7_200
_AUDIBLE = 1e-4  # of full scale, -80 dB: below it nobody speaks
_SHORTEST = 0.1  # seconds
_SHARES = {"segmentation": (0.0, 0.2), "embeddings": (0.2, 0.8)}  # of the time that each step takes
_BROKEN = (
    AttributeError,
    EOFError,
    ImportError,
    KeyError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    UnpicklingError,
)


@dataclass(frozen=True)
class PyannoteSpeakers:
    """Tells speakers apart by their voices.

    Attributes:
        weights: A pipeline's files, its ``config.yaml`` among them.
        device: "auto" (NVIDIA's card if there is one, else the processor), "cpu", "cuda" or "mps".
        held: The pipeline itself.
    """

    weights: Weights
    device: str = "auto"
    held: Held[Any] = field(default_factory=Held, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What people type."""
        return "pyannote"

    @property
    def fingerprint(self) -> str:
        """Library, weights and settings."""
        libraries = f"{version('pyannote.audio')} torch={version('torch')}"
        return f"pyannote {VERSION} {libraries} device={self.device} {self.weights.fingerprint}"

    def diarize(
        self,
        samples: Samples,
        *,
        speakers: tuple[int, int] | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Diarization:
        """Label a recording.

        Args:
            samples: (n,) or (n, channels) float32 at 16 kHz; channels are mixed.
            speakers: The least and most of them; None to find out.
            progress: Told how much is done, 0 to 1.

        Returns:
            Turns that may overlap, and the exclusive ones beside them; none where nobody speaks.

        Raises:
            MissingWeightsError: The weights are not there, were changed, or are not pyannote's.
            UsageError: The number of speakers is impossible, or there is no such device.
        """
        asked = _asked(speakers)
        mono = _mono(samples)
        seconds = mono.size / SAMPLE_RATE
        if seconds < _SHORTEST or float(np.abs(mono).max()) < _AUDIBLE:
            return Diarization()
        pipeline = self.held.get(self._load)
        torch = import_module("torch")
        sound = {"waveform": torch.from_numpy(mono)[None], "sample_rate": SAMPLE_RATE, "uri": "recording"}
        with _quietly():
            _set_step(pipeline, seconds)
            found = pipeline(sound, hook=partial(_hear_progress, progress), **asked)
        both = getattr(found, "speaker_diarization", found)
        return named_by_order(
            _turns(both), _turns(getattr(found, "exclusive_speaker_diarization", None)), seconds=seconds
        )

    def _load(self) -> Any:
        be_offline()
        config = _config(self.weights)
        with _quietly():
            device = _device(self.device)
            try:
                pipeline = _built(self.weights, config)
            except _BROKEN as error:
                raise MissingWeightsError(
                    f"pyannote.audio {version('pyannote.audio')} can't load the weights '{self.weights.qualified}' "
                    f"({type(error).__name__}); get or install them again, or take others"
                ) from None
            return pipeline.to(device)


def _asked(speakers: tuple[int, int] | None) -> dict[str, int]:
    if speakers is None:
        return {}
    least, most = speakers
    if not 1 <= least <= most:
        raise UsageError("the number of speakers is 1 or more, and the most no less than the least")
    return {"num_speakers": least} if least == most else {"min_speakers": least, "max_speakers": most}


def _mono(samples: Samples) -> Samples:
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    # torch shares memory with an array that it may write to; only another kind is copied.
    return np.require(mono, dtype=np.float32, requirements=["C", "W"])


def _turns(annotation: Any) -> Iterator[SpeakerTurn]:
    if annotation is not None:
        for segment, _, label in annotation.itertracks(yield_label=True):
            yield SpeakerTurn(str(label), float(segment.start), float(segment.end))


def _set_step(pipeline: Any, seconds: float) -> None:
    window = pipeline._segmentation  # noqa: SLF001 - there is no public way to set it after loading
    usual = pipeline.segmentation_step * window.duration
    window.step = min(max(usual, seconds / _MOST_WINDOWS), window.duration / 2)


def _hear_progress(
    progress: Callable[[float], None] | None,
    step: str,
    _artefact: Any,
    file: Any = None,
    total: int | None = None,
    completed: int | None = None,
) -> None:
    del file
    if progress is not None and step in _SHARES and total and completed is not None:
        before, share = _SHARES[step]
        progress(min(1.0, before + share * min(completed / total, 1.0)))


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep the libraries' warnings and prints off the screen: they would break ``--json`` and tell the user nothing."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _device(wanted: str) -> Any:
    from thematics.transcribe.devices import torch_device  # noqa: PLC0415 - imports torch, once the switches are set

    torch = import_module("torch")
    # TensorFloat-32 makes voiceprints on NVIDIA's cards differ between runs of other sizes.
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    # Not Apple's GPU unless it is asked for: pyannote's times came out wrong on it, in versions of torch that people have.
    auto = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(torch_device(auto if wanted == "auto" else wanted))


def _config(weights: Weights) -> Mapping[str, Any]:
    if "config.yaml" not in weights.files:
        raise MissingWeightsError(f"the weights '{weights.qualified}' hold no config.yaml; get or install them again")
    with weights.open("config.yaml") as file:
        data = file.read()
    try:
        config = yaml.safe_load(data)
        pipeline = config["pipeline"]["name"]
    except (yaml.YAMLError, KeyError, TypeError):
        raise MissingWeightsError(
            f"the config.yaml of the weights '{weights.qualified}' names no pipeline; get or install them again"
        ) from None
    if pipeline not in {PIPELINE, _FULL_NAME}:
        raise MissingWeightsError(
            f"the weights '{weights.qualified}' are of another pipeline than {PIPELINE}; take others"
        )
    assert isinstance(config, dict)  # noqa: S101 - it has a pipeline
    return config


def _built(weights: Weights, config: Mapping[str, Any]) -> Any:
    """Let pyannote build its pipeline of parts that were read from verified handles."""
    audio: Any = import_module("pyannote.audio")
    given: Mapping[str, Any] = config["pipeline"].get("params", {})
    parts = {
        **{name: given[name] for name in _PLAIN if name in given},
        "segmentation": _model(weights, "segmentation", given.get("segmentation")),
        "embedding": _model(weights, "embedding", given.get("embedding")),
        "plda": _plda(weights, given),
    }
    # Nothing else of the file is followed: it could name a device, or code to run before each recording.
    plain = {name: config[name] for name in ("version", "dependencies", "params") if name in config}
    return audio.Pipeline.from_pretrained({**plain, "pipeline": {"name": PIPELINE, "params": parts}})


def _model(weights: Weights, role: str, named: Any) -> Any:
    with weights.open(_listed(weights, role, named, _MODEL)) as file:
        content = io.BytesIO(file.read())
    audio: Any = import_module("pyannote.audio")
    return audio.Model.from_pretrained(content, strict=False)


def _plda(weights: Weights, given: Mapping[str, Any]) -> Any:
    """Read what VBx compares voiceprints with; the other ways of clustering want none, though the pipeline asks for one."""
    kind: Any = import_module("pyannote.audio.core.plda").PLDA
    if given.get("clustering", "VBxClustering") != "VBxClustering":
        return kind.__new__(kind)
    contents = []
    for name in ("xvec_transform.npz", "plda.npz"):
        with weights.open(_listed(weights, "plda", given.get("plda"), name)) as file:
            contents.append(io.BytesIO(file.read()))
    return kind(*contents)


def _listed(weights: Weights, role: str, named: Any, file: str) -> str:
    """Find the file of a part: in the subfolder that the configuration names, or that is called as the repository is."""
    text = str(named or "").partition("@")[0].removeprefix("$model/").strip("/")
    for folder in (text, text.rpartition("/")[2], role):
        if f"{folder}/{file}" in weights.files:
            return f"{folder}/{file}"
    raise MissingWeightsError(
        f"the weights '{weights.qualified}' lack the {role} that their config.yaml names ({text or 'none'}); "
        f"put it into a subfolder {role}, and make their manifest anew"
    )
