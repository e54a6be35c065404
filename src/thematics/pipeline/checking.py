"""Checks of the redaction: a person reads a random sample for what was missed, which gives the miss rate of this very study.

What is judged is the redaction as it was when the sample was drawn: what was hidden then is kept with it, by position. So what is found
can be hidden at once, and still counts where it comes again in the sample. Words and positions stay in the vault; the study gets counts.
"""

import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from thematics.errors import UsageError
from thematics.pipeline import redaction
from thematics.pipeline.numbering import numbered
from thematics.pipeline.reaching import reach
from thematics.pipeline.reviewing import SpanDecision, decide_span
from thematics.pipeline.sampling import draw, redaction_digest, turns_of
from thematics.pipeline.steps import now
from thematics.records.checks import Check, KindCount, SourceCheck
from thematics.records.raw import RawDocument, RawTurn
from thematics.records.redacted import RedactedTurn
from thematics.records.shared import Label, Source, position_text
from thematics.records.verdicts import VerdictAction
from thematics.store import CheckItem, CheckRow, OpenStudy, RedactionRow
from thematics.store.checks import ItemState, Place

__all__ = ["KINDS", "Missed", "Reading", "Settled", "Sitting", "checks", "stale_documents", "start_check"]

MOST_SEED = 1_000_000_000
# What can be missed: a hidden word is nobody's kind.
KINDS = tuple(label for label in Label if label is not Label.HIDDEN)
# A name on the study's list is hidden wherever it stands; an age or a date says nothing elsewhere.
_LISTED = frozenset(KINDS) - {Label.AGE, Label.DATE}
_EDGES = re.compile(r"^[^\w@#+]+|[^\w]+$")
_CLOSING = re.compile(r"[\"'”“’»)\],.;:!?…*–—-]*$")
_OPENING = re.compile(r"[\"'“„‘’«(\[*–—-]*")


@dataclass(frozen=True, slots=True, order=True)
class Missed:
    """Words that should have been hidden.

    Attributes:
        first: Number of the first word in the segment, from 1.
        last: Number of the last one.
        kind: What they are.
    """

    first: int
    last: int
    kind: Label


@dataclass(frozen=True, slots=True)
class Reading:
    """A segment for somebody to read.

    Attributes:
        check: The check's number.
        place: Its place in the order of reading.
        read: How many of the sample were read before.
        size: How many there are.
        label: The document ("I03").
        source: Which material it is from.
        before: The turn before it, as it is redacted now; "" where there is none.
        words: What stands there, word by word; a tag is one word.
        hidden: Numbers of the words that are tags, from 1.
        again: What was missed before in this sample and stands here too.
    """

    check: int
    place: int
    read: int
    size: int
    label: str
    source: Source
    before: str
    words: tuple[str, ...]
    hidden: frozenset[int]
    again: tuple[Missed, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Left:
    """A name that was marked, and can be read elsewhere all the same. Raw.

    Attributes:
        words: The name.
        readable: In how many places.
        everyday: Whether it is one of the commonest words.
    """

    words: str
    readable: int
    everyday: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a sitting.

    Attributes:
        check: The counts so far.
        names: How many new names the study's own list has.
        hidden: How many of the words that were missed are hidden by now, of those that this sitting gave on.
        readable: Where those stand that are not: "I03".
        gone: How many segments can no longer be read, since their text has changed or was removed.
        stale: In how many documents other words are hidden than when the sample was drawn.
        left: Names that were marked, and can be read elsewhere.
    """

    check: Check
    names: int = 0
    hidden: int = 0
    readable: tuple[str, ...] = ()
    gone: int = 0
    stale: int = 0
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word or tag of a segment, with its positions."""

    first: int
    last: int
    text: str
    kind: Label | None


def checks(store: OpenStudy) -> tuple[Check, ...]:
    """Give every check, in order of drawing; the vault is not needed."""
    return store.study.checks()


def start_check(store: OpenStudy, size: int = 200, *, seed: int | None = None, new: bool = False) -> "Sitting":
    """Go on with the sample that is half read; where there is none, draw one.

    Args:
        store: An open study with its vault.
        size: How many segments to draw; all where there are fewer.
        seed: What the sample follows from; by chance where left out. A seed that was used before draws what was read and put right
            before: its rate flatters.
        new: Draw a sample even where another one is half read.

    Raises:
        NoVaultError: The log-in opens only the study.
        UsageError: A sample is half read and another one is asked for, the redaction is not up to date, or there is nothing to read.
    """
    vault = store.require_vault()
    if size < 1:
        raise UsageError("a sample has at least one segment; 200 is a good number")
    half = [] if new else [row for row in vault.check_rows() if not row.closed and _unread(store, row)]
    if half and seed not in (None, half[-1].seed):
        raise UsageError(
            f"check {half[-1].number} is half read; finish it by leaving --seed out, or draw another with --new"
        )
    number = half[-1].number if half else draw(store, size, secrets.randbelow(MOST_SEED) if seed is None else seed)
    return Sitting(store, number)


def stale_documents(store: OpenStudy, number: int) -> int:
    """Tell in how many documents other words are hidden than when a sample was drawn; those that were removed count too."""
    vault = store.require_vault()
    row, rows = _row(store, number), vault.redactions()
    return sum(
        document not in rows or redaction_digest(rows[document]) != digest for document, digest in row.redaction.items()
    )


def _row(store: OpenStudy, number: int) -> CheckRow:
    return next(row for row in store.require_vault().check_rows() if row.number == number)


def _unread(store: OpenStudy, row: CheckRow) -> bool:
    return any(item.state == "unread" for item in _current(store, store.require_vault().check_items(row.number)))


def _current(store: OpenStudy, items: Iterable[CheckItem]) -> Iterator[CheckItem]:
    """Give the segments that were read, and those that can still be read as they were drawn."""
    vault = store.require_vault()
    versions: dict[str, int] = {}
    for item in items:
        if item.state == "unread" and item.document not in versions:
            versions[item.document] = vault.content_version(item.document)
        if item.state != "unread" or versions[item.document] == item.version:
            yield item


@dataclass
class Sitting:
    """Somebody reading a sample; every answer is kept at once, and ``settle`` closes the sitting.

    Attributes:
        store: An open study with its vault.
        number: The check's number.
    """

    store: OpenStudy
    number: int
    _items: dict[int, CheckItem] = field(init=False)
    _drawn: int = field(init=False)
    _documents: Mapping[str, RawDocument] = field(init=False)
    _later: list[int] = field(init=False, default_factory=list)
    _answered: list[int] = field(init=False, default_factory=list)
    _shown: dict[tuple[str, str], tuple[RedactedTurn, ...]] = field(init=False, default_factory=dict)
    _texts: dict[tuple[str, ...], Label] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        vault = self.store.require_vault()
        drawn = vault.check_items(self.number)
        self._drawn = len(drawn)
        self._items = {item.place: item for item in _current(self.store, drawn)}
        self._documents = {document.id: document for document in vault.documents()}
        for item in self._items.values():
            self._learn(item)

    @property
    def seed(self) -> int:
        """What the sample follows from."""
        return _row(self.store, self.number).seed

    @property
    def used_before(self) -> bool:
        """Whether an earlier sample was drawn with this seed."""
        rows = self.store.require_vault().check_rows()
        return any(row.seed == self.seed and row.number < self.number for row in rows)

    def next(self) -> Reading | None:
        """Give the next segment that nobody has read; those that were put off come last. None when all were read."""
        unread = [place for place, item in self._items.items() if item.state == "unread"]
        if not unread:
            return None
        first = next((place for place in unread if place not in self._later), None)
        return self._reading(self._items[first if first is not None else min(unread, key=self._later.index)])

    def record(self, place: int, missed: Sequence[Missed]) -> None:
        """Keep what was missed in a segment; nothing where nothing was.

        Args:
            place: The segment's place in the order of reading.
            missed: Words that should have been hidden.

        Raises:
            UsageError: There is no such segment or word, a word is given twice, or it is hidden already.
        """
        item = self._item(place)
        words = self._words(item)
        taken: set[int] = set()
        for each in missed:
            numbers = set(range(each.first, each.last + 1))
            _require_readable(numbers, taken, words)
            taken |= numbers
        places = tuple((words[each.first - 1].first, words[each.last - 1].last, each.kind) for each in sorted(missed))
        by, time = self.store.author, now()
        state: ItemState = "missed" if missed else "clean"
        self._put(replace(item, state=state, missed=places, by=by, time=time, hides=False))
        self._answered.append(place)

    def put_off(self, place: int) -> None:
        """Read a segment last."""
        self._later = [*(each for each in self._later if each != place), self._item(place).place]

    def take_back(self) -> bool:
        """Take the last answer back, so that its segment is read again; what it hid stays hidden. False where there is none."""
        read = [item for item in self._items.values() if item.state != "unread"]
        if not read:
            return False
        by_time = max(read, key=lambda item: (item.time, item.place))
        last = self._items[self._answered.pop()] if self._answered else by_time
        self._put(replace(last, state="unread", missed=(), by="", time="", hides=False))
        self._later = [each for each in self._later if each != last.place]
        return True

    def settle(self) -> Settled:
        """Hide what was missed: names wherever they stand, by the study's own list; what no list can hide, where it was marked.

        Then the study gets the counts.

        A sitting that was cut off before is settled by the next one.
        """
        fresh = [item for item in self._items.values() if item.missed and not item.hides]
        new = self._list(fresh)
        if fresh:
            redaction.redact(self.store)
        for item in fresh:
            for place in self._readable(item):
                self._hide(item, place)
            self._put(replace(item, hides=True))
        readable = [(self._documents[item.document].label, place) for item in fresh for place in self._readable(item)]
        check = self._check()
        self.store.study.put_check(check)
        return Settled(
            check=check,
            names=new,
            hidden=sum(len(item.missed) for item in fresh) - len(readable),
            readable=tuple(dict.fromkeys(label for label, _ in readable)),
            gone=self._drawn - len(self._items),
            stale=stale_documents(self.store, self.number),
            left=tuple(self._left(fresh)),
        )

    # what stands where

    def _item(self, place: int) -> CheckItem:
        if place not in self._items:
            raise UsageError("the sample has no such segment; read the next one")
        return self._items[place]

    def _put(self, item: CheckItem) -> None:
        with self.store.require_vault().transaction():
            self.store.require_vault().put_check_item(self.number, item)
        self._items[item.place] = item
        self._learn(item)

    def _reading(self, item: CheckItem) -> Reading:
        words, document = self._numbered(item), self._documents[item.document]
        return Reading(
            check=self.number,
            place=item.place,
            read=sum(each.state != "unread" for each in self._items.values()),
            size=len(self._items),
            label=document.label,
            source=document.source,
            before=self._before(item),
            words=tuple(word.text for word in words),
            hidden=frozenset(number for number, word in enumerate(words, start=1) if word.kind),
            again=tuple(self._again(words)),
        )

    def _words(self, item: CheckItem) -> list[_Word]:
        """Give a segment's words as they were redacted when the sample was drawn."""
        found: list[_Word] = []
        hidden = list(item.hidden)
        for word in self._raw(item.document, item.first, item.last):
            at, text = word
            tag = next((place for place in hidden if place[0] <= at <= place[1]), None)
            if tag is None:
                found.append(_Word(at, at, text, None))
            elif found and found[-1].first == tag[0]:
                found[-1] = replace(found[-1], last=at, text=_tag(tag[2], found[-1].text, text))
            else:
                found.append(_Word(tag[0], at, _tag(tag[2], text, text), tag[2]))
        return found

    def _as_shown(self, row: RedactionRow) -> tuple[RedactedTurn, ...]:
        """Give a document as ``redact --show`` prints it: the same tags in the same places."""
        key = row.document, redaction_digest(row)
        if key not in self._shown:
            self._shown[key] = numbered(self.store, self._documents[row.document], row.spans)
        return self._shown[key]

    def _numbered(self, item: CheckItem) -> list[_Word]:
        """Give a segment's words; a tag is written as the document shows it now, where it is still the same one."""
        row = self.store.require_vault().redaction(item.document)
        tags: dict[tuple[int, int, Label], str] = {}
        if row is not None and row.fingerprint not in (redaction.HELD, redaction.REPLACED):
            tokens = (token for turn in self._as_shown(row) for token in turn.tokens)
            tags = {(token.first, token.last, token.labels[0]): token.text for token in tokens if token.labels}
        return [
            replace(word, text=tags.get((word.first, word.last, word.kind), word.text)) if word.kind else word
            for word in self._words(item)
        ]

    def _raw(self, document: str, first: int, last: int) -> list[tuple[int, str]]:
        return [
            (word.position, word.text)
            for turn in self._turns(document)
            for word in turn.words
            if first <= word.position <= last
        ]

    def _turns(self, document: str) -> tuple[RawTurn, ...]:
        return self.store.require_vault().turns(document)

    def _before(self, item: CheckItem) -> str:
        vault = self.store.require_vault()
        row = vault.redaction(item.document)
        if row is None or row.fingerprint in (redaction.HELD, redaction.REPLACED):
            return ""
        before = [turn for turn in self._as_shown(row) if turn.tokens[-1].last < item.first]
        return before[-1].text if before else ""

    # what was missed before

    def _learn(self, item: CheckItem) -> None:
        for first, last, kind in item.missed:
            words = tuple(_bare(text) for _, text in self._raw(item.document, first, last))
            if all(words):
                self._texts[words] = kind

    def _again(self, words: Sequence[_Word]) -> Iterator[Missed]:
        bare = ["" if word.kind else _bare(word.text) for word in words]
        at = 0
        while at < len(bare):
            known = (form for form in self._texts if tuple(bare[at : at + len(form)]) == form)
            longest = max(known, key=len, default=())
            if longest:
                yield Missed(at + 1, at + len(longest), self._texts[longest])
            at += max(1, len(longest))

    # what comes of it

    def _named(self, items: Iterable[CheckItem]) -> Iterator[tuple[str, Label]]:
        for item in items:
            for first, last, kind in item.missed:
                text = _EDGES.sub("", " ".join(text for _, text in self._raw(item.document, first, last)))
                if kind in _LISTED and text:
                    yield text, kind

    def _list(self, items: Sequence[CheckItem]) -> int:
        return sum(redaction.add_names(self.store, [text], kind) for text, kind in self._named(items))

    def _left(self, items: Sequence[CheckItem]) -> Iterator[Left]:
        """Say what was marked, and stands readable somewhere: an everyday word hides where it is written as a name only."""
        for text in dict.fromkeys(text for text, _ in self._named(items)):
            found = reach(self.store, text)
            if found.readable:
                yield Left(text, found.readable, found.everyday)

    def _hide(self, item: CheckItem, place: Place) -> None:
        """Hide words where they stand: a list alone hides no ordinary word, age or date."""
        first, last, kind = place
        at = f"{self._documents[item.document].label}:{position_text(first)}-{position_text(last)}"
        with suppress(UsageError):  # what can't be hidden so is named to the reader
            decide_span(self.store, SpanDecision(action=VerdictAction.HIDE, at=at, label=kind))

    def _readable(self, item: CheckItem) -> list[Place]:
        """Give what of a segment can still be read though it was missed."""
        row = self.store.require_vault().redaction(item.document)
        if row is None or row.fingerprint in (redaction.HELD, redaction.REPLACED):
            return []
        tokens = [token for turn in turns_of(self.store.require_vault(), row) for token in turn.tokens]
        shown = {token.first for token in tokens if not token.labels}
        return [place for place in item.missed if any(place[0] <= at <= place[1] for at in shown)]

    def _check(self) -> Check:
        row = _row(self.store, self.number)
        read = [item for item in self._items.values() if item.state != "unread"]
        return Check(
            number=self.number,
            drawn=row.drawn,
            seed=row.seed,
            by=tuple(sorted({item.by for item in read})),
            read_on=max((item.time for item in read), default=""),
            sources={source: self._source(source, frame) for source, frame in row.frame.items()},
        )

    def _source(self, source: Source, frame: int) -> SourceCheck:
        mine = [item for item in self._items.values() if self._documents[item.document].source is source]
        read = [item for item in mine if item.state != "unread"]
        missed = Counter(kind for item in read for _, _, kind in item.missed)
        hidden = Counter(kind for item in read for _, _, kind in item.hidden)
        return SourceCheck(
            frame=frame,
            drawn=len(mine),
            read=len(read),
            missed=sum(bool(item.missed) for item in read),
            reviewed=sum(item.reviewed for item in read),
            kinds={kind: KindCount(missed[kind], hidden[kind]) for kind in Label if missed[kind] + hidden[kind]},
        )


def _require_readable(numbers: set[int], taken: set[int], words: Sequence[_Word]) -> None:
    if not numbers or not numbers <= set(range(1, len(words) + 1)):
        raise UsageError(f"this segment has the words 1 to {len(words)}; give numbers of these")
    if numbers & taken:
        raise UsageError("a word was given twice; give each once")
    if any(words[number - 1].kind for number in numbers):
        raise UsageError("one of those words is hidden already; give those that can be read")


def _bare(word: str) -> str:
    return _EDGES.sub("", word).casefold()


def _tag(kind: Label, first: str, last: str) -> str:
    """Write a tag without a number, with the punctuation around what it hides."""
    opening, closing = _OPENING.match(first), _CLOSING.search(last)
    before = opening[0] if opening and not first.startswith("[") else ""
    return f"{before}[{kind.value}]{closing[0] if closing else ''}"
