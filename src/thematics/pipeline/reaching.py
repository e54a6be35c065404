"""Where words stand in the study, and where they can still be read: what people are told before and after they decide."""

from dataclasses import dataclass

from thematics.pipeline.redaction import hidden_words, is_current
from thematics.redact import lexicon
from thematics.redact.own import everyday
from thematics.redact.verdicts import fold_form, occurs, standing
from thematics.store import OpenStudy

__all__ = ["Reach", "reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The places of some words in what was redacted, in whatever case, those within longer names too.

    Attributes:
        places: How many there are.
        documents: Labels of the documents in which they stand.
        readable: How many of them can be read, at least in part.
        everyday: Whether it is one of the commonest words, that a name list hides where it is written as a name only.
        common: Whether it is one of the commonest words at all.
    """

    places: int
    documents: tuple[str, ...]
    readable: int
    everyday: bool
    common: bool


def reach(store: OpenStudy, words: str, document: str = "") -> Reach:
    """Find words.

    Args:
        store: An open study with its vault.
        words: As somebody types them.
        document: The label of the only document that is meant.

    Raises:
        NoVaultError: The log-in opens only the study.
    """
    vault, form = store.require_vault(), fold_form(words)
    texts, rows = vault.turn_texts(), vault.redactions()
    places, readable, labels = 0, 0, []
    for each in vault.documents():
        row = rows.get(each.id)
        if row is None or (document and each.label != document) or not occurs(form, texts.get(each.id, "")):
            continue
        turns = vault.turns(each.id)
        hidden = hidden_words(turns, row.spans) if is_current(vault, row) else set()
        found = list(standing(form, turns))
        places += len(found)
        readable += sum(not {first, last} <= hidden for first, last in found)
        labels += [each.label] if found else []
    return Reach(places, tuple(labels), readable, everyday(form), form in lexicon.common())
