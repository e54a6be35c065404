"""Names by origin, and what is held out of every list."""

import pytest
from tools.redaction.held_out import counts, folded, known_words, taken
from tools.redaction.names import ORIGINS, first_names, gender, last_names


@pytest.mark.parametrize("origin", ORIGINS)
def test_each_origin_has_names_enough(origin: str) -> None:
    assert len(first_names(origin, "train")) >= 250
    assert len(last_names(origin, "train")) >= 150
    assert len(first_names(origin, "test")) + len(last_names(origin, "test")) >= 300
    assert list(first_names(origin, "train")) == sorted(set(first_names(origin, "train")))


def test_no_held_out_name_is_known() -> None:
    assert {origin: wrong for origin, (_, wrong) in counts(known_words()).items() if wrong} == {}


def test_a_name_is_taken_by_its_words_and_without_its_marks() -> None:
    known = frozenset(("omur", "sanne"))
    assert taken("Ömür", known)
    assert taken("Sanne-Fleur", known)
    assert taken("van Sanne", known)
    assert not taken("Sann", known)
    assert folded("Żółć") == "zolc"


def test_gender() -> None:
    assert (gender("Sanne"), gender("Youssef"), gender("Qwerty")) == ("v", "m", "")
