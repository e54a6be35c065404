from collections.abc import Callable

import pytest

from thematics.errors import UnreadableFileError
from thematics.records.raw import ReadTranscript
from thematics.records.shared import TimeSource

Read = Callable[[str, str | bytes], ReadTranscript]

SLOTS = [("ts1", 500), ("ts2", 2000), ("ts3", 2100), ("ts4", 4000), ("ts5", None), ("ts6", 6000), ("ts7", 7000)]


def annotation(number: int, first: str, last: str, text: str) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{last}">'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def reference(number: int, to: str, text: str) -> str:
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a{number}" ANNOTATION_REF="{to}">'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def eaf(*tiers: str) -> str:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="{name}"' + ("/>" if at is None else f' TIME_VALUE="{at}"/>') for name, at in SLOTS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-03-12T10:00:00+01:00" FORMAT="3.0" '
        'VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">'
        '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///noor.wav"/></HEADER>'
        f"<TIME_ORDER>{slots}</TIME_ORDER>{''.join(tiers)}"
        '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/></ANNOTATION_DOCUMENT>'
    )


def tier(name: str, content: str, attributes: str = "") -> str:
    return f'<TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="{name}" {attributes}>{content}</TIER>'


INTERVIEWER = tier(
    "INT", annotation(1, "ts1", "ts2", "Wat hield je tegen?") + annotation(3, "ts6", "ts7", "Oké &amp; verder?")
)
NOOR = tier("N", annotation(2, "ts3", "ts4", "Schaamte."), 'PARTICIPANT="Noor H."')


def test_a_tier_is_a_speaker_and_times_order_the_turns(read: Read) -> None:
    transcript = read("a.eaf", eaf(NOOR, INTERVIEWER))
    assert [(turn.speaker, turn.text, turn.start, turn.end) for turn in transcript.turns] == [
        ("INT", "Wat hield je tegen?", 0.5, 2.0),
        ("Noor H.", "Schaamte.", 2.1, 4.0),
        ("INT", "Oké & verder?", 6.0, 7.0),
    ]
    assert {turn.time_source for turn in transcript.turns} == {TimeSource.CUE}


def test_what_hangs_below_a_tier_is_about_the_same_words(read: Read) -> None:
    glosses = tier("N-vertaling", reference(4, "a2", "Shame."), 'PARENT_REF="N"')
    words = tier("N-woorden", annotation(5, "ts3", "ts4", "Schaamte."), 'PARENT_REF="N"')
    references = tier("los", reference(6, "a2", "Shame."))
    assert [turn.text for turn in read("a.eaf", eaf(NOOR, glosses, words, references)).turns] == ["Schaamte."]


@pytest.mark.parametrize("name", ["Opmerkingen", "comments", "codes_ronde1", "Vertaling EN", "gebaren", "notes"])
def test_tiers_of_researchers_are_no_speech(read: Read, name: str) -> None:
    assert [
        turn.text for turn in read("a.eaf", eaf(tier(name, annotation(7, "ts1", "ts2", "kijkt weg")), NOOR)).turns
    ] == ["Schaamte."]


def test_a_slot_without_a_time_takes_no_words_away(read: Read) -> None:
    loose = tier("M", annotation(8, "ts5", "ts6", "Nou ja.") + annotation(9, "nergens", "ts7", "Toch."))
    assert {(turn.text, turn.start) for turn in read("a.eaf", eaf(NOOR, loose)).turns} == {
        ("Schaamte.", 2.1),
        ("Nou ja.", 4.0),
        ("Toch.", None),
    }


def test_silences_are_no_words_and_empty_annotations_no_turns(read: Read) -> None:
    silent = tier("M", annotation(8, "ts1", "ts2", "(..)") + annotation(9, "ts2", "ts3", ""))
    assert [turn.text for turn in read("a.eaf", eaf(silent, NOOR)).turns] == ["Schaamte."]


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "geheim">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    "text",
    [
        eaf(),
        eaf().replace("ANNOTATION_DOCUMENT", "IETS_ANDERS"),
        "<html><body>geheim woord</body></html>",
        "geheim woord",
        eaf(NOOR)[:-40],
        eaf(NOOR).replace("<ANNOTATION_DOCUMENT", LAUGHS + "<ANNOTATION_DOCUMENT", 1).replace("Schaamte.", "&i;"),
        eaf(NOOR)
        .replace(
            "<ANNOTATION_DOCUMENT", '<!DOCTYPE x [<!ENTITY g SYSTEM "file:///etc/hostname">]><ANNOTATION_DOCUMENT', 1
        )
        .replace("Schaamte.", "&g;"),
        '<?xml version="1.0" encoding="onzin"?><ANNOTATION_DOCUMENT/>',
    ],
    ids=["empty", "other root", "html", "text", "cut", "laughs", "external", "encoding"],
)
def test_other_files_and_traps_are_refused(read: Read, text: str) -> None:
    with pytest.raises(UnreadableFileError, match="no ELAN file with annotations") as caught:
        read("a.eaf", text)
    assert "geheim" not in str(caught.value)
