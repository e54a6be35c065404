"""What each label means is told in one place, and the docstring that people read says the same."""

import re

from thematics.records.shared import Label
from thematics.redact import MEANINGS, Redactor


def test_every_label_has_a_meaning_and_a_basis() -> None:
    assert set(MEANINGS) == set(Label)
    assert all(each.identifier in {"direct", "indirect"} and "art" in each.basis for each in MEANINGS.values())


def test_find_tells_of_every_label_whether_it_identifies_directly() -> None:
    told = dict(re.findall(r"^\s+([A-Z]+)\s+([DI]) \w", Redactor.find.__doc__ or "", re.MULTILINE))
    assert told == {label.value: each.identifier[0].upper() for label, each in MEANINGS.items()}
