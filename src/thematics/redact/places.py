"""Places, neighbourhoods, streets, schools, clubs and employers: lists, endings, and the words around them."""

import re
from collections.abc import Iterator

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.names import Kind, base, kind_of, mid_capital
from thematics.redact.numerals import HOUSE_WORD
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import (
    ARTICLES,
    CLUB_WORDS,
    EMPLOYERS,
    NEVER,
    PARTICLES,
    PLACE_PREPOSITIONS,
    SCHOOL_WORDS,
    VERB_LIKE,
)

__all__ = ["find_places"]

DOUBTFUL = 0.5  # a find of this score or less is not looked for in the rest of the document
_STREET = re.compile(
    r"(.*?)(straat|straatje|laan|laantje|weg|plein|kade|gracht|singel|dreef|plantsoen|steeg|burgwal|boulevard|allee)"
)
_STREET_WEAK = re.compile(
    r"(.{2,}?)(dijk|hof|pad|markt|ring|baan|hoek|werf|akker|veld|weide|haven|oever|zoom|erf|park|poort|brug|heuvel|berg|donk|kamp|horst|meent|gaarde|waard|schans|terras|wal|dam|plaats|burg|stein)"
)
_AREA = re.compile(r".{3,}(?:buurt|wijk|kwartier|eiland|polder)")
_TOWN = re.compile(r".{2,}(?:dam|drecht|hoven|veen|burg|dorp|wijk|huizen|lo|berg|broek|stad|wolde|ingen|zijl)")
_SCHOOL = re.compile(
    r"(.{2,})(college|lyceum|gymnasium|mavo|havo|vmbo|school|scholengemeenschap|basisschool|atheneum|academie)"
)
_LEADS = frozenset(
    "eerste tweede derde oude nieuwe lange korte grote kleine sint st burgemeester burg koningin prins prinses koning dokter dr professor prof admiraal "
    "generaal pastoor dominee pater graaf meester laan plein noorder zuider ooster wester van".split()
)
_NUMBER = re.compile(r"\d{1,4}[a-z]?|" + HOUSE_WORD)
_SUFFIX = re.compile(r"[a-dA-D]|hs|huis|bis|i{1,3}|iv", re.IGNORECASE)
_UNITS = frozenset(
    "uur jaar keer minuten min dagen weken maanden meter kilometer km mensen jongens meiden meisjes kinderen euro procent van".split()
)
_LIVES = frozenset(
    "woon woont woonde wonen woonden gewoond verhuisd verhuisde verhuizen opgegroeid geboren kom komt kwam afkomstig".split()
)
_DWELLS = _LIVES | frozenset("adres woonadres huis straat postadres".split())
_PRONOUNS = frozenset(
    "ik je jij hij ze zij we wij jullie nu toen eerst vroeger toch ook nog wel oorspronkelijk".split()
)
_CLUB = re.compile(
    r".{2,}(?:club|school|vereniging|centrum|groep|opvang|zorg|koor|praktijk|kliniek|winkel|garage|makelaar|stichting|bedrijf|studio|salon|camping|hotel|theater|bureau)|garage|hotel|camping|makelaar"
)
_CLUB_LETTERS = frozenset(
    "fc vv sv sc hc bc afc asc hv rksv asv kv avv dws rkvv usv zsc zv vc tv bv ssv svo cvv".split()
)
_WORKS = frozenset("lid zit zat zitten werk werkt werkte werken werkten gewerkt bijbaan bijbaantje stage baan baantje stageplek vakkenvuller "
                   "kassière caissière voetbal voetbalt voetbalde voetballen hockeyt hockey hockeyde train traint trainde trainen sport "
                   "sportte speel speelt speelde turnt turnde kickbokst kickbokste danst danste zwemt zwom".split())  # fmt: skip
_ATTENDS = frozenset("zit zat zitten zaten school les leerling leerlingen mentor docent klas brugklas gezeten".split())
_MOST = 5
_LEAST = 3
_NOT_PLACES = frozenset("huizen bergen wijk kamp dorp".split())
_INTO = frozenset("bij op van naar voor in uit aan door tegen".split())
_CHAINS = EMPLOYERS - frozenset("action plus dirk flink coop gamma picnic subway ah spar domino's dominos".split())
_NAMED_SCHOOLS = frozenset("college lyceum gymnasium scholengemeenschap basisschool montessori mavo".split())
# One of these alone is nobody's data; with a name after it, it tells where somebody is treated or works.
_CARE = frozenset(
    "ggz buurtteam wijkteam jeugdteam jeugdzorg jeugdhulp thuiszorg zorggroep kinderopvang woonzorg".split()
)
_NAMED_CLUBS = frozenset("sportschool dansschool moskee kerk buurthuis jongerencentrum manege scouting café cafe restaurant woongroep snackbar "
                         "voetbalclub hockeyclub wijkcentrum buurtcentrum kinderdagverblijf basisschool".split())  # fmt: skip


def find_places(tokens: list[Token]) -> Iterator[Hit]:
    """Give places of every sort; finds may overlap each other and those of people."""
    for at, token in enumerate(tokens):
        if token.tag or token.blocked or not (token.word or token.low.isdigit()):
            continue
        for rule in (
            _phrase,
            _street,
            _other_street,
            _school,
            _club,
            _employer,
            _capital,
            _area,
            _place,
            _house_number,
        ):
            hit = rule(tokens, at)
            if hit is not None:
                yield hit


def _low(tokens: list[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) and not tokens[at].tag else ""


def _hit(tokens: list[Token], first: int, last: int, label: Label, score: float) -> Hit:
    by = {
        Label.ADDRESS: "street",
        Label.SCHOOL: "school",
        Label.ORGANISATION: "organisation",
        Label.NEIGHBOURHOOD: "area",
    }
    return Hit(
        tokens[first].start,
        tokens[last].end,
        label,
        score,
        by.get(label, "place"),
        spread=label is not Label.ADDRESS and score > DOUBTFUL,
    )


def _phrase(tokens: list[Token], at: int) -> Hit | None:
    for label, table in zip((Label.PLACE, Label.NEIGHBOURHOOD), lexicon.place_phrases(), strict=True):
        for phrase in table.get(tokens[at].low, ()):
            stretch = tokens[at : at + len(phrase)]
            if tuple(token.low for token in stretch) == phrase and _phrase_counts(tokens, at, stretch):
                return _hit(tokens, at, at + len(phrase) - 1, label, 0.9)
    return None


def _phrase_counts(tokens: list[Token], at: int, stretch: list[Token]) -> bool:
    """Say whether it is the place: "De Pijp" and not "de pijp", unless a preposition or a rare word says so."""
    if any(token.tag or token.blocked for token in stretch):
        return False
    if any(not lexicon.is_ordinary(token.low) for token in stretch) or all(token.cap for token in stretch):
        return True
    return stretch[-1].cap or _low(tokens, at - 1) in {"in", "uit", "naar"}


def _lives(tokens: list[Token], at: int) -> bool:
    """Say whether somebody lives, comes from or moved to what stands at ``at``."""
    if _low(tokens, at - 1) not in PLACE_PREPOSITIONS:
        return False
    back = at - 2
    while back >= 0 and at - back < _MOST and tokens[back].low in _PRONOUNS:
        back -= 1
    return _low(tokens, back) in _LIVES


def _place(tokens: list[Token], at: int) -> Hit | None:
    token = tokens[at]
    bare = base(token.low)
    if token.low in NEVER:
        return None
    after = _low(tokens, at - 1) in PLACE_PREPOSITIONS
    kind = kind_of(token.low)
    if _is_place(bare):
        plain = not token.cap and (token.low in lexicon.common() or token.low in _NOT_PLACES)
        if (kind in {Kind.UNKNOWN, Kind.LAST} or after) and not plain:
            return _hit(tokens, at, at, Label.PLACE, 0.9)
        return None
    if kind is not Kind.UNKNOWN or not bare.replace("-", "").isalpha() or not after:
        return None
    likely = mid_capital(token) or _lives(tokens, at) or _TOWN.fullmatch(bare)
    return _hit(tokens, at, at, Label.PLACE, 0.65 if likely else 0.55) if likely or len(bare) > _LEAST else None


def _is_place(bare: str) -> bool:
    known = lexicon.places()
    if bare in known:
        return True
    if "-" in bare:
        return bare.split("-", maxsplit=1)[0] in known
    # "Amsterdamse", "Rotterdammer" tell the place.
    return any(
        bare.endswith(end) and bare[: -len(end)] in known and len(bare) > len(end) + 4
        for end in ("se", "s", "mer", "er", "mers", "ers")
    )


def _area(tokens: list[Token], at: int) -> Hit | None:
    token = tokens[at]
    plain, marked = lexicon.areas()
    after = _low(tokens, at - 1) in {"in", "uit", "naar", "van"}
    if token.low in plain or (token.low in marked and mid_capital(token) and after):
        return _hit(tokens, at, at, Label.NEIGHBOURHOOD, 0.9)
    if _AREA.fullmatch(token.low) and (mid_capital(token) or not lexicon.is_ordinary(token.low)):
        return _hit(tokens, at, at, Label.NEIGHBOURHOOD, 0.8)
    return None


def _leads(token: Token) -> bool:
    if token.tag or token.blocked or not token.word or token.low in NEVER:
        return False
    if token.cap:
        return not (token.first and (lexicon.is_ordinary(token.low) or token.low in PARTICLES))
    return token.low in _LEADS - {"van"} or kind_of(token.low) in {Kind.FIRST, Kind.LAST}


def _backwards(tokens: list[Token], at: int) -> int:
    """Give where a name of several words that ends at ``at`` begins: "Eerste Constantijn Huygensstraat"."""
    first = at
    while first > 0 and at - first < _MOST:
        if _leads(tokens[first - 1]):
            first -= 1
            continue
        back = first - 1
        while back > 0 and tokens[back].low in PARTICLES and first - back < _MOST - 1:
            back -= 1
        # "Fenna van het Wilgen College": a person, and a school.
        of_the = tokens[first - 1].low == "het" and tokens[back + 1].low == "van"
        if back == first - 1 or of_the or not _leads(tokens[back]):
            break
        first = back
    # "in de van Ostadestraat": the particle that follows the article is the street's.
    return first - 1 if _low(tokens, first - 1) == "van" and _low(tokens, first - 2) in {"de", "het"} else first


def _house(tokens: list[Token], at: int) -> int:
    """Give the index after a house number that begins at ``at``; ``at`` where there is none."""
    end = at
    if _low(tokens, end) in {"nummer", "nr", "huisnummer", ","}:
        end += 1
    if not _NUMBER.fullmatch(_low(tokens, end)) or _low(tokens, end + 1) in _UNITS:
        return at
    end += 1
    if _SUFFIX.fullmatch(_low(tokens, end)) and _low(tokens, end) != "":
        end += 1
    elif _low(tokens, end) in {"-", "/"} and re.fullmatch(r"\w{1,3}", _low(tokens, end + 1)):
        end += 2
    return end


def _street(tokens: list[Token], at: int) -> Hit | None:
    token = tokens[at]
    strong = _STREET.fullmatch(token.low)
    if not strong and not _STREET_WEAK.fullmatch(token.low):
        return None
    end = _house(tokens, at + 1)
    numbered = end > at + 1
    stem = strong[1] if strong else token.low
    generic = lexicon.is_ordinary(token.low)
    if strong and len(stem) < 2:  # noqa: PLR2004 - the bare word "straat": its name stands before it
        first = _backwards(tokens, at)
        if first == at and numbered and tokens[at - 1].word and not _plain(tokens[at - 1]):
            first = at - 1  # "rozen straat 12", as recognisers write it
        return _hit(tokens, first, end - 1, Label.ADDRESS, 0.85) if first < at else None
    # People are called Oosterdijk too; only a street takes "op de".
    placed = (
        _low(tokens, at - 1) in {"de", "het"}
        and _low(tokens, at - 2) in {"op", "aan", "in"}
        and token.low.endswith(("hof", "dijk", "pad"))
    )
    if not _street_counts(
        token, strong=bool(strong), numbered=numbered, placed=placed, generic=generic and not _dwelling(tokens, at)
    ):
        return None
    return _hit(tokens, _backwards(tokens, at), end - 1, Label.ADDRESS, 0.9 if numbered else 0.8)


def _plain(token: Token) -> bool:
    """Say whether a word is too common to be part of a name."""
    return (
        token.tag
        or token.blocked
        or token.low in ARTICLES
        or token.low in NEVER
        or token.low in VERB_LIKE
        or token.low in lexicon.common()
    )


def _dwelling(tokens: list[Token], at: int) -> bool:
    """Say whether the words before speak of an address."""
    return any(_low(tokens, back) in _DWELLS for back in range(max(0, at - 6), at))


def _other_street(tokens: list[Token], at: int) -> Hit | None:
    """Find a street without a street's ending: "woont aan het Rokin 12", "adres is Damrak 5"."""
    if not _dwelling(tokens, at) or _plain(tokens[at]) or _low(tokens, at - 1) in _UNITS:
        return None
    end = _house(tokens, at + 1)
    named = (
        tokens[at].cap
        or kind_of(tokens[at].low) is not Kind.WORD
        or _low(tokens, at - 1) in {"op", "aan", "in", "de", "het"}
    )
    if end == at + 1 or not tokens[at].word or not named or _NUMBER.fullmatch(tokens[at].low):
        return None
    return _hit(tokens, _backwards(tokens, at), end - 1, Label.ADDRESS, 0.7)


def _street_counts(token: Token, *, strong: bool, numbered: bool, placed: bool, generic: bool) -> bool:
    capital = mid_capital(token)
    if strong:
        return numbered or capital or not generic
    return (numbered or placed) and (capital or not generic)


def _house_number(tokens: list[Token], at: int) -> Hit | None:
    """Find "huisnummer 12", and "op nummer 12" where somebody lives."""
    said = _low(tokens, at)
    near = {_low(tokens, back) for back in range(max(0, at - 6), at)}
    if said == "huisnummer" or (said == "nummer" and near & {"woon", "woont", "woonde", "wonen", "woonden"}):
        number = at + (2 if _low(tokens, at + 1) in {"is", "was"} else 1)
        end = _house(tokens, number)
        if end > number:
            return _hit(tokens, number, end - 1, Label.ADDRESS, 0.7)
    return None


def _named(tokens: list[Token], at: int) -> bool:
    """Say whether what stands at ``at`` can be the name of a school, club or firm."""
    if at >= len(tokens):
        return False
    token = tokens[at]
    if token.tag or token.blocked or not token.word or token.low in NEVER or token.low in PARTICLES:
        return False
    return mid_capital(token) or kind_of(token.low) in {Kind.FIRST, Kind.LAST, Kind.UNKNOWN}


def _forwards(tokens: list[Token], at: int) -> int:
    """Give the index after a proper name that begins at ``at``, articles inside it included; 0 where there is none."""
    end = at
    while (
        end < len(tokens)
        and end - at < _LEAST
        and tokens[end].low in {"de", "der", "den", "el", "al", "het", "'t", "van", "sint", "st"}
    ):
        end += 1
    if not _named(tokens, end):
        return 0
    while _named(tokens, end) and end - at < _MOST:
        end += 1
    return end


def _school(tokens: list[Token], at: int) -> Hit | None:
    token = tokens[at]
    glued = _SCHOOL.fullmatch(token.low)
    if glued and (mid_capital(token) or not lexicon.is_ordinary(token.low)) and token.low not in NEVER:
        return _hit(tokens, _backwards(tokens, at), at, Label.SCHOOL, 0.85)
    if token.low in SCHOOL_WORDS:
        first = _backwards(tokens, at)
        if first == at and token.low in _NAMED_SCHOOLS and at and tokens[at - 1].word and not _plain(tokens[at - 1]):
            first = at - 1
        if first < at:
            return _hit(tokens, first, at, Label.SCHOOL, 0.85)
        end = _forwards(tokens, at + 1) or _articled(tokens, at)
        return _hit(tokens, at, end - 1, Label.SCHOOL, 0.75) if end else None
    if token.low == "op" and {_low(tokens, back) for back in range(max(0, at - 4), at)} & _ATTENDS:
        begin = at + 1 + (_low(tokens, at + 1) in {"het", "de"})
        end = _forwards(tokens, begin)
        if end and not _is_place(tokens[end - 1].low):
            return _hit(tokens, begin, end - 1, Label.SCHOOL, 0.6)
    return None


def _articled(tokens: list[Token], at: int) -> int:
    """Give the index after "de regenboog" in "basisschool de regenboog"; 0 where the word takes no such name."""
    near = {_low(tokens, back) for back in range(max(0, at - _MOST), at)}
    if (
        (tokens[at].low not in _NAMED_CLUBS and not near & _WORKS)
        or _low(tokens, at + 1) not in {"de", "het", "'t", "sint", "st"}
        or at + 2 >= len(tokens)
    ):
        return 0
    return at + 3 if tokens[at + 2].word and not _plain(tokens[at + 2]) else 0


def _capital(tokens: list[Token], at: int) -> Hit | None:
    """Find what is written as a name though its words are ordinary: chains, "bij Het Kompas", "op de Regenboog"."""
    token = tokens[at]
    if token.low in _CHAINS or (token.low == "albert" and _low(tokens, at + 1) == "heijn"):
        return _hit(tokens, at, at + (token.low == "albert"), Label.ORGANISATION, 0.7)
    known = {token.low, token.low.partition("-")[0]} & NEVER
    if known or not mid_capital(token) or not token.word or len(token.text) == 1:
        return None
    back = at - 1 - (_low(tokens, at - 1) in {"de", "het", "'t"})
    if _low(tokens, back) not in _INTO:
        return None
    end = at + 1
    while end < len(tokens) and _named(tokens, end) and end - at < _MOST and tokens[end].cap:
        end += 1
    article = token.low in {"de", "het", "sint", "st"}
    return _hit(tokens, at, end - 1, Label.ORGANISATION, 0.5) if not article or end > at + 1 else None


def _club(tokens: list[Token], at: int) -> Hit | None:
    low = tokens[at].low
    if low in _CARE and at + 1 < len(tokens) and mid_capital(tokens[at + 1]) and tokens[at + 1].low not in NEVER:
        return _hit(tokens, at, (_forwards(tokens, at + 1) or at + 2) - 1, Label.ORGANISATION, 0.7)
    if low in _CLUB_LETTERS:
        return _lettered_club(tokens, at)
    if low not in CLUB_WORDS and not (_CLUB.fullmatch(low) and low not in NEVER):
        return None
    end = _forwards(tokens, at + 1) or _articled(tokens, at)
    return _hit(tokens, at, end - 1, Label.ORGANISATION, 0.75) if end else None


def _lettered_club(tokens: list[Token], at: int) -> Hit | None:
    """Find "SV Zuiderkruis", "sv de pijlers"; "tv" and its like are words too, and need a capital after them."""
    shy = tokens[at].low in {"tv", "bv", "zv"}
    end = at + (2 if not shy and _low(tokens, at + 1) in {"de", "het"} else 1)
    if end >= len(tokens) or not tokens[end].word or tokens[end].tag or (shy and not mid_capital(tokens[end])):
        return None
    return _hit(tokens, at, end, Label.ORGANISATION, 0.8)


def _employer(tokens: list[Token], at: int) -> Hit | None:
    """Find where somebody works or plays: "werkt bij de Jumbo", "voetbalt bij Zeeburgia"."""
    if tokens[at].low not in {"bij", "van"}:
        return None
    near = {_low(tokens, back) for back in range(max(0, at - _MOST), at)}
    if not near & _WORKS:
        return None
    begin = at + 1 + (_low(tokens, at + 1) in {"de", "het", "een"})
    if _low(tokens, begin) in EMPLOYERS or (_low(tokens, begin), _low(tokens, begin + 1)) == ("albert", "heijn"):
        return _hit(tokens, begin, begin + (_low(tokens, begin) == "albert"), Label.ORGANISATION, 0.8)
    end = _forwards(tokens, begin) if tokens[at].low == "bij" else 0
    if not end and begin == at + 1 and tokens[at].low == "bij" and near & _WORKS and _firm(tokens, begin):
        end = begin + 1
    return _hit(tokens, begin, end - 1, Label.ORGANISATION, 0.7) if end else None


def _firm(tokens: list[Token], at: int) -> bool:
    """Say whether a bare ordinary noun after "werkt bij" may be a firm's or club's name; a plural is not."""
    if at >= len(tokens) or not tokens[at].word or _plain(tokens[at]):
        return False
    near = {_low(tokens, back) for back in range(max(0, at - _MOST), at)}
    return not tokens[at].low.endswith(("en", "s")) and not near & {"zit", "zat", "zitten"}
