"""``thematics demo``: a fictional study, taken through every step.

Everything in it was written for thematics; nobody in it exists. So its passphrase may be printed, its governance may be
filled in, and its redaction review may be waived: three things that a real study never has.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from thematics.errors import AlreadyThereError, DecisionError, UnreadableFileError
from thematics.pipeline import SILENT, Progress, StepResult, watch
from thematics.pipeline.choosing import EXAMPLE_AUTHOR as AUTHOR
from thematics.pipeline.choosing import EXAMPLE_MARK as MARK
from thematics.records.redacted import RedactedTurn
from thematics.records.shared import Role, Source, position_text
from thematics.study import Study
from thematics.weights import installed

__all__ = ["PASSPHRASE", "Demo", "can_listen", "demo_data", "make_demo"]

PASSPHRASE = "voorbeeld van een wachtzin"  # noqa: S105 - of a study in which everything is fictional
TITLE = {
    "nl": "Hulp zoeken na online seksueel geweld (voorbeeldstudie, alles is verzonnen)",
    "en": "Seeking help after online sexual violence (example study, everything is fictional)",
}
WAIVED = "voorbeeldstudie: alle teksten zijn verzonnen"
# Engine and name of the weights that transcribe the example recordings, and of those that tell their speakers apart.
LISTENER = ("openai-whisper", "demo-only-whisper-nl")
SPEAKERS = ("pyannote", "demo-only-speakers")
_GOVERNANCE = {
    "responsible": "niemand: verzonnen materiaal",
    "legal_basis": "niet van toepassing: verzonnen materiaal",
    "ethics_reference": "niet van toepassing",
    "until": "2030-12-31",
    "permission": "niet van toepassing: verzonnen dossiers",
}


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Attributes:
        folder: The study's folder.
        report: The report's file.
        passphrase: What opens the study.
        steps: What each step did.
    """

    folder: Path
    report: Path
    passphrase: str
    steps: tuple[StepResult, ...]


def demo_data() -> Path:
    """Find the example study's material: in the installed package, or in a checkout."""
    packed = Path(__file__).parent / "_demo_study"
    checkout = Path(__file__).parents[2] / "examples" / "demo-study"
    found = next((folder for folder in (packed, checkout) if (folder / "material.yaml").is_file()), None)
    if found is None:
        raise UnreadableFileError("the example study is not part of this installation; install thematics again")
    return found


def make_demo(folder: Path, *, force: bool = False, lang: str = "nl", progress: Progress = SILENT) -> Demo:
    """Make the example study and take it through every step.

    Args:
        folder: Where to make it.
        force: Whether an example study that is there may be replaced; nothing else ever is.
        lang: Language of the report, "nl" or "en".
        progress: Told how far it is.

    Raises:
        AlreadyThereError: The folder holds something else, or an example study and ``force`` is not set.
    """
    _make_room(folder, force=force)
    data = demo_data()
    with watch() as made:
        study = Study.create(
            folder, passphrase=PASSPHRASE, researcher=AUTHOR, title=TITLE.get(lang, TITLE["nl"]), lang=lang
        )
    with study:
        (folder / MARK).write_text(
            f"An example study; everything in it is fictional.\nPassphrase: {PASSPHRASE}\n", "utf-8"
        )
        steps = [StepResult("make the study", "SQLCipher", 2, made.seconds, "two encrypted databases")]
        _fill_in(study)
        steps.append(_add(study, data, progress))
        if can_listen():
            steps += _listen(study, data, progress)
        steps += [step for step in study.run(progress=progress).steps if not _idle_twin(step, steps)]
        steps.append(_decide(study, data / "decisions.yaml"))
        steps.append(study.report(folder / "report.html", lang=lang))
    return Demo(folder, folder / "report.html", PASSPHRASE, tuple(steps))


def can_listen() -> bool:
    """Say whether the example recordings can be transcribed here: the extra ``speech`` is installed, and its weights came along."""
    there = {(weights.engine, weights.name) for weights in installed() if weights.demo_only}
    return {LISTENER, SPEAKERS} <= there and all(find_spec(module) for module in ("whisper", "pyannote"))


def _listen(study: Study, data: Path, progress: Progress) -> list[StepResult]:
    """Add the recordings and transcribe them by the real engines, with weights that were made for these alone."""
    recordings = yaml.safe_load((data / "recordings.yaml").read_text("utf-8"))
    with watch() as measured:
        for item in recordings:
            study.add(data / item["path"], source=item["source"], group=item["group"])
    sound = StepResult("add", "opus", len(recordings), measured.seconds, "recordings, two voices each")
    heard = study.transcribe(
        LISTENER[0],
        SPEAKERS[0],
        model=LISTENER[1],
        diarizer_model=SPEAKERS[1],
        speakers=2,
        allow_demo=True,
        progress=progress,
    )
    return [sound, heard]


def _idle_twin(step: StepResult, done: Sequence[StepResult]) -> bool:
    return not step.items and any(step.step == each.step and each.items for each in done)


def _make_room(folder: Path, *, force: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / MARK).is_file():
        raise AlreadyThereError(f"'{folder.name}' holds something that is no example study; name another folder")
    if not force:
        raise AlreadyThereError(f"'{folder.name}' holds an example study already; say --force to make it again")
    shutil.rmtree(folder)


def _fill_in(study: Study) -> None:
    settings = study.store.settings
    for source in Source:
        for key, value in _GOVERNANCE.items():
            if key != "permission" or source is Source.CASEFILE:
                settings.set(f"governance.{source}", key, value)
    study.store.save_settings()
    study.waive_review(WAIVED)


def _add(study: Study, data: Path, progress: Progress) -> StepResult:
    material = yaml.safe_load((data / "material.yaml").read_text("utf-8"))
    documents = 0
    with watch() as measured:
        for done, item in enumerate(material, start=1):
            added = study.add(data / item["path"], source=item["source"], group=item.get("group"))
            documents += len(added.documents)
            progress("add", done, len(material))
    kinds = sorted({Path(item["path"]).suffix.lstrip(".") for item in material})
    return StepResult("add", " ".join(kinds), documents, measured.seconds, f"{len(material)} files")


def _decide(study: Study, path: Path) -> StepResult:
    """Take the shipped decisions: they stand on words, so that they hold wherever the words are clustered."""
    wanted = yaml.safe_load(path.read_text("utf-8"))
    words, taken = _Words(study), 0
    with watch() as measured:
        for item in wanted:
            taken += _take(study, words, item)
    return StepResult("decide", "shipped decisions", taken, measured.seconds, f"by {AUTHOR}")


def _take(study: Study, words: "_Words", item: Mapping[str, Any]) -> int:
    ranges = [words.find(text) for text in item.get("words", ())]
    theme = words.candidate(item["holds"]) if "holds" in item else ""
    extra = {key: item[key] for key in ("code", "name", "reason", "definition", "form", "text") if key in item}
    try:
        return len(study.decide(theme, item["action"], segments=ranges, by=AUTHOR, **extra))
    except DecisionError:
        if "holds" in item or item["action"] == "code":
            return 0  # an earlier one did it: two anchors lie in one candidate here, or the words were accepted with theirs
        raise


class _Words:
    """Finds where shipped words stand in the study."""

    def __init__(self, study: Study) -> None:
        database = study.store.study
        self._turns: list[tuple[str, RedactedTurn]] = [
            (document.label, turn)
            for document in database.documents()
            for turn in database.turns(document.id)
            if turn.role is Role.RESPONDENT
        ]
        self._members: Sequence[tuple[str, str]] = [
            (row["segment"], row["candidate"]) for row in study.rows("segments")
        ]

    def find(self, text: str) -> str:
        """Give the range of words as ``decide`` takes it; the text must stand in one respondent's turn."""
        for label, turn in self._turns:
            for first, last in _places(turn, text.split()):
                return f"{label}:{position_text(first)}-{position_text(last)}"
        raise UnreadableFileError("the shipped decisions do not fit the shipped material; install thematics again")

    def candidate(self, text: str) -> str:
        """Give the candidate theme that holds these words; "" where they are placed nowhere."""
        found = self.find(text)
        label, _, span = found.partition(":")
        first = float(span.partition("-")[0])
        for segment, candidate in self._members:
            document, _, inside = segment.partition(":")
            low, _, high = inside.partition("-")
            if document == label and float(low) <= first <= float(high):
                return candidate
        return ""


def _places(turn: RedactedTurn, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    texts = [token.text for token in turn.tokens]
    for at in range(len(texts) - len(wanted) + 1):
        if texts[at : at + len(wanted)] == list(wanted):
            yield turn.tokens[at].first, turn.tokens[at + len(wanted) - 1].last
