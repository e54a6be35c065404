"""Streets, squares, parks and stations, with the house numbers that go with them, as they are written and said."""

import re
from functools import cache

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.around import coined, entries, hit, is_name, is_place, leads, low, near, odd, open_word, plain
from thematics.redact.gazetteer import DEFINITE
from thematics.redact.kinds import Kind, kind_of, mid_capital
from thematics.redact.numerals import HOUSE_WORD, NUMBER_WORD
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import PARTICLES

__all__ = [
    "CORNER",
    "DWELLS",
    "LIVES",
    "NUMBER_WORDS",
    "STATIONS",
    "STREET_WORDS",
    "bare_street",
    "corner",
    "house",
    "listed_street",
    "numbered",
    "other_street",
    "station",
    "street",
    "street_strength",
]

_STRONG = re.compile(
    r"(.*?)(straat|straatje|straatjes|laan|laantje|weg|plein|pleintje|kade|gracht|singel|dreef|plantsoen|steeg|steegje|burgwal|boulevard|allee)"
)
_WEAK = re.compile(
    r"(.{2,}?)(dijk|hof|hofje|pad|markt|ring|baan|hoek|werf|akker|veld|weide|wei|haven|oever|zoom|erf|park|poort|brug|heuvel|berg|donk|kamp|horst"
    r"|meent|gaarde|waard|schans|terras|wal|dam|plaats|burg|stein|sluis|rak|wetering|vaart|kolk|tuin|tuinen|rode|hoeve|driehoek|passage|promenade|viaduct|tunnel)"
)
# Sorts of streets, and words that only end like one: they are nobody's address.
_SORTS = frozenset(
    """
    aanslaan aardeweg achterstraat achterweg ademweg asfaltweg autoboulevard autosnelweg autowasstraat autoweg bergweg beslaan betonweg
    binnenplein binnenstraat binnenweg blokkade bomenlaan boulevard bouwweg brutaalweg buitengracht buitenweg burgwal buurtplein buurtspoorweg
    buurtweg cultuurplein dienstweg dijkweg doodslaan doorgangsweg dorpsplein drieweg dwarsstraat dwarsweg eenbaansweg eenrichtingsstraat
    eenrichtingsweg eenvoudigweg expresweg fietssnelweg fietsstraat fietsweg gaandeweg gebiedsontsluitingsweg gemeenteplein gemeenteweg
    gewoonweg grasplein gravelweg grensweg grindweg grintweg grofweg handelsweg heenweg heerweg hoofdspoorweg hoofdstraat horecaplein invalsweg
    kabelspoorweg kapelaan kasseiweg kerkplein klinkerweg kortweg koudweg kronkelweg kustweg landweg leerweg levensweg lichtstraat
    lijdensweg lokaalspoorweg loskade luchtweg magistraat marktplein melkweg meubelboulevard middenplein milieustraat noodweg omleidingsweg
    onderweg ontsluitingsweg oprijlaan ortolaan overweg parallelweg pelgrimsweg pitsstraat pitstraat plantsoen polderweg postweg randweg reisweg
    rijksstraatweg rijksweg ringweg rondweg schoolplein simpelweg slingerweg slotgracht sluipweg snelweg speelplein speelstraat spoorweg
    stadsgracht stadsplein stadsweg steenweg stomweg straatweg strandboulevard strandweg substraat tankgracht tempelplein terugweg teststraat
    toedieningsweg toegangsdreef toegangsweg tramweg transportweg trekweg tussenweg tweebaansweg uitgaansstraat uitvalsweg urineweg vaarweg
    veldweg ventweg verbindingsweg verdedigingsgracht verkeersplein verkeersweg verreweg vestinggracht vierbaansweg vluchtweg voetbalplein
    voetweg voorplein voorrangsweg wandelboulevard wandelstraat wandelweg wasstraat waterweg wegblokkade windsingel winkelboulevard winkelplein
    winkelstraat woonboulevard woonstraat zandweg zeeblokkade zijstraat zijweg weg straat laan plein kade gracht singel dreef steeg allee
    rekenhof beroepshof kerkhof gerechtshof hof handelskade trapveld trapveldje pleintje straatje steegje laantje straatjes hangplein basketbalplein centrumplein cruyffplein
    """.split()
)
_VERBS = ("slaan", "dreef", "steeg", "ontsteeg")
STREET_WORDS = frozenset(
    "straat laan weg plein kade gracht singel dreef plantsoen steeg dijk hof park pad burgwal markt".split()
)
_SHY_WORDS = frozenset("weg dijk hof pad markt steeg".split())
_LEADS = frozenset(
    "eerste tweede derde 1e 2e 3e oude nieuwe lange korte grote kleine sint st burgemeester burg koningin koning prins prinses dokter dr professor doctor frans mgr monseigneur "
    "prof admiraal generaal pastoor dominee ds pater graaf meester mr laan plein noorder zuider ooster wester jonkheer jhr".split()
)
_NUMBER = re.compile(
    rf"\d{{1,4}}(?:[-/]?[a-z]|[-/](?:\d{{1,3}}|[a-z]{{1,3}}|i{{1,3}}))?|\d{{1,4}}(?:hs|bis|hoog|rd|zw)|{HOUSE_WORD}"
)
_TENTH = re.compile(NUMBER_WORD)
_SUFFIX = re.compile(
    r"[a-h]|hs|huis|bis|rood|zwart|i{1,3}|iv|(?:een|één|twee|drie|vier|vijf|zes)hoog|achter|links|rechts|boven"
)
_UP = re.compile(r"\d|i{1,3}|" + NUMBER_WORD)
_UNITS = frozenset(
    "uur jaar keer minuten min dagen dag weken week maanden maand meter kilometer km mensen jongens meiden meisjes kinderen euro procent van graden "
    "kilo keren auto's huizen winkels lampen man vrouwen december november oktober september augustus juli juni mei april maart februari januari".split()
)
LIVES = frozenset(
    "woon woont woonde wonen woonden gewoond verhuisd verhuisde verhuizen opgegroeid geboren kom komt kwam komen afkomstig wonend woonachtig getogen".split()
)
DWELLS = LIVES - {"kom", "komt", "kwam", "komen", "afkomstig"} | frozenset(
    "adres woonadres huis straat postadres thuisadres bezorgadres nummer flat etage".split()
)
_AT = frozenset("op aan in van naar bij uit door over langs richting tot rond vanaf achter tegenover voor hoek".split())
_BACK = 6  # words back that may speak of an address
_MOST = 5
NUMBER_WORDS = frozenset({"nummer", "huisnummer", "nr", "huisnr"})
CORNER = "hoek"
STATIONS = frozenset(
    "station metrostation treinstation busstation tramstation halte metrohalte tramhalte bushalte metro eindhalte".split()
)


@cache
def street_strength(word: str) -> int:
    """Say how a lower-case word ends: 2 as only a street does, 1 as streets do too, 0 as none does."""
    strong = _STRONG.fullmatch(word)
    if strong:
        return 0 if word in _SORTS or (word in lexicon.words() and word.endswith(_VERBS)) else 2
    weak = _WEAK.fullmatch(word)
    return 1 if weak and word not in lexicon.common() and word not in _SORTS and not is_place(word) else 0


def house(tokens: list[Token], at: int) -> int:
    """Give the index after a house number that begins at ``at``; ``at`` where there is none.

    >>> from thematics.redact.tokens import tokenise
    >>> [house(tokenise(text), 0) for text in ("12 hoog", "nummer veertien b", "23 3 hoog achter", "12 jaar")]
    [2, 3, 4, 0]
    """
    end = at
    while end - at < 2 and (low(tokens, end) in NUMBER_WORDS or low(tokens, end) in {",", "op"}):  # noqa: PLR2004
        end += 1
    if (
        end - at
        and low(tokens, end - 1) == "op"
        and low(tokens, end - 2) not in NUMBER_WORDS
        and not low(tokens, end).isdigit()
    ):
        return at
    if not _NUMBER.fullmatch(low(tokens, end)) or (
        low(tokens, end) in {"een", "één"} and low(tokens, end + 1) != "hoog"
    ):
        return at
    end = _said(tokens, end + 1)
    return at if low(tokens, end) in _UNITS else _suffix(tokens, end)


def _said(tokens: list[Token], end: int) -> int:
    """Go on over the rest of a number that is said in pieces: "honderd vierentwintig", "honderd en drie"."""
    if low(tokens, end - 1).endswith("honderd"):
        further = end + (low(tokens, end) == "en")
        if _TENTH.fullmatch(low(tokens, further)):
            return further + 1
    return end


def _suffix(tokens: list[Token], end: int) -> int:
    """Go on over what follows a house number: "hs", "3 hoog achter", "- 2", "bis"."""
    if _UP.fullmatch(low(tokens, end)) and low(tokens, end + 1) == "hoog":
        end += 2
    elif low(tokens, end) in {"hoog", "huis"} or _SUFFIX.fullmatch(low(tokens, end)):
        end += 1
    elif low(tokens, end) in {"-", "/", "–"} and re.fullmatch(r"\w{1,3}", low(tokens, end + 1)):
        end += 2
    return end + (low(tokens, end - 1).endswith("hoog") and low(tokens, end) in {"achter", "links", "rechts", "voor"})


def street(tokens: list[Token], at: int) -> list[Hit]:
    """Find a street by its last word: "Rozenstraat 12", "op de lange nieuwkade"."""
    token = tokens[at]
    strong = street_strength(token.low) > 1
    end = house(tokens, at + 1)
    first = begins(tokens, at)
    if not _counts(tokens, first, at, strong=strong, has_number=end > at + 1):
        return []
    found = hit(tokens, first, end - 1, Label.ADDRESS, 0.9 if end > at + 1 else 0.8)
    return [found, *_town_after(tokens, end)] if end > at + 1 else [found]


def _town_after(tokens: list[Token], end: int) -> list[Hit]:
    """Find the town that follows a street and number: "zwinstraat 12 wolvenhorst"."""
    end += low(tokens, end) in {",", "te", "in"}
    if not open_word(tokens, end) or (plain(tokens[end]) and not tokens[end].cap):
        return []
    word = tokens[end].low
    named = is_place(word) or coined(word) or odd(word) or mid_capital(tokens[end])
    return [hit(tokens, end, end, Label.PLACE, 0.6)] if named else []


def _counts(tokens: list[Token], first: int, at: int, *, strong: bool, has_number: bool) -> bool:
    token = tokens[at]
    capital = mid_capital(token)
    dictionary = token.low in lexicon.words()
    if strong:
        return has_number or capital or not dictionary or first < at or _placed(tokens, first)
    if has_number:
        return capital or not dictionary or bool(near(tokens, first, _BACK) & DWELLS)
    # People are called Oosterdijk too; only a street takes "op de", and a park "in het".
    sure = not dictionary and token.low.endswith(
        ("hof", "dijk", "pad", "park", "kade", "haven", "werf", "brug", "tunnel")
    )
    return _placed(tokens, first) and (capital or sure or token.low.endswith("park")) and not token.low.endswith(_PARKS)


_PARKS = ("pretpark", "skatepark", "speelpark", "wagenpark", "themapark", "sportpark", "recreatiepark", "vakantiepark", "bungalowpark",
          "attractiepark", "windpark", "zonnepark", "waterpark", "stadspark", "wijkpark", "buurtpark", "dierenpark", "bedrijvenpark",
          "tennispark", "supermarkt", "arbeidsmarkt", "woningmarkt", "rommelmarkt", "kerstmarkt", "begraafplaats", "werkplaats",
          "parkeerplaats", "speelplaats", "verblijfplaats", "woonplaats", "standplaats", "vindplaats", "opslagplaats", "machinepark",
          "trailerpark", "klimpark", "woonwagenpark", "villapark", "natuurpark", "woonpark", "industriepark", "businesspark", "plaats")  # fmt: skip


def _placed(tokens: list[Token], at: int) -> bool:
    """Say whether "op de", "aan het", "in" and the like stand before."""
    return low(tokens, at - 1) in DEFINITE and low(tokens, at - 2) in _AT


def begins(tokens: list[Token], at: int) -> int:
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
        if back == first - 1 or of_the or not _leads(tokens[back]) or _AT & {tokens[back + 1].low} - {"van"}:
            break
        first = back
    # "in de van Ostadestraat": the particle that follows the article is the street's.
    if low(tokens, first - 1) in {"da", "la", "el"}:
        return first - 1 - (low(tokens, first - 2) == "de" and low(tokens, first - 1) == "la")
    if low(tokens, first - 1) in {"den", "der", "'t", "ter", "ten"}:
        joined = low(tokens, first - 2) == "van" or (
            low(tokens, first - 2) in {"op", "in"} and low(tokens, first - 1) == "den"
        )
        return first - 1 - joined
    opens = low(tokens, first - 2) in {"de", "het", "op", "aan", "in", "is", "bij", ":"}
    return first - 1 if low(tokens, first - 1) == "van" and opens else first


def _leads(token: Token) -> bool:
    return leads(token) or (token.low in _LEADS and not token.tag)


def bare_street(tokens: list[Token], at: int) -> Hit | None:
    """Find a street that is cut in two: "jan van galen straat 12", "de oosterpark straat"."""
    first, end = begins(tokens, at), house(tokens, at + 1)
    numbered_ = end > at + 1
    if first == at and numbered_ and open_word(tokens, at - 1) and not plain(tokens[at - 1]):
        first = at - 1  # "rozen straat 12"
    if first == at and _placed(tokens, at - 1) and open_word(tokens, at - 1) and coined(tokens[at - 1].low):
        first = at - 1
    if first == at or not _named(tokens, first, at):
        return None
    if tokens[at].low in _SHY_WORDS and not (numbered_ or tokens[at].cap or _placed(tokens, first)):
        return None  # "toen ging sanne weg"
    return hit(tokens, first, end - 1, Label.ADDRESS, 0.85)


def _named(tokens: list[Token], first: int, at: int) -> bool:
    """Say whether more than "eerste" or "lange" stands before the word "straat"."""
    return any(tokens[index].low not in _LEADS or tokens[index].cap for index in range(first, at))


def listed_street(tokens: list[Token], at: int, length: int, *, shy: bool) -> Hit | None:
    """Find a street, square or stop that is listed, and its number."""
    last = at + length - 1
    end = house(tokens, last + 1)
    first = begins(tokens, at) if street_strength(tokens[last].low) else at
    if shy and end == last + 1 and not _shy_counts(tokens, at, last):
        return None
    if (
        shy
        and end > last + 1
        and not (mid_capital(tokens[at]) or _placed(tokens, at) or near(tokens, at, _BACK) & DWELLS)
    ):
        return None
    return hit(tokens, first, end - 1, Label.ADDRESS, 0.85)


def _shy_counts(tokens: list[Token], at: int, last: int) -> bool:
    if last > at:
        return all(tokens[index].cap for index in (at, last)) or low(tokens, at - 1) in _AT or _placed(tokens, at)
    before = low(tokens, at - 2) if low(tokens, at - 1) in DEFINITE else low(tokens, at - 1)
    if mid_capital(tokens[at]):
        return before in _AT
    return (
        before in {"op", "naar", "bij"}
        and low(tokens, at - 1) in DEFINITE
        and tokens[at].low in {"dam", "spui", "nes", "munt", "singel"}
    )


def other_street(tokens: list[Token], at: int) -> Hit | None:
    """Find a street without a street's ending, from the word for living: "woont aan het Zwin 12", "adres is Kolkrak 5"."""
    for begin in range(at + 1, min(len(tokens), at + _BACK)):
        if not open_word(tokens, begin) or plain(tokens[begin]) or low(tokens, begin) in NUMBER_WORDS:
            continue
        end = house(tokens, begin + 1)
        number = _NUMBER.fullmatch(tokens[begin].low) or low(tokens, begin - 1) in _UNITS
        if end > begin + 1 and not number and _may_be_street(tokens, begin):
            return hit(tokens, begins(tokens, begin), end - 1, Label.ADDRESS, 0.7)
    return None


def _may_be_street(tokens: list[Token], at: int) -> bool:
    named = tokens[at].cap or kind_of(tokens[at].low) is not Kind.WORD or coined(tokens[at].low)
    return named or low(tokens, at - 1) in {"op", "aan", "in", "de", "het"}


def numbered(tokens: list[Token], at: int) -> Hit | None:
    """Find "huisnummer 12", "nummer veertien" where somebody lives or a street follows."""
    said = tokens[at].low
    number = at + (2 if low(tokens, at + 1) in {"is", "was", "van"} else 1)
    end = house(tokens, number)
    if end == number:
        return None
    lives = near(tokens, at, _BACK, _BACK + 2) & (LIVES - {"kom", "komt", "kwam", "komen"})
    if said in {"huisnummer", "huisnr"} or lives or _street_follows(tokens, end):
        return hit(tokens, at if said == "nummer" else number, end - 1, Label.ADDRESS, 0.7)
    return None


def _street_follows(tokens: list[Token], at: int) -> bool:
    """Say whether "op de Kinkerstraat" follows."""
    begin = at + 1 + (low(tokens, at + 1) in DEFINITE)
    if low(tokens, at) not in {"op", "in", "aan", "van"} or not open_word(tokens, begin):
        return False
    streets = any(entry.label is Label.ADDRESS for entry in entries(tokens, begin))
    return streets or street_strength(low(tokens, begin)) > 1 or street_strength(low(tokens, begin + 1)) > 1


def corner(tokens: list[Token], at: int) -> list[Hit]:
    """Find both streets of "op de hoek van de Kinker en de Bilderdijk"; a table's corner isn't one."""
    if low(tokens, at + 1) not in {"van", "bij"}:
        return []
    one = _corner_name(tokens, at + 2)
    other = _corner_name(tokens, one[1] + 1) if one and low(tokens, one[1]) in {"en", "met"} else None
    stretches = [stretch for stretch in (one, other) if stretch]
    if not any(_telling(tokens, *stretch) for stretch in stretches):
        return []
    return [hit(tokens, first, end - 1, Label.ADDRESS, 0.7) for first, end in stretches]


def _corner_name(tokens: list[Token], at: int) -> tuple[int, int] | None:
    first = at + (low(tokens, at) in DEFINITE)
    end = first
    while (
        end < len(tokens)
        and end - first < _MOST
        and open_word(tokens, end)
        and low(tokens, end) not in {"en", "met", "bij"}
    ):
        if plain(tokens[end]) and not (tokens[end].low in PARTICLES or tokens[end].low in _LEADS or tokens[end].cap):
            break
        end += 1
        if street_strength(tokens[end - 1].low) > 1 or tokens[end - 1].low in STREET_WORDS:
            break
    return (first, end) if end > first else None


def _telling(tokens: list[Token], first: int, end: int) -> bool:
    return any(
        street_strength(tokens[index].low) > 1
        or odd(tokens[index].low)
        or mid_capital(tokens[index])
        or any(entry.label is Label.ADDRESS for entry in entries(tokens, index))
        for index in range(first, end)
    )


def station(tokens: list[Token], at: int) -> Hit | None:
    """Find a station or stop by its name: "station lelylaan", "halte Zwinplein"."""
    begin = at + 1
    if not open_word(tokens, begin):
        return None
    some = [
        entry
        for entry in entries(tokens, begin)
        if not entry.shy or tokens[begin].cap or entry.label is not Label.ORGANISATION
    ]
    if some:
        return hit(tokens, at, begin + len(some[0].words) - 1, Label.PLACE, 0.8)
    if not (
        is_name(tokens, begin) or coined(tokens[begin].low) or tokens[begin].low in {"zuid", "noord", "rai", "centraal"}
    ):
        return None
    end = begin + 1
    while end < len(tokens) and end - begin < _MOST and is_name(tokens, end) and tokens[end].cap:
        end += 1
    return hit(tokens, at, end - 1, Label.PLACE, 0.7)
