"""What a transcript's file says of itself, in Dutch and English. No sentence here may look like a turn to a reader."""

from collections.abc import Mapping

from thematics.exchange.transcript_record import TranscriptOut, printable

__all__ = ["DOUBT_CLOSES", "DOUBT_OPENS", "head", "title"]

DOUBT_OPENS, DOUBT_CLOSES = "[?: ", "]"

_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "reviewed": "gepseudonimiseerd en nagelezen; ook dit zijn persoonsgegevens",
        "unreviewed": "gepseudonimiseerd, niet door een mens nagelezen: er kunnen namen in staan",
        "raw": "NIET gepseudonimiseerd: hierin staan namen en andere persoonsgegevens",
        "surrogates": "Let op: namen van mensen, plaatsen en scholen zijn vervangen door verzonnen namen",
        "engine": "Let op: herkend door een computer ({engine})",
        "demo": "Let op: herkend met gewichten die alleen voor demonstratie zijn (demo-only); de woorden kloppen niet",
        "warning": "Let op: de opname is niet volledig gelezen ({warning})",
        "doubt": "Let op: {mark} zijn onzeker: een herhaling, tekst in een stilte, een ondertitelzin, of twee mensen door elkaar",
        "times": "Let op: waar woorden geen eigen tijd hebben, zijn tijden binnen een beurt geschat",
    },
    "en": {
        "reviewed": "pseudonymised and reviewed; this is personal data still",
        "unreviewed": "pseudonymised, not reviewed by a person: names may be left in it",
        "raw": "NOT pseudonymised: it holds names and other personal data",
        "surrogates": "NB: names of people, places and schools are replaced by fictional ones",
        "engine": "NB: recognised by a computer ({engine})",
        "demo": "NB: recognised with weights that are for demonstration only (demo-only); the words are not right",
        "warning": "NB: the recording was not read completely ({warning})",
        "doubt": "NB: {mark} are uncertain: a repetition, text over silence, a subtitler's credits, or two people at once",
        "times": "NB: where words have no time of their own, times within a turn are estimated",
    },
}
_MARKS = {
    "nl": {
        "brackets": "woorden in [?: …]",
        "highlight": "gemarkeerde woorden",
        "class": "cursieve woorden (klasse doubt)",
    },
    "en": {"brackets": "words in [?: …]", "highlight": "highlighted words", "class": "words in italics (class doubt)"},
}


def title(transcript: TranscriptOut) -> str:
    """Name the transcript: "Transcript I03"."""
    return f"Transcript {transcript.label}"


def head(transcript: TranscriptOut, mark: str, *, estimated: bool = False) -> list[str]:
    """Say what people must know of a transcript before they rely on it or share it.

    Args:
        transcript: The transcript.
        mark: How doubtful words are shown: "brackets", "highlight" or "class".
        estimated: Whether times are given that are estimated.

    Returns:
        Lines, the first of them always there.
    """
    said = _SENTENCES[transcript.lang]
    state = ("reviewed" if transcript.reviewed else "unreviewed") if transcript.redacted else "raw"
    lines = [f"{title(transcript)}: {said[state]}"]
    if transcript.surrogates:
        lines.append(said["surrogates"])
    if transcript.engine:
        lines.append(said["engine"].format(engine=_inline(transcript.engine)))
    if transcript.demo_only:
        lines.append(said["demo"])
    if transcript.warning:
        lines.append(said["warning"].format(warning=_inline(transcript.warning)))
    if transcript.doubtful:
        lines.append(said["doubt"].format(mark=_MARKS[transcript.lang][mark]))
    if estimated:
        lines.append(said["times"])
    return [f"{line}." for line in lines]


def _inline(text: str) -> str:
    """Keep what an engine says of itself on one line, and free of what ends a comment in WebVTT."""
    return printable(" ".join(text.split())).replace("-->", "->")
