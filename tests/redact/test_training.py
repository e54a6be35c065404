"""What the tagger is shown while it learns, how thresholds are chosen, and how leaks are counted."""

import random
from pathlib import Path

import numpy as np
import pytest
from tools.redaction.examples import (
    KINDS,
    NO_NAME_LISTS,
    OUTSIDE,
    SKIP,
    Example,
    damaged,
    joined,
    low,
    shown,
    wikiann,
)
from tools.redaction.measuring import measured
from tools.redaction.train import BUDGETS, calibrated, generated, thresholds

from thematics.records.shared import Label
from thematics.redact import traits

TEXT = "Gisteren zei Sanne de Boer dat ze in Osdorp woont."
PERSON, AREA = KINDS.index(Label.PERSON), KINDS.index(Label.NEIGHBOURHOOD)
ONE = Example(TEXT, ((13, 26, Label.PERSON), (37, 43, Label.NEIGHBOURHOOD)), origin="nl")


def test_each_word_of_a_span_is_personal_and_its_first_begins_it() -> None:
    made = shown(ONE)
    assert [word for word, kind in zip(made.words, made.kinds, strict=True) if kind == PERSON] == [
        "Sanne",
        "de",
        "Boer",
    ]
    assert [word for word, begins in zip(made.words, made.begins, strict=True) if begins] == ["Sanne", "Osdorp"]
    assert made.kinds[made.words.index("Osdorp")] == AREA
    assert {kind for kind in made.kinds if kind < 0} == {OUTSIDE}


def test_from_what_is_skipped_nothing_is_learned() -> None:
    made = shown(Example(TEXT, ONE.spans, ((0, 8),)))
    assert made.kinds[0] == SKIP
    assert made.kinds[1] == OUTSIDE


def test_lower_case_keeps_every_offset() -> None:
    made = low(ONE)
    assert [made.text[start:end] for start, end, _ in made.spans] == ["sanne de boer", "osdorp"]
    assert "." not in made.text


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_done_to_an_example_its_pieces_begin_once(seed: int) -> None:
    made = damaged(ONE, random.Random(seed))  # noqa: S311
    assert len(made.words) == len(made.kinds) == len(made.begins) == len(made.known)
    assert all(made.words)
    assert all(kind >= 0 for kind, begins in zip(made.kinds, made.begins, strict=True) if begins)
    masked = made.words.count(traits.MASKED)
    assert all(kind == SKIP for word, kind in zip(made.words, made.kinds, strict=True) if word == traits.MASKED)
    assert sum(made.begins) + masked == 2


def test_half_of_the_names_are_shown_as_if_no_list_had_them() -> None:
    rng = random.Random(1)  # noqa: S311 - it must be the same each time
    shows = [damaged(ONE, rng) for _ in range(300)]
    known = [one.known[one.begins.index(True)] for one in shows if True in one.begins]
    assert 0.35 < known.count(NO_NAME_LISTS) / len(known) < 0.6


def test_examples_are_joined_in_order() -> None:
    made = joined([shown(ONE), shown(ONE)], random.Random(2))  # noqa: S311
    assert [word for word in made.words if word != "\n"][-2 * len(shown(ONE).words) :] == shown(ONE).words * 2


def test_templates_are_kept_apart_by_their_words() -> None:
    made = list(generated(400, 5))
    apart = [one for one, kept in made if kept]
    assert 0 < len(apart) < len(made) / 4
    assert {one.text for one in apart}.isdisjoint(one.text for one, kept in made if not kept)
    assert made[:20] == list(generated(400, 5))[:20]


def test_of_wikipedia_people_are_marked_and_what_may_be_private_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "some.conll"
    rows = [
        "nl:Daarna\tO",
        "nl:ging\tO",
        "nl:Jan\tB-PER",
        "nl:Pluim\tI-PER",
        "nl:naar\tO",
        "nl:Frankrijk\tB-LOC",
        "nl:in\tO",
        "nl:1999\tO",
    ]
    path.write_text("\n".join(rows) + "\n\n", encoding="utf-8")
    (one,) = wikiann(path)
    assert [(one.text[start:end], label) for start, end, label in one.spans] == [("Jan Pluim", Label.PERSON)]
    assert [one.text[start:end] for start, end in one.skipped] == ["Frankrijk", "1999"]
    assert any(
        "Ilse Veen" in other.text for seed in range(9) for other in wikiann(path, {Label.PERSON: ["Ilse Veen"]}, seed)
    )


def test_platts_line_gives_back_the_share() -> None:
    rng = np.random.default_rng(3)
    hide = rng.normal(0, 3, 20_000)
    personal = (rng.random(20_000) < 1 / (1 + np.exp(-(1.4 * hide - 0.7)))).astype(float)
    assert calibrated(hide, personal) == pytest.approx((1.4, -0.7), abs=0.1)


def test_a_threshold_stays_within_its_budget_of_words_hidden_for_nothing() -> None:
    rng = np.random.default_rng(4)
    gold = np.where(rng.random(40_000) < 0.1, PERSON, OUTSIDE)
    hide = rng.normal(0, 1, 40_000) + np.where(gold == PERSON, 2.5, -2.5)
    high = thresholds(hide, np.full(40_000, PERSON), gold, (1.0, 0.0))
    wrong = ((hide >= high[PERSON]) & (gold == OUTSIDE)).sum()
    assert 0 < wrong <= BUDGETS[Label.PERSON] * (gold == OUTSIDE).sum()


def test_a_leak_is_a_word_or_a_number_that_stays_readable() -> None:
    text = "mevrouw de Boer op nummer 12"
    one = Example(text, ((8, 15, Label.PERSON), (26, 28, Label.ADDRESS)), origin="nl")

    def hiding(*spans: tuple[int, int]) -> tuple[int, int, int]:
        counts = measured(lambda _: spans, [one])
        return counts.leaked["PERSOON"], counts.leaked["ADRES"], counts.hidden

    assert hiding() == (1, 1, 0)
    assert hiding((11, 15)) == (0, 1, 0)  # "de" tells nothing
    assert hiding((11, 14), (26, 28)) == (1, 0, 0)
    assert hiding((0, 15), (26, 28)) == (0, 0, 1)
    assert measured(lambda _: [], [one]).there["origin nl"] == 1
