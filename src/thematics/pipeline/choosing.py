"""Which engines transcribe a study's recordings: chosen once, and written into ``thematics.toml``.

``auto`` takes the best that is installed and has its weights, in this order:

- what turns speech into words: faster-whisper, openai-whisper; of their weights the first in the catalogue's order (large-v2 before
  large-v3: ``thematics models list`` says why);
- what tells speakers apart: pyannote.audio, or else the recording's channels, where each speaker has their own; a recording of
  one channel then has one unnamed speaker.

What was taken stands in ``thematics.toml`` from then on, so that a newer engine on the same machine changes nothing unasked. Example
weights ("demo-only") know a few words of a few voices that don't exist: they are refused for any study but the example study.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from thematics.errors import MissingExtraError, MissingWeightsError, UsageError
from thematics.ports import Diarizer, Transcriber
from thematics.store import OpenStudy
from thematics.store.settings import AUTO, SPEECH
from thematics.transcribe import DIARIZERS, TRANSCRIBERS
from thematics.transcribe import diarizer as find_diarizer
from thematics.transcribe import transcriber as find_transcriber
from thematics.weights import Weights, best, find, installed

__all__ = [
    "CHANNELS",
    "EXAMPLE_AUTHOR",
    "EXAMPLE_MARK",
    "SINGLE",
    "Chosen",
    "SpeechOptions",
    "check",
    "choose",
    "is_example",
]

ORDER = ("faster-whisper", "openai-whisper")
PYANNOTE, CHANNELS, SINGLE = "pyannote", "channels", "single"
DEMO_ONLY = "demo-only"
_PACKAGES = {PYANNOTE: "pyannote.audio"}  # where a package has another name than its engine
EXAMPLE_MARK, EXAMPLE_AUTHOR = "DEMO.txt", "demo"  # what `thematics demo` leaves in the folder, and who made it
HOW_TO_GET = (
    "on a machine with internet type `thematics models get large-v2`, and bring it here on a USB stick (with `community-1`, which tells speakers apart) with "
    "`thematics models pack` and `thematics models install`"
)


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """How to transcribe. What is None stands in ``thematics.toml``, or is chosen as ``auto`` says.

    Attributes:
        transcriber: An engine, or the name of one; a name is written into ``thematics.toml``.
        diarizer: Likewise.
        model: Name or folder of the recogniser's weights; written likewise.
        diarizer_model: Likewise, of what tells speakers apart.
        language: What is spoken, ISO 639-1; a recording keeps the language that it was begun in.
        device: "cpu", "cuda", "mps" or "auto".
        prompt: Words that the recogniser should know, in place of the study's glossary; not stored.
        speakers: The least and most speakers in each of these recordings.
        only: Labels of the recordings that are meant; all of them by default.
        again: Labels of recordings to transcribe again ("I03"); "all" for every one.
        speakers_again: Labels of recordings in which to tell speakers apart again; the words stay.
        jobs: How many recordings at once.
        allow_demo: Whether example weights may be taken: for the example study alone.
    """

    transcriber: Transcriber | str | None = None
    diarizer: Diarizer | str | None = None
    model: str | None = None
    diarizer_model: str | None = None
    language: str | None = None
    device: str | None = None
    prompt: str | None = None
    speakers: tuple[int, int] | None = None
    only: Sequence[str] = ()
    again: Sequence[str] = ()
    speakers_again: Sequence[str] = ()
    jobs: int = 1
    allow_demo: bool = False

    def __post_init__(self) -> None:
        least, most = self.speakers or (1, 1)
        if not 1 <= least <= most:
            raise UsageError("the number of speakers is a whole number from 1, or a range such as 2-4")
        if self.jobs < 1:
            raise UsageError("the number of jobs is a whole number from 1")
        if self.language is not None and not (self.language.isascii() and self.language.isalpha()):
            raise UsageError("the language is a code of two letters (ISO 639-1), for example nl")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What transcribes.

    Attributes:
        transcriber: Turns speech into words.
        diarizer: Tells speakers apart.
        words_with: What ``transcriber`` is, for people.
        speakers_with: What ``diarizer`` is, for people.
    """

    transcriber: Transcriber
    diarizer: Diarizer
    words_with: str
    speakers_with: str


def is_example(store: OpenStudy) -> bool:
    """Say whether a study is the one that ``thematics demo`` makes."""
    return store.author == EXAMPLE_AUTHOR and (store.folder / EXAMPLE_MARK).is_file()


def check(options: SpeechOptions) -> None:
    """See that engines that were asked for by name exist and are installed, even where there is nothing to do for them.

    Raises:
        UsageError: No engine has that name.
        MissingExtraError: It is not installed.
    """
    for kind, name, known in (
        ("transcriber", options.transcriber, TRANSCRIBERS),
        ("diarizer", options.diarizer, DIARIZERS),
    ):
        if isinstance(name, str) and name != AUTO:
            _require(kind, name, known)


def choose(store: OpenStudy, options: SpeechOptions) -> Chosen:
    """Choose the engines, and write names that were asked for or found into ``thematics.toml``.

    Raises:
        MissingExtraError: An engine that is asked for is not installed, or none is.
        MissingWeightsError: Its weights are not on this machine.
        UsageError: No engine has that name, or example weights are asked for in a real study.
    """
    check(options)
    example = options.allow_demo or is_example(store)
    found: dict[str, str] = {}  # written when all are there: a choice of which half failed is none
    hear, words_with = _transcriber(store, options, found, example=example)
    tell, speakers_with = _diarizer(store, options, found, example=example)
    if options.only:  # what is asked for some recordings is no choice for those to come
        found = {key: value for key, value in found.items() if getattr(options, key) is None}
    changed = {key: value for key, value in found.items() if store.settings.speech(key) != value}
    for key, value in changed.items():
        store.settings.set(SPEECH, key, value)
    if changed:
        store.save_settings()
    return Chosen(hear, tell, words_with, speakers_with)


def _transcriber(
    store: OpenStudy, options: SpeechOptions, found: dict[str, str], *, example: bool
) -> tuple[Transcriber, str]:
    if options.transcriber is not None and not isinstance(options.transcriber, str):
        return options.transcriber, options.transcriber.name
    own = store.settings.speech("transcriber")
    name = options.transcriber or own
    # Weights that were chosen for one engine say nothing of another's.
    model = options.model or (store.settings.speech("model") if name == own else AUTO)
    weights = _auto_recogniser(model, example=example) if name == AUTO else _weights(name, model, example=example)
    engine = find_transcriber(
        weights.engine,
        model=weights.folder,
        device=options.device or store.settings.speech("device"),
        prompt=store.settings.speech("glossary") if options.prompt is None else options.prompt,
    )
    found |= {"transcriber": weights.engine, "model": _name(weights)}
    return engine, _told(weights)


def _diarizer(
    store: OpenStudy, options: SpeechOptions, found: dict[str, str], *, example: bool
) -> tuple[Diarizer, str]:
    if options.diarizer is not None and not isinstance(options.diarizer, str):
        return options.diarizer, options.diarizer.name
    name = options.diarizer or store.settings.speech("diarizer")
    model = options.diarizer_model or store.settings.speech("diarizer_model")
    if name == AUTO:
        name = PYANNOTE if _has_pyannote(model, example=example) else CHANNELS
    if name != PYANNOTE:
        found["diarizer"] = name
        return find_diarizer(name), name
    weights = _weights(PYANNOTE, model, example=example)
    engine = find_diarizer(PYANNOTE, model=weights.folder, device=options.device or store.settings.speech("device"))
    found |= {"diarizer": PYANNOTE, "diarizer_model": _name(weights)}
    return engine, _told(weights)


def _require(kind: str, name: str, known: dict[str, tuple[str, str]]) -> None:
    if name not in {*known, *((CHANNELS, SINGLE) if kind == "diarizer" else ())}:
        raise UsageError(f"there is no {kind} of that name; choose from: {', '.join(sorted(known))}")
    if name in known and not _is_there(known[name][0]):
        raise MissingExtraError(f"the {kind} '{name}'", known[name][1])


def _is_there(module: str) -> bool:
    return find_spec(module) is not None


def _auto_recogniser(model: str, *, example: bool) -> Weights:
    """Find the best recogniser that is installed and has its weights, or those weights that are named."""
    engines = [name for name in ORDER if _is_there(TRANSCRIBERS[name][0])]
    if not engines:
        raise MissingExtraError("what turns speech into words (faster-whisper or openai-whisper)", "speech")
    failed: list[MissingWeightsError] = []
    for engine in engines:
        try:
            return _weights(engine, model, example=example)
        except MissingWeightsError as error:
            failed.append(error)
    raise failed[0]


def _has_pyannote(model: str, *, example: bool) -> bool:
    if not _is_there(DIARIZERS[PYANNOTE][0]):
        return False
    return model != AUTO or best(PYANNOTE) is not None or (example and _demo(PYANNOTE) is not None)


def _weights(engine: str, model: str, *, example: bool) -> Weights:
    """Find an engine's weights by name, or the best that there are; example weights only for the example study."""
    if model != AUTO:
        found: Weights | None = find(model, engine)
    else:
        found = best(engine) or (_demo(engine) if example else None)
    if found is None:
        raise MissingWeightsError(f"no weights for {engine} are on this machine; {_how_to_get(engine)}")
    if found.demo_only and not example:
        raise UsageError(
            f"'{found.name}' are example weights, of no use for real recordings, and this is not the example study; "
            f"{_how_to_get(engine)}"
        )
    return found


def _how_to_get(engine: str) -> str:
    return HOW_TO_GET if engine != PYANNOTE else HOW_TO_GET.replace("large-v2", "community-1")


def _demo(engine: str) -> Weights | None:
    return next((each for each in installed() if each.engine == engine and each.demo_only), None)


def _name(weights: Weights) -> str:
    """Name weights so that ``find`` finds them again: by name, or by folder where no name does."""
    try:
        by_name = find(weights.name, weights.engine).folder == weights.folder
    except MissingWeightsError:
        by_name = False
    return weights.name if by_name else str(weights.folder)


def _told(weights: Weights) -> str:
    """Name engine, its version and its weights for people; the report looks for "demo-only" in it."""
    mark = f" ({DEMO_ONLY})" if weights.demo_only and DEMO_ONLY not in weights.name else ""
    return " ".join(filter(None, (weights.engine, _version(weights.engine), weights.name))) + mark


def _version(engine: str) -> str:
    try:
        return version(_PACKAGES.get(engine, engine))
    except PackageNotFoundError:
        return ""
