"""The sentences that the tagger learns from and is measured on: labels that are right, and two halves that share nothing."""

import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tools.redaction.drafting import Draft
from tools.redaction.generate import fill, lowered, noisy, sentences, turns
from tools.redaction.grammar import parse, read_sections, read_templates
from tools.redaction.markov import NameModel
from tools.redaction.origins import first_names, last_names, origins
from tools.redaction.people import word_names
from tools.redaction.sentence import Sentence

from thematics.records.shared import Label

ROOT = Path(__file__).parents[2]
SPLITS = ("train", "test")
FORMS = frozenset(("town ends",))  # endings are a form of Dutch, no names


def _bare(source: str) -> str:
    """Take from a template what doesn't make it another sentence."""
    return re.sub(r"\W+", " ", re.sub(r"\{[^}]*\}", "{}", source).casefold()).strip()


def _check(made: Sentence) -> None:
    at = 0
    for start, end, label in made.spans:
        assert at <= start < end <= len(made.text), made
        assert label in Label
        shown = made.text[start:end]
        assert shown[0].strip(), made
        assert shown[-1].strip() or made.text.islower(), made  # "S.K." is "s k " in lower case
        assert not (start and made.text[start - 1].isalnum() and shown[0].isalnum()), made
        assert not (end < len(made.text) and made.text[end].isalnum() and shown[-1].isalnum()), made
        at = end


@pytest.mark.parametrize("split", SPLITS)
def test_spans_hold_whole_words_in_every_form(split: str) -> None:
    rng = random.Random(1)  # noqa: S311
    for made in (*sentences(1500, 5, split), *turns(300, 5, split)):
        heard = noisy(made, rng)
        for form in (made, heard, lowered(made), lowered(heard)):
            _check(form)
        assert [label for *_, label in heard.spans] == [label for *_, label in made.spans]


@pytest.mark.parametrize("split", SPLITS)
def test_every_template_can_be_filled_in(split: str) -> None:
    rng = random.Random(2)  # noqa: S311
    for template in read_templates(split):
        _check(fill(template, Draft(rng, split, origins(split)[0])))


def test_there_are_many_templates_and_each_is_written_once() -> None:
    for split in SPLITS:
        counted = Counter(template.source for template in read_templates(split))
        assert [source for source, count in counted.items() if count > 1] == []
    train, test = ({_bare(template.source) for template in read_templates(split)} for split in SPLITS)
    # What is only a slot ("{first}", an answer of one name) is no sentence.
    assert {source for source in train & test if re.search(r"\w{2}", source)} == set()
    assert len(read_templates("train")) >= 700
    assert len(read_templates("test")) >= 250


def test_training_and_test_share_no_part_of_a_name() -> None:
    train, test = (read_sections(f"parts_{split}") for split in SPLITS)
    assert train.keys() == test.keys()
    for section in train.keys() - FORMS:
        one, two = (
            {entry.casefold() for line in part[section] for entry in re.split(r", |(?<=\w) (?=\w)", line)}
            if section.endswith("words")
            else {entry.casefold() for line in part[section] for entry in line.split(", ")}
            for part in (train, test)
        )
        assert not one & two, section


def test_no_test_name_is_a_training_name_or_is_invented_in_training() -> None:
    train, test = (
        {
            name.casefold()
            for origin in origins(split)
            for name in (*first_names(origin, split), *last_names(origin, split))
        }
        for split in SPLITS
    )
    assert not train & test
    # Names that are words too stand in every list; which of them are whose is written down.
    test = test - {name.casefold() for name in word_names("train")} | {name.casefold() for name in word_names("test")}
    whole = {
        made.text[start:end].casefold()
        for made in sentences(4000, 9, "train")
        for start, end, label in made.spans
        if label is Label.PERSON
    }
    assert not whole & test


def test_invented_names_are_new_and_look_like_those_given() -> None:
    given = ["Sanne", "Hanne", "Janne", "Lianne", "Sander", "Lander", "Hansje", "Jantine", "Sandra", "Sanna"]
    model, rng = NameModel(given, frozenset(("sannen",))), random.Random(3)  # noqa: S311
    made = {model.make(rng) for _ in range(200)} - {""}
    assert len(made) > 5
    assert not {name.casefold() for name in made} & ({name.casefold() for name in given} | {"sannen"})
    assert all(name[0].isupper() and name[1:].islower() for name in made)
    assert NameModel([]).make(rng) == ""


def test_a_third_holds_nobodys_data_and_origins_are_alike() -> None:
    made = list(sentences(6000, 4, "train"))
    assert 0.28 < sum(not one.spans for one in made) / len(made) < 0.42
    counted = Counter(one.origin for one in made if one.origin)
    assert set(counted) == set(origins("train"))
    assert max(counted.values()) < 2 * min(counted.values()) + 20


def test_lower_case_keeps_every_offset_and_what_recognisers_keep() -> None:
    text = "Mail İpek, ze is ipek.k@mail.nl of @ip.ek!"
    spans = ((5, 9, Label.PERSON), (17, 31, Label.EMAIL), (35, 41, Label.HANDLE))
    low = lowered(Sentence(text, spans, "tr", "victim"))
    assert low.text == "mail ipek  ze is ipek.k@mail.nl of @ip.ek "
    assert low.spans == spans


def test_in_a_turn_a_person_comes_back_by_the_same_name() -> None:
    again = 0
    for made in turns(300, 8, "test"):
        people = [made.text[start:end] for start, end, label in made.spans if label is Label.PERSON]
        assert made.kind == "turn"
        again += any(
            len({*people[:at]} & {name, *(one for one in people[:at] if one.startswith(name + " "))})
            for at, name in enumerate(people)
        )
    assert again > 90


@pytest.mark.parametrize("source", ["een [keuze", "te veel] gesloten", "een {gat"])
def test_a_template_that_is_not_closed_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"is (never closed|closed twice)"):
        parse(source)


def test_the_same_seed_gives_the_same_lines_whatever_python_hashes() -> None:
    outs = []
    for hashed in ("1", "2"):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tools.redaction.generate",
                "--n",
                "200",
                "--seed",
                "3",
                "--split",
                "train",
                "--noisy",
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        )
        outs.append(done.stdout.decode("utf-8"))
    assert outs[0] == outs[1]
    lines = [json.loads(line) for line in outs[0].splitlines()]
    assert len(lines) == 200
    assert {"text", "spans", "origin", "kind"} == lines[0].keys()
    assert (
        Sentence(
            lines[0]["text"],
            tuple((a, b, Label(c)) for a, b, c in lines[0]["spans"]),
            lines[0]["origin"],
            lines[0]["kind"],
        ).line()
        == outs[0].splitlines()[0]
    )
