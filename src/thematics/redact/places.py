"""Places, neighbourhoods, streets, schools, clubs and employers: lists, endings, and the words around them.

A word by itself says which rules may begin at it (:func:`_rules`, remembered per distinct word); a word that none begins at costs one
look-up. A capital that no sentence asks for is the other reason to look.
"""

import re
from collections.abc import Callable, Iterator

from thematics.records.shared import Label
from thematics.redact import clubs, lexicon, schools, streets
from thematics.redact.around import (
    COMPASS,
    DOUBTFUL,
    coined,
    entries,
    hit,
    is_name,
    is_place,
    low,
    near,
    odd,
    open_word,
)
from thematics.redact.gazetteer import DEFINITE, Entry, gazetteer
from thematics.redact.kinds import Kind, base, kind_of, mid_capital
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import NEVER, PARTICLES, PLACE_PREPOSITIONS

__all__ = ["find_places"]

_Rule = Callable[[list[Token], int], Hit | list[Hit] | None]

_AREA = re.compile(r".{3,}(?:buurt|buurtje|wijk|wijkje|kwartier|eiland|polder)")
_AREA_WORDS = frozenset({"buurt", "wijk", "kwartier", "polder", "eiland"})
_BEFORE_AREA = frozenset("wijk buurt stadsdeel deelgemeente buurtschap dorp dorpje gehucht plaatsje stadje".split())
_TOWN = re.compile(
    r".{2,}(?:dam|drecht|hoven|veen|burg|dorp|wijk|huizen|loo?|berg|bergen|broek|stad|rode|sluis|heim|heem|made|horst|wolde|ingen|zijl|kerke?|beek|rade|sloot|horn|werd|stede|foort"
    r"|voorde?|laar|schoten|hem|gem|zele|monde|muiden|stein|waard|donk|tricht|haven|koop|mijdrecht|veld|woude|brug|meer|poel|graaf|zaal|heze|oord)"
)
_LIVED = frozenset(
    "woon woont woonde wonen woonden gewoond opgegroeid geboren verhuisd verhuisde afkomstig woonachtig".split()
)
_LIVED_IN = frozenset({"best", "huizen", "bergen", "leiden", "leek", "heer", "boom", "echt", "naast"})
_PRONOUNS = frozenset(
    "ik je jij hij ze zij we wij jullie nu toen eerst vroeger toch ook nog wel oorspronkelijk net pas daar samen hier dus".split()
)
_DEMONYMS = frozenset(
    "haags haagse hagenaar hagenaars hagenees hagenezen bossche bosschenaar zaans zaanse zaankanter zaankanters gooise goois leidse leids leidenaar "
    "mokums mokumse mokummer rotterdammert utrechter eindhovenaar tilburger groninger haarlemse hoofddorpse almeerse almeerder almeerders purmerendse "
    "purmerender volendamse volendammer amsterdams amsterdamse amsterdammer amsterdammers amsterdammertje bijlmerse osdorpse nijmeegse arnhemse "
    "twentse twents brabander brabanders limburger limburgers fries friese friezen zeeuwse zeeuws drentse drents gelderse betuwse antwerpse gentse "
    "brusselse maastrichtse delftse gouds goudse dordtse dordtenaar schiedamse zwolse enschedese apeldoornse bredase".split()
)
_FAR = frozenset(
    "afrika nederland holland amerika korea europa waals waalse - brabant limburg frankrijk italië duitsland azië vietnam".split()
)
_INTO = frozenset("in uit naar van vanuit".split())
_LOW_AREAS = frozenset(
    {"pijp", "wallen", "plantage", "aker", "kolenkit", "baarsjes", "banne", "kraaiennest", "bijlmer"}
)
_FROM = frozenset("kom komt kwam komen jongens jongen meiden meisjes meisje gasten gozer groep".split())
_MOST = 5
_LEAST = 3
_LONGEST = 64
_NOT_PLACES = frozenset(
    "huizen bergen wijk kamp dorp waals waalse werken halen waarde recht hoeven voeren landen winkel".split()
)
_BEFORE_NAMES = frozenset("bij op van naar voor in uit aan door tegen".split())
_CHAINS = frozenset(
    {
        "lidl",
        "aldi",
        "kruidvat",
        "primark",
        "mcdonald's",
        "mcdonalds",
        "mcdo",
        "kfc",
        "vomar",
        "dekamarkt",
        "ikea",
        "karwei",
        "xenos",
    }
)


def find_places(tokens: list[Token]) -> Iterator[Hit]:
    """Give places of every sort; finds may overlap each other and those of people."""
    known = _KNOWN
    for at, token in enumerate(tokens):
        rules = known[token.low]
        if (rules or (token.cap and not token.first)) and not token.tag and not token.blocked:
            found = False
            for rule in rules:
                for one in _several(rule(tokens, at)):
                    found = True
                    yield one
            if not found and token.cap and not token.first:
                yield from _several(_capital(tokens, at))


def _several(found: Hit | list[Hit] | None) -> list[Hit]:
    if found is None:
        return []
    return [found] if isinstance(found, Hit) else found


class _Known(dict[str, tuple[_Rule, ...]]):
    """The rules that may begin at a word, found once per word; forgotten when there are too many words to remember."""

    _most = 200_000

    def __missing__(self, word: str) -> tuple[_Rule, ...]:
        rules = tuple(_rules(word)) if len(word) <= _LONGEST and word[0].isalnum() else ()
        if len(self) >= self._most:
            self.clear()
        self[word] = rules
        return rules


def _listed(tokens: list[Token], at: int) -> Hit | None:
    """Find what is listed, the longest name first; a name with another meaning only where its context stands."""
    for entry in entries(tokens, at):
        found = _LISTED[entry.label](tokens, at, entry)
        if found is not None:
            return found
    return None


def _listed_area(tokens: list[Token], at: int, entry: Entry) -> Hit | None:
    last = at + len(entry.words) - 1
    if entry.shy and not _shy_area(tokens, at, last):
        return None
    return hit(tokens, at, last, Label.NEIGHBOURHOOD, 0.9)


def _shy_area(tokens: list[Token], at: int, last: int) -> bool:
    articled = low(tokens, at - 1) in DEFINITE
    before = low(tokens, at - 2) if articled else low(tokens, at - 1)
    if mid_capital(tokens[at]) and (last == at or tokens[last].cap):
        return before in _INTO or last > at
    if last > at:
        return before in {"in", "uit", "naar", "vanuit"}
    if before == "uit" and articled and near(tokens, at, _MOST, _LEAST) & (_LIVED | _FROM):
        return True
    return (
        before in {"in", "uit", "naar", "op", "van"}
        and tokens[at].low in _LOW_AREAS
        and (articled or tokens[at].low == "kraaiennest")
    )


def _listed_place(tokens: list[Token], at: int, entry: Entry) -> Hit | None:
    last = at + len(entry.words) - 1
    if (
        entry.shy
        and not (tokens[at].cap and tokens[last].cap)
        and low(tokens, at - 1) not in PLACE_PREPOSITIONS | {"uit", "van"}
    ):
        return None
    return hit(tokens, at, last, Label.PLACE, 0.9)


def _school(tokens: list[Token], at: int, entry: Entry) -> Hit | None:
    return schools.listed_school(tokens, at, len(entry.words), shy=entry.shy)


def _organisation(tokens: list[Token], at: int, entry: Entry) -> Hit | None:
    return clubs.listed_club(tokens, at, len(entry.words), shy=entry.shy)


def _address(tokens: list[Token], at: int, entry: Entry) -> Hit | None:
    return streets.listed_street(tokens, at, len(entry.words), shy=entry.shy)


_LISTED = {
    Label.NEIGHBOURHOOD: _listed_area,
    Label.PLACE: _listed_place,
    Label.SCHOOL: _school,
    Label.ORGANISATION: _organisation,
    Label.ADDRESS: _address,
}


def _lives(tokens: list[Token], at: int, verbs: frozenset[str]) -> bool:
    """Say whether somebody lives, comes from or moved to what stands at ``at``."""
    if low(tokens, at - 1) not in PLACE_PREPOSITIONS:
        return False
    back = at - 2
    while back >= 0 and at - back < _MOST and tokens[back].low in _PRONOUNS:
        back -= 1
    return low(tokens, back) in verbs or low(tokens, at + 1) in verbs or low(tokens, at + 2) in verbs & _LIVED


def _place(tokens: list[Token], at: int) -> Hit | None:
    token = tokens[at]
    bare = base(token.low)
    score = _place_score(tokens, at, bare)
    if not score:
        return None
    last = at + (low(tokens, at + 1) in COMPASS or low(tokens, at + 1) in {"centraal", "cs", "stad"})
    return hit(tokens, at, last, Label.PLACE, score)


def _place_score(tokens: list[Token], at: int, bare: str) -> float:
    token = tokens[at]
    if is_place(bare) or token.low in _DEMONYMS:
        return _listed_score(tokens, at)
    if low(tokens, at - 1) not in PLACE_PREPOSITIONS:
        return 0.6 if _postcoded(tokens, at) or _of_town(tokens, at, bare) else 0.0
    likely = mid_capital(token) or _lives(tokens, at, streets.LIVES) or bool(_TOWN.fullmatch(bare))
    kind = kind_of(token.low)
    if not odd(token.low):
        return 0.6 if likely else 0.0
    if kind is Kind.FIRST or (kind is Kind.LAST and low(tokens, at - 1) not in {"in", "uit", "te"}):
        return 0.0
    # "uitgedrukt in voltijdequivalenten", "te geolokaliseren": no town that is unheard of ends so.
    return 0.65 if likely else 0.55 * (len(bare) > _LEAST and not token.low.endswith(("en", "ing", "heid", "tie", "s")))


def _listed_score(tokens: list[Token], at: int) -> float:
    """Say how surely a word that is a listed place is that here."""
    token = tokens[at]
    word = token.low in lexicon.words()
    if word and _paired(tokens, at):
        return 0.7
    if word and not token.cap and low(tokens, at - 1) == "te" and token.low.endswith("en"):
        return 0.0  # "te kampen hebben"
    if not token.cap and (token.low in lexicon.common() or token.low in _NOT_PLACES):
        return 0.7 if token.low in _LIVED_IN and _lives(tokens, at, _LIVED) else 0.0
    unlike = not word and kind_of(token.low) not in {Kind.FIRST, Kind.MAYBE}
    after = low(tokens, at - 1) in PLACE_PREPOSITIONS or _postcoded(tokens, at)
    return 0.9 if unlike or after or token.low in _DEMONYMS else 0.0


def _paired(tokens: list[Token], at: int) -> bool:
    """Say whether another place stands with it: "landsmeer en delft", "van weert naar apeldoorn"."""
    if low(tokens, at - 1) == "van" and low(tokens, at + 1) == "naar":
        return is_place(low(tokens, at + 2))
    other = (
        low(tokens, at - 2)
        if low(tokens, at - 1) in {"en", "of", "naar"}
        else low(tokens, at + 2)
        if low(tokens, at + 1) == "en"
        else ""
    )
    return other != "" and is_place(other) and other not in lexicon.words()


def _postcoded(tokens: list[Token], at: int) -> bool:
    """Say whether a postcode stands before: "1234 ab doornbeek"."""
    one = low(tokens, at - 1)
    return bool(_POSTCODE.fullmatch(one) or _POSTCODE.fullmatch(f"{low(tokens, at - 2)}{one}"))


_POSTCODE = re.compile(r"[1-9]\d{3}[a-z]{2}")
_SURE_TOWN = re.compile(r".{3,}(?:dam|drecht|hoven|wolde|ingen|zijl|sloot|muiden|tricht|loo|rade|rode|horst|veen|dorp)")


def _of_town(tokens: list[Token], at: int, bare: str) -> bool:
    """Say whether it sounds like a town after "van": "de jongens van kamperhorst"."""
    return low(tokens, at - 1) in {"van", "tussen"} and coined(bare) and bool(_SURE_TOWN.fullmatch(bare))


def _area(tokens: list[Token], at: int) -> Hit | None:
    """Find "de Tuinzangerwijk", "in de zwinbuurt": in no dictionary, or with a capital."""
    token = tokens[at]
    if mid_capital(token) or token.low not in lexicon.words():
        return hit(tokens, at, at, Label.NEIGHBOURHOOD, 0.8)
    return None


def _area_word(tokens: list[Token], at: int) -> Hit | None:
    """Find "de van der pek buurt", "de kolenkit buurt"."""
    first = streets.begins(tokens, at)
    if first == at and open_word(tokens, at - 1) and low(tokens, at - 2) in DEFINITE and coined(tokens[at - 1].low):
        first = at - 1
    if (
        first == at
        or low(tokens, first - 1) not in DEFINITE
        or not any(_telling(tokens, index) for index in range(first, at))
    ):
        return None
    return hit(tokens, first, at, Label.NEIGHBOURHOOD, 0.75)


def _telling(tokens: list[Token], at: int) -> bool:
    return odd(tokens[at].low) or coined(tokens[at].low) or mid_capital(tokens[at])


def _after_area(tokens: list[Token], at: int) -> Hit | None:
    """Find what follows "de wijk", "stadsdeel", "het dorpje": "de wijk zwinrade", "stadsdeel noord"."""
    begin = at + 1
    if not open_word(tokens, begin):
        return None
    some = [entry for entry in entries(tokens, begin) if entry.label is Label.NEIGHBOURHOOD]
    label = (
        Label.PLACE
        if tokens[at].low in {"dorp", "dorpje", "gehucht", "plaatsje", "stadje", "buurtschap"}
        else Label.NEIGHBOURHOOD
    )
    if some and (not some[0].shy or tokens[at].low == "stadsdeel"):
        return hit(tokens, begin, begin + len(some[0].words) - 1, label, 0.8)
    named = is_name(tokens, begin) and (mid_capital(tokens[begin]) or kind_of(low(tokens, begin)) is Kind.UNKNOWN)
    town = coined(low(tokens, begin)) and _TOWN.fullmatch(low(tokens, begin))
    return hit(tokens, begin, begin, label, 0.6) if named or town else None


def _compass(tokens: list[Token], at: int) -> Hit | None:
    """Find "in noord", "uit Zuidoost": a part of town; the wind's direction has an article or a land after it."""
    if (
        low(tokens, at - 1) not in {"in", "uit", "naar", "vanuit"}
        or low(tokens, at + 1) in _FAR
        or tokens[at].low == "centrum"
    ):
        return None
    return hit(tokens, at, at, Label.NEIGHBOURHOOD, 0.7)


def _capital(tokens: list[Token], at: int) -> Hit | None:
    """Find what is written as a name though its words are ordinary: "bij Het Kompas", "op de Regenboog"."""
    token = tokens[at]
    known = {token.low, token.low.partition("-")[0]} & NEVER
    if known or not token.word or len(token.text) == 1:
        return None
    back = at - 1 - (low(tokens, at - 1) in DEFINITE)
    if low(tokens, back) not in _BEFORE_NAMES:
        return None
    end = at + 1
    while end < len(tokens) and is_name(tokens, end) and end - at < _MOST and tokens[end].cap:
        end += 1
    article = token.low in {"de", "het", "sint", "st"}
    if (article and end == at + 1) or _street_comes(tokens, at):
        return None
    return hit(tokens, at, end - 1, Label.ORGANISATION, DOUBTFUL)


def _street_comes(tokens: list[Token], at: int) -> bool:
    """Say whether a street's last word comes: its own rule finds it, without the article."""
    end = at
    while end < len(tokens) and end - at <= _MOST and (tokens[end].cap or tokens[end].low in PARTICLES):
        end += 1
    return any(streets.street_strength(tokens[index].low) for index in range(at, end))


def _chain(tokens: list[Token], at: int) -> Hit | None:
    return hit(tokens, at, at, Label.ORGANISATION, 0.7)


_SETS: tuple[tuple[frozenset[str], _Rule], ...] = (
    (streets.STREET_WORDS, streets.bare_street),
    (streets.DWELLS, streets.other_street),
    (streets.NUMBER_WORDS, streets.numbered),
    (frozenset({streets.CORNER}), streets.corner),
    (streets.STATIONS, streets.station),
    (schools.SCHOOL_TYPES - {"roc", "hogeschool", "universiteit"}, schools.typed_school),
    (frozenset({"roc", "hogeschool", "universiteit"}), schools.named_school),
    (schools.ABBREVIATIONS, schools.abbreviated),
    (schools.LEVELS, schools.class_of_level),
    (schools.CLASS_WORDS, schools.class_word),
    (schools.SITS, schools.sits),
    (clubs.LETTERS, clubs.lettered),
    (clubs.LAST_WORDS, clubs.last_word),
    (clubs.WORKS, clubs.works),
    (clubs.MEMBERS, clubs.member),
    (clubs.CARE, clubs.cared),
    (clubs.PLACED, clubs.placed),
    (clubs.ARABIC, clubs.masjid),
    (clubs.BUREAUS, clubs.bureau),
    (_CHAINS, _chain),
    (_AREA_WORDS, _area_word),
    (_BEFORE_AREA, _after_area),
    (COMPASS, _compass),
)
_TESTS: tuple[tuple[Callable[[str], object], _Rule], ...] = (
    (lambda word: word in gazetteer(), _listed),  # the lists are read when the first word comes, not at import
    (streets.street_strength, streets.street),
    (schools.glued_kind, schools.glued_school),
    (schools.CLASS.fullmatch, schools.class_label),
    (re.compile("[1-6]e").fullmatch, schools.counted_school),
    (clubs.club_kind, clubs.club_type),
    (clubs.is_glued, clubs.glued_club),
    (clubs.TEAM.fullmatch, clubs.team),
    (odd, schools.odd_school),
    (_AREA.fullmatch, _area),
)


def _rules(word: str) -> Iterator[_Rule]:
    """Give the rules that may begin at a lower-case word."""
    for some, rule in _SETS:
        if word in some:
            yield rule
    for test, rule in _TESTS:
        if test(word):
            yield rule
    bare = base(word)
    if word in NEVER:
        return
    if is_place(bare) or word in _DEMONYMS or kind_of(word) is Kind.UNKNOWN or (coined(word) and bare.isalpha()):
        yield _place


_KNOWN = _Known()
