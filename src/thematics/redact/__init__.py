"""Redaction for spoken Dutch: detectors, name lists, pseudonyms, and applying them.

``find_hits`` reads a document in passes. Patterns (``patterns``, ``numerals``, ``handles``) find what has a form, lists and context
(``names``, ``places``) what has none, ``own`` the study's own names; what is certain is carried through the document.
"""

from thematics.redact.alike import may_be_one, name_keys
from thematics.redact.applying import Occurrence, occurrences, redact_free_text, redact_turns
from thematics.redact.finder import RuleFinder
from thematics.redact.folding import fold
from thematics.redact.local_models import SpacyFinder, Together, TransformerFinder
from thematics.redact.meanings import MEANINGS, Meaning
from thematics.redact.own import Name
from thematics.redact.pseudonyms import LINKABLE, Known, Pseudonym, Pseudonyms, Rule, is_full_name, normal, shown
from thematics.redact.redactor import Redactor
from thematics.redact.relations import find_relations, is_another
from thematics.redact.surrogate_names import may_be as may_be_of_gender
from thematics.redact.surrogates import NATURAL, Worn, gender_before, gender_of, usual_words, wear
from thematics.redact.surrogates import choose as choose_surrogate

__all__ = [
    "LINKABLE",
    "MEANINGS",
    "NATURAL",
    "Known",
    "Meaning",
    "Name",
    "Occurrence",
    "Pseudonym",
    "Pseudonyms",
    "Redactor",
    "Rule",
    "RuleFinder",
    "SpacyFinder",
    "Together",
    "TransformerFinder",
    "Worn",
    "choose_surrogate",
    "find_relations",
    "fold",
    "gender_before",
    "gender_of",
    "is_another",
    "is_full_name",
    "may_be_of_gender",
    "may_be_one",
    "name_keys",
    "normal",
    "occurrences",
    "redact_free_text",
    "redact_turns",
    "shown",
    "usual_words",
    "wear",
]
