"""``thematics.toml``: what people set, with comments that say what for."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from thematics.errors import GovernanceError, UsageError
from thematics.records.shared import Source

__all__ = ["AUTO", "SPEECH", "Settings", "new_settings", "require_governance"]

FILE = "thematics.toml"
LANGUAGES = ("nl", "en")
APPROACHES = ("framework", "codebook", "reflexive")
GOVERNANCE = ("responsible", "legal_basis", "ethics_reference", "until")
PERMISSION = "permission"
SPEECH = "speech"
AUTO = "auto"

_TEMPLATE = """\
# The settings of this study. What stands after a # explains the line and is not read. You may change this file in any text
# editor; thematics keeps your comments when it changes a line itself.

[study]
title = ""
lang = "nl"                # language of the report and the review page: "nl" or "en"
approach = "framework"     # "framework": material is held against a framework; "codebook": codes grow from the material;
                           # "reflexive": neither agreement nor saturation is shown, since they don't fit that approach
seed = 0                   # a whole number; the same seed and material give the same candidate themes

[report]
threshold = 5              # table cells that count fewer people than this are left out of reports and exports; at least 1

[redaction]
review = true              # true: text waits until a steward has reviewed its redaction; false: it does not wait
waived = ""                # needed where review = false: why the review can be done without; the report gives this reason
ages = false               # true: exact ages are hidden too ("veertien jaar")
name_finder = ""           # a local model beside the rules: "transformers:NAME" or "spacy:NAME" (see: thematics models list)

[linking]                  # one person has one number within a source. To let numbers be the same over sources, fill in all three lines
sources = []               # which: "interview", "casefile", "survey"; at least two
linked_by = ""             # who allowed it: a person or function, and when
basis = ""                 # on what legal basis (AVG art. 6 and 9; police data: Wpg)

[speech]
transcriber = "auto"       # "faster-whisper" or "openai-whisper"; "auto": at the first transcription, the first of these that is
                           # installed and has its weights is taken and written here
model = "auto"             # the weights, by name ("large-v2") or folder; `thematics models list` shows them
diarizer = "auto"          # who speaks when: "pyannote", "channels" (each speaker has a microphone and a channel), or "single"
diarizer_model = "auto"    # weights of "pyannote"
language = "nl"            # what is spoken, a code of two letters (ISO 639-1)
glossary = ""              # words that the recogniser should know, such as names of organisations; this file is not encrypted,
                           # so write no names of participants here
device = "auto"            # "cpu", "cuda" (NVIDIA), "mps" (Apple), or "auto": the fastest that is there

# Before material comes in, say per source under what responsibility it is used. `thematics add` refuses a source whose
# entry is not filled in.
#   responsible        who is responsible for the data (AVG art. 4(7)): organisation, and a person or function
#   legal_basis        the legal basis of the processing (AVG art. 6 and 9; police data: Wpg)
#   ethics_reference   reference of the ethics committee's approval
#   until              until when the material may be kept: a date, "YYYY-MM-DD"
#   permission         case files only: the permission under which they were given

[governance.interview]
responsible = ""
legal_basis = ""
ethics_reference = ""
until = ""

[governance.casefile]
responsible = ""
legal_basis = ""
ethics_reference = ""
until = ""
permission = ""

[governance.survey]
responsible = ""
legal_basis = ""
ethics_reference = ""
until = ""
"""


class Settings:
    """A view of ``thematics.toml``; what is missing in it has its default.

    Args:
        text: The file's text.

    Raises:
        UsageError: It is no TOML, or a value can't be used; the sentence names the key.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._values = _parse(text)
        _check(self._values)

    @property
    def text(self) -> str:
        """The file's text, comments and all.

        Raises:
            UsageError: The review is off and no reason is given, or linking is filled in by half.
        """
        if not self._get("redaction", "review") and not self.waived:
            raise _wrong("redaction", "waived", "must say why the review is waived, since review = false")
        _check_linking(self._values)
        return self._text

    @property
    def title(self) -> str:
        """The study's title."""
        return str(self._get("study", "title"))

    @property
    def lang(self) -> str:
        """Language of the report and the review page: "nl" or "en"."""
        return str(self._get("study", "lang"))

    @property
    def approach(self) -> str:
        """The kind of analysis: "framework", "codebook" or "reflexive"."""
        return str(self._get("study", "approach"))

    @property
    def seed(self) -> int:
        """The seed of whatever is drawn at random."""
        return int(self._get("study", "seed"))

    @property
    def threshold(self) -> int:
        """Cells that count fewer people than this are suppressed."""
        return int(self._get("report", "threshold"))

    def speech(self, key: str) -> str:
        """Give a choice of the ``[speech]`` table: "transcriber", "model", "diarizer" … ("auto": not chosen yet)."""
        return str(self._get(SPEECH, key)).strip()

    @property
    def gate(self) -> bool:
        """Whether text waits for its redaction to be reviewed; so it does while no reason is given not to."""
        return bool(self._get("redaction", "review")) or not self.waived

    @property
    def waived(self) -> str:
        """Why the review is waived, "" if it isn't."""
        return str(self._get("redaction", "waived")).strip()

    @property
    def ages(self) -> bool:
        """Whether exact ages are hidden too."""
        return bool(self._get("redaction", "ages"))

    @property
    def name_finder(self) -> str:
        """The local model that finds names beside the rules, "ENGINE:NAME"; "" for none."""
        return str(self._get("redaction", "name_finder")).strip()

    @property
    def linked(self) -> frozenset[Source]:
        """The sources over which people may be linked; none while it is not said who allowed it and on what basis."""
        return frozenset(map(Source, self._get("linking", "sources")) if self.linking_record else ())

    @property
    def linking_record(self) -> str:
        """Who allowed people to be linked across sources, and on what basis; "" where nobody did."""
        by, basis = (str(self._get("linking", key)).strip() for key in ("linked_by", "basis"))
        return f"{by}; {basis}" if by and basis and self._get("linking", "sources") else ""

    def governance(self, source: Source) -> Mapping[str, str]:
        """Give a source's governance entry: every key that it needs, "" where it is not filled in."""
        section = _section(self._values, f"governance.{source.value}")
        return {key: _as_text(section.get(key, "")) for key in _governance_keys(source)}

    def missing_governance(self, source: Source) -> tuple[str, ...]:
        """Name the keys of a source's governance entry that are empty, or are no date where one is needed."""
        entry = self.governance(source)
        return tuple(key for key, text in entry.items() if not text or (key == "until" and not _is_date(text)))

    def set(self, section: str, key: str, value: str | int | bool | list[str]) -> None:  # noqa: FBT001 - a value of the file, not a flag
        """Change one value, and keep every comment.

        Args:
            section: Dotted: "study", "governance.interview".
            key: The key in it; made where there is none.
            value: The new value.

        Raises:
            UsageError: The value can't be used for that key.
        """
        document = tomlkit.parse(self._text)
        table: Any = document
        for name in section.split("."):
            if name not in table:
                table[name] = tomlkit.table()
            table = table[name]
            if not isinstance(table, dict):
                raise _wrong(section, key, "has no place: a part of the section's name is a value already")
        table[key] = value
        text = tomlkit.dumps(document)
        values = _parse(text)
        _check(values, reason=False)
        self._text, self._values = text, values

    def _get(self, section: str, key: str) -> Any:
        return _section(self._values, section).get(key, _KNOWN[section, key][0])


def new_settings(title: str, lang: str) -> Settings:
    """Make a new study's settings, every line explained.

    Raises:
        UsageError: There is no such language.
    """
    settings = Settings(_TEMPLATE)
    settings.set("study", "title", title)
    settings.set("study", "lang", lang)
    return settings


def require_governance(settings: Settings, source: Source) -> None:
    """See that a source's governance entry is filled in.

    Raises:
        GovernanceError: It is not; the sentence names the lines to fill.
    """
    missing = settings.missing_governance(source)
    if not missing:
        if date.fromisoformat(settings.governance(source)["until"]) < datetime.now(UTC).date():
            raise GovernanceError(
                f"[governance.{source.value}] until in {FILE} has passed: material may not be kept any more; correct the date, "
                "or add nothing"
            )
        return
    listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    dated = " (until is a date: YYYY-MM-DD)" if "until" in missing else ""
    raise GovernanceError(
        f"fill in [governance.{source.value}] {listed} in {FILE}{dated} before {source.value} material is added"
    )


def _governance_keys(source: Source) -> tuple[str, ...]:
    return (*GOVERNANCE, PERMISSION) if source is Source.CASEFILE else GOVERNANCE


def _any(_value: Any) -> bool:
    return True


def _linkable(value: Any) -> bool:
    known = [source.value for source in Source]
    return all(each in known for each in value) and len(set(value)) == len(value) != 1


_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
_DEVICE = re.compile(r"auto|cpu|mps|cuda(?::\d{1,2})?", re.ASCII)

# Default, what it must be, and the test of a value that has the default's type, by section and key.
_KNOWN: Mapping[tuple[str, str], tuple[str | int | bool | list[str], str, Any]] = {
    ("study", "title"): ("", "must be text between quotes", _any),
    ("study", "lang"): ("nl", 'must be "nl" or "en"', lambda value: value in LANGUAGES),
    ("study", "approach"): (
        "framework",
        'must be "framework", "codebook" or "reflexive"',
        lambda value: value in APPROACHES,
    ),
    ("study", "seed"): (0, "must be a whole number from 0 to 4294967295", lambda value: 0 <= value < 2**32),
    ("report", "threshold"): (5, "must be a whole number from 1", lambda value: value >= 1),
    (SPEECH, "transcriber"): (AUTO, "must be the name of a recogniser between quotes", bool),
    (SPEECH, "model"): (AUTO, "must be a name or a folder between quotes", bool),
    (SPEECH, "diarizer"): (AUTO, 'must be "pyannote", "channels", "single" or "auto"', bool),
    (SPEECH, "diarizer_model"): (AUTO, "must be a name or a folder between quotes", bool),
    (SPEECH, "language"): ("nl", 'must be a code of two letters, such as "nl"', _LANGUAGE.fullmatch),
    (SPEECH, "glossary"): ("", "must be text between quotes", _any),
    (SPEECH, "device"): (AUTO, 'must be "auto", "cpu", "cuda" or "mps"', _DEVICE.fullmatch),
    ("linking", "sources"): ([], 'must name two or three of "interview", "casefile" and "survey", or none', _linkable),
    ("linking", "linked_by"): ("", "must be text between quotes", _any),
    ("linking", "basis"): ("", "must be text between quotes", _any),
    ("redaction", "review"): (True, "must be true or false", _any),
    ("redaction", "waived"): ("", "must be text between quotes", _any),
    ("redaction", "ages"): (False, "must be true or false", _any),
    ("redaction", "name_finder"): (
        "",
        'must be "transformers:NAME", "spacy:NAME", or "" for none',
        lambda value: not value or value.partition(":")[0] in {"transformers", "spacy"},
    ),
}


_LINKING = {
    "sources": "must say which sources people are linked over",
    "linked_by": "must say who allowed people to be linked across sources",
    "basis": "must say on what legal basis people are linked across sources",
}


def _wrong(section: str, key: str, what: str) -> UsageError:
    return UsageError(f"{FILE}: [{section}] {key} {what}")


def _parse(text: str) -> Mapping[str, Any]:
    try:
        values = tomllib.loads(text + "\n")  # a mistake at the very end has no line number without it
        tomlkit.parse(text)  # what can't be written back is better refused now
    except tomllib.TOMLDecodeError as error:
        where = _where(text, str(error))
    except TOMLKitError as error:
        where = _where(text, f"line {getattr(error, 'line', '')} {error}")
    except RecursionError:
        where = ""
    else:
        return values
    raise UsageError(f"{FILE} can't be read{where}; text must stand between quotes, and each key only once")


def _where(text: str, message: str) -> str:
    """Find the line, and the key in it, that a parser complains of."""
    if not (match := re.search(r"line (\d+)", message)):
        return ""
    number = int(match[1])
    line = next(iter(text.splitlines()[number - 1 : number]), "")
    key = re.match(r"\s*([\w.-]+)\s*=", line)
    return f" at line {number} ({key[1]})" if key else f" at line {number}"


def _section(values: Mapping[str, Any], dotted: str) -> Mapping[str, Any]:
    section: Any = values
    for name in dotted.split("."):
        section = section.get(name, {})
        if not isinstance(section, dict):
            raise UsageError(f"{FILE}: {dotted} must be a section: a line [{dotted}] with its keys below it")
    return dict(section)


def _check(values: Mapping[str, Any], *, reason: bool = True) -> None:
    for (section, key), (default, what, fits) in _KNOWN.items():
        value = _section(values, section).get(key, default)
        if type(value) is not type(default) or not fits(value):  # True is an int too, and is no seed
            raise _wrong(section, key, what)
    for source in Source:
        section = f"governance.{source.value}"
        for key in _governance_keys(source):
            if not isinstance(_section(values, section).get(key, ""), str | date):
                raise _wrong(section, key, "must be text between quotes")
    if reason:
        _check_linking(values)
    redaction = _section(values, "redaction")
    if reason and redaction.get("review") is False and not redaction.get("waived", "").strip():
        raise _wrong("redaction", "waived", "must say why the review is waived, since review = false")


def _check_linking(values: Mapping[str, Any]) -> None:
    """See that people are linked across sources by all of the record or not at all."""
    section = _section(values, "linking")
    filled = {key for key in ("sources", "linked_by", "basis") if str(section.get(key) or "").strip()}
    for key, what in _LINKING.items():
        if filled and key not in filled:
            raise _wrong("linking", key, f"{what}; fill it in, or empty the other lines of [linking]")


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
