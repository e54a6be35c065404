"""Name finders with weights of their own, from a folder on this machine: a transformer that labels tokens, or a spaCy pipeline.

They see written names that no rule foresees, and were trained on newspapers: by themselves they miss most of what is said. So they go beside the
rules (``Together``), never in their place. Labels are read as CoNLL-2003 and OntoNotes name them: PER, LOC, ORG, GPE, FAC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

from thematics.errors import MissingExtraError, MissingWeightsError
from thematics.ports import NameFinder
from thematics.records.shared import Label, WordSpan
from thematics.redact.safely import SECONDS_PER_TURN, Found, find_safely
from thematics.redact.vocabulary import NEVER
from thematics.weights import Weights
from thematics.weights.offline import be_offline

__all__ = ["SpacyFinder", "Together", "TransformerFinder"]

_LABELS = MappingProxyType(
    {
        "PER": Label.PERSON,
        "PERSON": Label.PERSON,
        "LOC": Label.PLACE,
        "GPE": Label.PLACE,
        "FAC": Label.ORGANISATION,
        "ORG": Label.ORGANISATION,
    }
)
_BEGINS = frozenset("BSU")  # of BIO, BIOES and BILUO
_STRIPPED = ".,;:!?\"'“”‘’()[]…-"
_WORDS, _OVERLAP = 120, 20  # words that a transformer reads at once, and how many of them it has read before
_SURE = 0.7  # spaCy gives no score


@dataclass(frozen=True)
class TransformerFinder:
    """A transformer for token classification, in Hugging Face's layout with safetensors.

    Attributes:
        weights: ``config.json``, ``model.safetensors`` and the tokenizer's files.
        held: The loaded model.
    """

    weights: Weights
    held: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What people type and read."""
        return f"transformers:{self.weights.name}"

    @property
    def fingerprint(self) -> str:
        """Library and weights."""
        return f"transformers {version('transformers')} {self.weights.fingerprint}"

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        """Read a document's turns, each a sequence of words; give spans in order, none overlapping.

        Raises:
            MissingExtraError: transformers is not installed.
            MissingWeightsError: The weights are not there, were changed, or label no tokens.
        """
        words = [(turn, at, word) for turn, line in enumerate(turns) for at, word in enumerate(line)]
        tags: list[tuple[str, float]] = [("O", 1.0)] * len(words)
        for first in range(0, len(words), _WORDS - _OVERLAP):
            stretch = [word for _, _, word in words[first : first + _WORDS]]
            for at, tag in enumerate(self._tags(stretch), start=first):
                if tags[at][0] == "O":
                    tags[at] = tag
        return _spans(words, tags, self.name)

    def _tags(self, words: list[str]) -> Iterator[tuple[str, float]]:
        """Give each word the surest label but O that any of its pieces has."""
        torch, tokenizer, model = self._loaded
        shown = tokenizer(words, is_split_into_words=True, truncation=True, return_tensors="pt")
        with torch.inference_mode():
            chances = model(**shown).logits[0].softmax(-1)
        best: list[tuple[str, float]] = [("O", 1.0)] * len(words)
        for piece, word in enumerate(shown.word_ids(0)):
            if word is None:
                continue
            chance, index = chances[piece].max(-1)
            tag = str(model.config.id2label[int(index)])
            if tag != "O" and best[word][0] == "O":
                best[word] = (tag, float(chance))
        yield from best

    @property
    def _loaded(self) -> tuple[Any, Any, Any]:
        if "model" not in self.held:
            self.held["model"] = self._load()
        loaded: tuple[Any, Any, Any] = self.held["model"]
        return loaded

    def _load(self) -> tuple[Any, Any, Any]:
        be_offline()
        transformers, torch = _library("transformers"), _library("torch")
        asked = {"local_files_only": True, "trust_remote_code": False}
        try:
            with self.weights.verified() as folder:
                tokenizer = transformers.AutoTokenizer.from_pretrained(folder, use_fast=True, **asked)
                model = transformers.AutoModelForTokenClassification.from_pretrained(
                    folder, use_safetensors=True, **asked
                ).eval()
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise _unfit(self.weights, "a transformer that labels tokens") from error
        return torch, tokenizer, model


@dataclass(frozen=True)
class SpacyFinder:
    """A spaCy pipeline with an entity recogniser.

    Attributes:
        weights: A pipeline's folder, as ``nlp.to_disk`` writes it.
        held: The loaded pipeline.
    """

    weights: Weights
    held: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What people type and read."""
        return f"spacy:{self.weights.name}"

    @property
    def fingerprint(self) -> str:
        """Library and weights."""
        return f"spacy {version('spacy')} {self.weights.fingerprint}"

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        """Read a document's turns, each a sequence of words; give spans in order, none overlapping.

        Raises:
            MissingExtraError: spaCy is not installed.
            MissingWeightsError: The weights are not there, were changed, or are no pipeline.
        """
        if "nlp" not in self.held:
            self.held["nlp"] = self._load()
        nlp = self.held["nlp"]
        doc_type = import_module("spacy.tokens").Doc
        spans: list[WordSpan] = []
        for turn, words in enumerate(turns):
            # Punctuation would be a token of its own in spaCy; what names is what stands between.
            bare = [word.strip(_STRIPPED) or word for word in words]
            if not bare:
                continue
            shown = nlp(doc_type(nlp.vocab, words=bare))
            tags: list[tuple[str, float]] = [("O", 1.0)] * len(bare)
            for entity in shown.ents:
                for at in range(entity.start, entity.end):
                    tags[at] = (f"{'B' if at == entity.start else 'I'}-{entity.label_}", _SURE)
            spans += _spans([(turn, at, word) for at, word in enumerate(words)], tags, self.name)
        return tuple(spans)

    def _load(self) -> Any:
        be_offline()
        spacy = _library("spacy")
        try:
            with self.weights.verified() as folder:
                return spacy.load(folder)
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise _unfit(self.weights, "a spaCy pipeline") from error


@dataclass(frozen=True)
class Together:
    """Several finders as one: what any of them finds is hidden; where two overlap, the earlier finder's label stands.

    Attributes:
        finders: The rules first.
    """

    finders: tuple[NameFinder, ...]

    @property
    def name(self) -> str:
        """What people type and read."""
        return " + ".join(finder.name for finder in self.finders)

    @cached_property
    def fingerprint(self) -> str:
        """Those of all of them."""
        return " + ".join(finder.fingerprint for finder in self.finders)

    def find(self, turns: Sequence[Sequence[str]]) -> tuple[WordSpan, ...]:
        """Read a document's turns with each; give spans in order, none overlapping."""
        return joined([span for finder in self.finders for span in finder.find(turns)])

    def find_safely(self, turns: Sequence[Sequence[str]], *, seconds_per_turn: float = SECONDS_PER_TURN) -> Found:
        """Find as ``find`` does; turns on which a finder fails or takes too long are named, and the others read without them."""
        return find_safely(self, turns, seconds_per_turn=seconds_per_turn)


def joined(spans: Sequence[WordSpan]) -> tuple[WordSpan, ...]:
    """Join spans that share a word; the one that was given first keeps its label."""
    order = {id(span): at for at, span in enumerate(spans)}
    kept: list[tuple[int, WordSpan]] = []
    for span in sorted(spans, key=lambda one: (one.first_turn, one.first_word)):
        rank = order[id(span)]
        if kept and (span.first_turn, span.first_word) <= (kept[-1][1].last_turn, kept[-1][1].last_word):
            (other, last) = kept[-1]
            best = span if rank < other else last
            end = max((last.last_turn, last.last_word), (span.last_turn, span.last_word))
            whole = WordSpan(last.first_turn, last.first_word, *end, best.label, best.score, best.found_by)
            kept[-1] = (min(rank, other), whole)
        else:
            kept.append((rank, span))
    return tuple(span for _, span in kept)


def _spans(
    words: Sequence[tuple[int, int, str]], tags: Sequence[tuple[str, float]], found_by: str
) -> tuple[WordSpan, ...]:
    """Join words that are labelled alike; institutions that are nobody's data are left alone."""
    spans: list[WordSpan] = []
    for label, members, score in _groups(words, tags):
        if any(word.strip(_STRIPPED).lower() not in NEVER for _, _, word in members):
            spans.append(WordSpan(*members[0][:2], *members[-1][:2], label, min(max(score, 0.0), 1.0), found_by))
    return tuple(spans)


def _groups(
    words: Sequence[tuple[int, int, str]], tags: Sequence[tuple[str, float]]
) -> list[tuple[Label, list[tuple[int, int, str]], float]]:
    groups: list[tuple[Label, list[tuple[int, int, str]], float]] = []
    before: Label | None = None
    for member, (tag, chance) in zip(words, tags, strict=True):
        prefix, _, kind = tag.rpartition("-")
        label = _LABELS.get(kind.upper())
        if label is not None:
            if label is before and prefix[:1] not in _BEGINS:
                _, members, score = groups[-1]
                groups[-1] = (label, [*members, member], min(score, chance))
            else:
                groups.append((label, [member], chance))
        before = label
    return groups


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError(f"the library {name}", "names") from error


def _unfit(weights: Weights, what: str) -> MissingWeightsError:
    return MissingWeightsError(f"the weights '{weights.name}' are not {what}, or not for the version that is installed")
