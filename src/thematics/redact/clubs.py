"""Clubs, places of worship, care, employers and places to go out: type words, letters, and the words of work and sport."""

import re
from functools import cache

from thematics.records.shared import Label
from thematics.redact import lexicon
from thematics.redact.around import (
    COMPASS,
    coined,
    entries,
    forwards,
    hit,
    is_name,
    is_place,
    low,
    near,
    odd,
    open_word,
    plain,
)
from thematics.redact.gazetteer import DEFINITE
from thematics.redact.kinds import Kind, kind_of, mid_capital
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import ARTICLES, CLUB_WORDS, EMPLOYERS, NEVER, PARTICLES, VERB_LIKE

__all__ = [
    "ARABIC",
    "BUREAUS",
    "CARE",
    "LAST_WORDS",
    "LETTERS",
    "MEMBERS",
    "PLACED",
    "TEAM",
    "WORKS",
    "bureau",
    "cared",
    "club_kind",
    "club_type",
    "glued_club",
    "is_glued",
    "last_word",
    "lettered",
    "listed_club",
    "masjid",
    "member",
    "placed",
    "team",
    "works",
]

_TYPE = re.compile(
    r".{2,}(?:club|vereniging|centrum|groep|opvang|zorg|koor|praktijk|kliniek|winkel|garage|makelaar|stichting|bedrijf|studio|salon|camping"
    r"|hotel|theater|café|cafe|restaurant|tent|zaak|bakkerij|slagerij|school|huis|verblijf|zaal|hal|bad|instelling|kantoor|bouwers|advocaten)"
)
_TYPES = CLUB_WORDS | frozenset(
    "bakker slager groenteboer visboer juwelier opticien apotheek drogist fietsenmaker rijschool eetcafe eetcafé lunchroom koffietent coffeeshop "
    "shishalounge lounge hotel cafetaria grillroom shoarmazaak slagerij kinderopvang crèche creche bso zorgboerderij boerderij leefgroep gezinshuis "
    "crisisopvang opvang internaat jji behandelgroep notariskantoor advocatenkantoor garage autobedrijf zwembad sporthal sportpark bioscoop "
    "discotheek jeugdinstelling uitgeverij fonds jeugdhonk speeltuin kringloopwinkel bloemist makelaar drukkerij visser kwekerij camping strandtent tandartspraktijk "
    "fysiotherapeut parochie tempel synagoge kapel evangeliegemeente pinkstergemeente baptistengemeente kinderboerderij inloophuis opvanghuis "
    "azc asielzoekerscentrum woonvoorziening woongroep jeugdinrichting jongerenhuis clubhuis buurtkamer dagbesteding kdv imkerij".split()
)
# A type word that hardly ever goes without its name's article: "buurthuis de klinker".
_TAKE_ARTICLE = frozenset(
    "sportschool dansschool moskee buurthuis jongerencentrum manege scouting scoutinggroep café cafe restaurant woongroep snackbar voetbalclub "
    "hockeyclub wijkcentrum buurtcentrum kinderdagverblijf eetcafé eetcafe hotel sporthal sportpark zwembad zorgboerderij boerderij speeltuin "
    "camping pizzeria bakkerij slagerij cafetaria lunchroom leefgroep gezinshuis internaat crisisopvang behandelgroep kinderopvang bso kdv "
    "jeugdhonk opvanghuis inloophuis kliniek strandtent discotheek coffeeshop turnvereniging tennisclub boksschool kapsalon kinderboerderij "
    "clubhuis jongerenhuis dagbesteding zwemclub tempel azc garage makelaardij jeugdinstelling gezinshuis jeugdcentrum".split()
)
_DETERMINERS = DEFINITE | frozenset("een mijn zijn haar die deze onze elke hun welke dat dit ons jouw je geen".split())
LETTERS = frozenset("fc vv sv sc hc bc afc asc hv rksv asv kv avv dws rkvv usv zsc zv vc tv bv ssv svo cvv mhc hmhc vvv tc ltc zpc zvv av atv gv kvv "
                    "rkav rkavic ahc svv".split())  # fmt: skip
_SHY_LETTERS = frozenset("tv bv zv av hc tc vc gv bc sc".split())
LAST_WORDS = frozenset(
    "moskee kerk gym dojo boys united rangers girls combinatie kapel tempel kapsalon bakkerij slagerij ziekenhuis gasthuis kliniek fc sv vv "
    "hockeyclub sportschool dansschool manege pizza grill kebab döner doner shoarma sushi parochie synagoge jeugdzorg makelaars advocaten "
    "beheer holding nv transport logistiek schoonmaak bouw installaties kinderopvang thuiszorg supermarkt".split()
)
_AFTER_PEOPLE = frozenset("gym moskee boys united rangers dojo".split())
_GLUED = re.compile(
    r".{4,}(?:kerk|moskee|gasthuis|ziekenhuis|kliniek|sporthal|zwembad|kapel|klooster|tempel|gym|hoeve|borgh|burch|college)"
)
_SORTS = ("dorps", "moeder", "staats", "volks", "kinder", "huis", "jeugd", "wijk", "stads", "klooster", "kathedraal", "streek", "privé", "dieren",
          "academisch", "militair", "revalidatie", "verslavings", "buiten", "noord", "oog", "tand", "abortus", "verkoop", "jongeren",
          "schoonheids", "crisis", "openlucht", "buurt", "mega", "gemeente", "school", "golf", "muziek", "dans", "slaap", "vruchtbaarheids")  # fmt: skip
_GENERIC = frozenset(
    """
    gemeente politie bedrijf bedrijfje winkel winkeltje supermarkt bakker slager kapper restaurant school club vereniging buren ouders opa oma vader moeder familie
    vriend vrienden vriendin overheid rijk provincie bank verzekeraar zorg thuiszorg ziekenhuis kinderopvang defensie justitie ministerie universiteit
    krant omroep horeca fabriek bouw post spoor kassa deur mensen jongens meiden meisjes kinderen volwassenen ouderen collega klanten cliënten patiënten
    klant huisarts tandarts dierenarts notaris advocaat makelaar garage boer boerderij manege sportschool dansschool zwembad bioscoop theater café
    kroeg snackbar cafetaria hotel camping uitzendbureau callcenter helpdesk receptie administratie afdeling team groep wedstrijd training toernooi
    thuis huis vlaag binnenkomst aankomst voorbaat gelegenheid elkaar degene iemand niemand iedereen uitzondering nader inzien voorkeur gebrek
    stage werk baan baas chef leiding directie politiebureau bureau jeugdzorg opvang instelling stichting organisatie instantie tankstation
    pompstation benzinestation bezorging pizzeria toko drogist apotheek bloemist kapsalon tante oom zus broer nicht neef man vrouw daglicht nacht
    regen zonsondergang tijd vlagen toeval wijze eredivisie jeugd senioren selectie elftal recreanten eerste tweede derde een twee concurrent
    scouting atletiek turnen dansen voetbal hockey judo muziek orkest band koor leger marine landmacht luchtmacht brandweer ambulance
    rechtbank uitgeverij tv radio televisie media overheidsinstantie bakkerij slagerij groenteboer groentewinkel kledingwinkel schoenenwinkel
    kringloop kringloopwinkel markt kraam marktkraam avondwinkel speeltuin speelgoedwinkel boekwinkel bibliotheek museum
    """.split()
)
WORKS = frozenset(
    "lid werk werkt werkte werken werkten gewerkt bijbaan bijbaantje stage stageplek stageplaats baan baantje vakkenvuller kassière caissière "
    "kassamedewerker voetbal voetbalt voetbalde voetballen gevoetbald hockeyt hockey hockeyde hockeyen train traint trainde trainen getraind sport "
    "sportte sporten speel speelt speelde spelen gespeeld turnt turn turnde turnen kickboks kickbokst kickbokste kickboksen boks bokst boksen danst "
    "dans danste dansen zwem zwemt zwom zwemmen tennis tennist tennissen judo judoën korfbal korfbalt handbal handbalt volleybal volleybalt "
    "basketbal basketbalt basketballen atletiek rijdt paardrijd paardrijden paardrijdt zingt zing training trainingen waterpolo rugby scouting "
    "schaats schaatst werkzaam ontslagen aangenomen solliciteren gesolliciteerd sollicitatie vakkenvullen vakken afwassen afwas schoonmaken "
    "bezorgen bezorgde bezorger kok ober vrijwilliger vrijwilligster zaterdagbaan vakantiebaan medewerker medewerkster collega collega's".split()
)
_PLAYS = frozenset(
    "voetbalt voetbalde voetballen speelt speelde hockeyt hockeyde traint trainde turnt turnde zwemt danst lid".split()
)
MEMBERS = frozenset(
    "lid trainer trainster kantine team elftal wedstrijd selectie jeugd leiding coach jeugdtrainer keeper aanvoerder toernooi veld velden "
    "clubhuis kleedkamer eerste tweede derde voorzitter imam dominee".split()
)
TEAM = re.compile(r"[a-f]\d{1,2}|[jm]o-?\d{1,2}(?:-\d{1,2})?|(?:jongens|meisjes)[a-d]\d?|[jm][a-d]\d")
# One of these alone is nobody's data; with a name after it, it tells where somebody is treated or lives.
CARE = frozenset(
    "ggz buurtteam wijkteam jeugdteam jeugdzorg jeugdhulp thuiszorg zorggroep kinderopvang woonzorg levvel spirit altra arkin cordaan "
    "ouderkindteam okt jeugdbescherming ggd".split()
)
PLACED = frozenset(
    "geplaatst overgeplaatst opgenomen verblijft verbleef behandeld behandeling doorverwezen verwezen aangemeld opname".split()
)
ARABIC = frozenset("al el an as at ar er es aya masjid ulu yeni".split())
BUREAUS = frozenset("bureau politiebureau wijkbureau basisteam".split())
_WINDOW = 6
_MOST = 5
_QUALITIES = frozenset(
    "blauwe rode gouden groene witte zwarte zilveren gele oranje roze vrolijke vliegende dikke gulden drie vier twee zeven".split()
)


@cache
def club_kind(word: str) -> bool:
    """Say whether a lower-case word says of what sort a club, firm or institution is."""
    return word in _TYPES or (word not in NEVER and word not in lexicon.common() and bool(_TYPE.fullmatch(word)))


def club_type(tokens: list[Token], at: int) -> Hit | None:
    """Find what follows a type word: "sportschool Kwiek", "buurthuis de klinker", "bakker Zwinsen"."""
    end = forwards(tokens, at + 1)
    if end and not _follows(tokens, at):
        return None
    end = end or _articled(tokens, at) or _bare(tokens, at)
    return hit(tokens, at, end - 1, Label.ORGANISATION, 0.75) if end else None


def _follows(tokens: list[Token], at: int) -> bool:
    """Say whether a name that follows belongs to the type word: "in de kerk sanne" tells who, not where."""
    after, further = low(tokens, at + 1), low(tokens, at + 2)
    if after in {"van", "in", "op"} and not tokens[at + 1].cap and further not in {"den", "der", "'t"}:
        return after == "van" and odd(further) and low(tokens, at - 1) in _BEFORE
    first_name = kind_of(after) is Kind.FIRST and low(tokens, at - 1) in _DETERMINERS
    return not first_name or mid_capital(tokens[at + 1]) or tokens[at].low == "moskee"


def _articled(tokens: list[Token], at: int) -> int:
    """Give the index after "de klinker" in "buurthuis de klinker"; 0 where the word takes no such name, or has a determiner."""
    begin = at + 1
    if low(tokens, begin) not in DEFINITE | {"sint", "st"} or not open_word(tokens, begin + 1):
        return 0
    telling = coined(tokens[begin + 1].low) or any(
        entry.label is Label.ORGANISATION for entry in entries(tokens, begin + 1)
    )
    bare = low(tokens, at - 1) not in _DETERMINERS and (
        tokens[at].low in _TAKE_ARTICLE or low(tokens, at - 1) in _BEFORE
    )
    if not (bare or telling) or low(tokens, begin + 1) in VERB_LIKE or low(tokens, begin + 1) in ARTICLES:
        return 0
    if low(tokens, begin + 1) in _QUALITIES and open_word(tokens, begin + 2) and not plain(tokens[begin + 2]):
        return begin + 3
    common = plain(tokens[begin + 1]) and (low(tokens, begin + 1) in _ADJECTIVES or low(tokens, at - 1) not in _BEFORE)
    return 0 if common or low(tokens, begin + 1) in NEVER else begin + 2


_ADJECTIVES = frozenset(
    "hele eerste tweede laatste meeste nieuwe oude andere rest beste goede grote kleine enige vorige volgende hoogste juiste eigen mensen dag avond "
    "jongens meisjes meiden kinderen politie man vrouw ouders ene ander".split()
)
_BEFORE = frozenset("bij van in naar op via voor door en uit tegen".split())


def _bare(tokens: list[Token], at: int) -> int:
    """Give the index after "vrijheid" in "bij jongerencentrum vrijheid"; 0 where something else follows."""
    begin = at + 1
    if open_word(tokens, begin) and coined(low(tokens, begin)) and low(tokens, at - 1) not in _DETERMINERS:
        return begin + 1 if tokens[at].low in _TAKE_ARTICLE else 0
    if not open_word(tokens, begin) or low(tokens, at - 1) not in _BEFORE | {"("}:
        return 0
    if any(entry.label is Label.ORGANISATION for entry in entries(tokens, begin)):
        return begin + 1
    noun = (
        (not plain(tokens[begin]) or low(tokens, begin).endswith("heid"))
        and not low(tokens, begin).startswith("ge")
        and low(tokens, begin) not in PARTICLES
    )
    sorts = tokens[at].low in _TAKE_ARTICLE or tokens[at].low in {"notariskantoor", "stichting"}
    return begin + 1 if noun and (sorts or tokens[at].low.endswith(("vereniging", "club", "instelling"))) else 0


def lettered(tokens: list[Token], at: int) -> Hit | None:
    """Find "SV Zuiderkruis", "sv de pijlers", "FC Twaalf"; "tv" and its like are words too, and need a capital after them."""
    shy = tokens[at].low in _SHY_LETTERS
    end = at + (2 if low(tokens, at + 1) in DEFINITE else 1)
    if not open_word(tokens, end) or (plain(tokens[end]) and not mid_capital(tokens[end])):
        return None
    if shy and not (mid_capital(tokens[end]) or (_unlike(tokens, end) and low(tokens, at - 1) in _BEFORE)):
        return None
    end = forwards(tokens, end) or end + 1
    return hit(tokens, at, end - 1, Label.ORGANISATION, 0.8)


def _unlike(tokens: list[Token], at: int) -> bool:
    """Say whether a word is hardly one: odd, coined, two colours, or after an article."""
    return odd(tokens[at].low) or coined(tokens[at].low) or "-" in tokens[at].low or low(tokens, at - 1) in DEFINITE


def last_word(tokens: list[Token], at: int) -> Hit | None:
    """Find "fatih moskee", "zeezicht boys", "vos gym": a name, then what it is."""
    first = at
    while first and at - first < 3 and _leads(tokens, first - 1):  # noqa: PLR2004
        first -= 1
    if tokens[at].low in _AFTER_PEOPLE and first < at:
        return hit(tokens, first, at, Label.ORGANISATION, 0.75) if len(tokens[at - 1].low) > 2 else None  # noqa: PLR2004 - "boys will be boys"
    if first == at or (
        all(kind_of(tokens[index].low) is Kind.FIRST for index in range(first, at)) and not mid_capital(tokens[at])
    ):
        return None
    return hit(tokens, first, at, Label.ORGANISATION, 0.75)


def _leads(tokens: list[Token], at: int) -> bool:
    if not open_word(tokens, at):
        return False
    if is_name(tokens, at) or tokens[at].low in ARABIC:
        return True
    return any(len(entry.words) == 1 and not entry.shy for entry in entries(tokens, at))


def glued_club(tokens: list[Token], at: int) -> Hit | None:
    """Find "de zwinkerk", "Zeezichtmoskee": in no dictionary, or with a capital that no sentence asks for."""
    word = tokens[at].low
    if not is_glued(word) or not (mid_capital(tokens[at]) or low(tokens, at - 1) in DEFINITE or odd(word)):
        return None
    return hit(tokens, at, at, Label.ORGANISATION, 0.7)


@cache
def is_glued(word: str) -> bool:
    """Say whether a lower-case word is a name with its sort glued on, in no dictionary."""
    return word not in lexicon.words() and not word.startswith(_SORTS) and bool(_GLUED.fullmatch(word))


def listed_club(tokens: list[Token], at: int, length: int, *, shy: bool) -> Hit | None:
    """Find a club, mosque, hospital or chain that is listed."""
    last = at + length - 1
    if shy and not _shy_counts(tokens, at, last):
        return None
    if low(tokens, at - 1) in LETTERS:
        at -= 1
    return hit(tokens, at, last, Label.ORGANISATION, 0.8)


def _shy_counts(tokens: list[Token], at: int, last: int) -> bool:
    before = low(tokens, at - 2) if low(tokens, at - 1) in DEFINITE else low(tokens, at - 1)
    if last > at and all(tokens[index].cap for index in (at, last)) and before in {"bij", "van", "naar", "in", "op"}:
        return True
    if (
        low(tokens, at - 1) == "het"
        and all(tokens[index].low not in lexicon.words() for index in range(at, last + 1))
        and before in {"in", "naar", "bij", "van", "uit"}
    ):
        return last > at or tokens[at].low not in lexicon.first_names()  # "in het amc"
    short = tokens[last].end - tokens[at].start <= 3  # noqa: PLR2004
    if short and tokens[at].text.isupper() and mid_capital(tokens[at]):
        return before in {"bij", "van", "naar", "in", "op"}
    if before == "bij" and low(tokens, at - 1) == "de" and tokens[at].low in _SHOPS:
        return True
    return before in {"bij", "van", "voor"} and bool(near(tokens, at, _WINDOW, last - at + 3) & WORKS)


_SHOPS = (EMPLOYERS | {"bijenkorf", "zeeman", "bristol", "mango"}) - {"plus", "flink", "picnic", "subway", "ah", "spar"}


def works(tokens: list[Token], at: int) -> Hit | None:
    """Find where somebody works or plays: "werkt bij de Jumbo", "voetbalt bij zwinburgia", "toen ik bij zwinburgia speelde"."""
    for place in range(at + 1, min(len(tokens), at + _WINDOW)):
        if tokens[place].text in {".", "?", "!", "\n"}:
            break
        if tokens[place].low == "bij":
            return _firm(tokens, at, place + 1, 0)
    for back in range(2, _MOST + 1):
        if at >= back and low(tokens, at - back) == "bij":
            return _firm(tokens, at, at - back + 1, at)
    return None


def _firm(tokens: list[Token], verb: int, begin: int, stop: int) -> Hit | None:
    """Judge whether what follows "bij" is a firm's or club's name; it ends before ``stop``, where that is given."""
    articled = low(tokens, begin) in DEFINITE | {"een"}
    begin += articled
    if not open_word(tokens, begin) or (stop and begin >= stop):
        return None
    end = _firm_end(tokens, verb, begin, articled=articled)
    if not end or (stop and end < stop and not plain(tokens[end])):
        return None
    return hit(tokens, begin, end - 1, Label.ORGANISATION, 0.7)


def _firm_end(tokens: list[Token], verb: int, begin: int, *, articled: bool) -> int:
    listed = [
        entry
        for entry in entries(tokens, begin)
        if entry.label in {Label.ORGANISATION, Label.NEIGHBOURHOOD, Label.PLACE}
    ]
    if listed:
        return max(begin + len(listed[0].words), forwards(tokens, begin))
    end = forwards(tokens, begin)
    if end:
        return end
    word = tokens[begin].low
    if word in _GENERIC or club_kind(word):
        return 0
    if (
        word in _QUALITIES
        and open_word(tokens, begin + 1)
        and not plain(tokens[begin + 1])
        and low(tokens, begin + 1) not in _GENERIC
    ):
        return begin + 2
    if coined(word) and not word.endswith(_COMMON_ENDS):
        return begin + 1
    return begin + 1 if not articled and _bare_firm(tokens, verb, begin) else 0


_COMMON_ENDS = ("winkel", "zaak", "bedrijf", "bureau", "club", "team", "groep", "dienst", "kantoor", "markt", "centrum", "vereniging", "afdeling",
                "organisatie", "instelling", "instantie", "familie", "school", "ouders", "vrienden", "bank", "fabriek", "wedstrijd", "training",
                "keten", "maatschappij", "praktijk", "tent", "project", "politie", "teams", "clubs", "groepen", "bedrijven", "spelen", "mensen")  # fmt: skip


def _bare_firm(tokens: list[Token], verb: int, at: int) -> bool:
    """Say whether a bare ordinary noun after "werkt bij" may be a firm's or club's name; a plural is not."""
    word = tokens[at].low
    if plain(tokens[at]) or word.endswith(("en", "s", "ing", "heid")):
        return False
    return tokens[verb].low not in {"spelen", "speel", "gespeeld", "training", "dans", "sport", "collega", "collega's"}


def member(tokens: list[Token], at: int) -> Hit | None:
    """Find "lid van zwinburgia", "de kantine van de zwinvogels", "trainer bij SV Ster"."""
    if low(tokens, at + 1) not in {"van", "bij", "tegen"}:
        return None
    return _of(tokens, at + 2)


def _of(tokens: list[Token], begin: int) -> Hit | None:
    begin += low(tokens, begin) in DEFINITE
    if not open_word(tokens, begin):
        return None
    if any(entry.label is Label.ORGANISATION for entry in entries(tokens, begin)) or coined(tokens[begin].low):
        end = max(forwards(tokens, begin), begin + 1)
        return hit(tokens, begin, end - 1, Label.ORGANISATION, 0.6)
    end = forwards(tokens, begin)
    names = any(kind_of(tokens[index].low) is Kind.UNKNOWN for index in range(begin, end))
    return hit(tokens, begin, end - 1, Label.ORGANISATION, 0.6) if names else None


def team(tokens: list[Token], at: int) -> Hit | None:
    """Find the club of a team: "de D2 van zwinburgia", "JO15-2 van SV Ster"."""
    if low(tokens, at + 1) not in {"van", "bij"}:
        return None
    begin = at + 2 + (low(tokens, at + 2) in DEFINITE)
    if not open_word(tokens, begin) or plain(tokens[begin]):
        return None
    end = forwards(tokens, begin) or begin + 1
    return hit(tokens, begin, end - 1, Label.ORGANISATION, 0.7)


def masjid(tokens: list[Token], at: int) -> Hit | None:
    """Find a mosque without the word: "naar de al kabir", "in de El Zwin"."""
    if low(tokens, at - 1) not in {"de", "moskee"} or low(tokens, at - 2) not in {
        "in",
        "naar",
        "bij",
        "van",
        "uit",
        "op",
        "de",
        "achter",
    }:
        return None
    if not open_word(tokens, at + 1) or tokens[at + 1].low in PARTICLES or not is_name(tokens, at + 1):
        return None
    return hit(tokens, at, at + 1 + (low(tokens, at + 2) == "moskee"), Label.ORGANISATION, 0.7)


def cared(tokens: list[Token], at: int) -> Hit | None:
    """Find "GGZ Waterviolier", "buurtteam De Wimpel": an institution's location or a named one, with a capital."""
    begin = at + 1
    if not open_word(tokens, begin):
        return None
    named = (
        mid_capital(tokens[begin]) or is_place(low(tokens, begin)) or _area(tokens, begin) or odd(low(tokens, begin))
    )
    if (
        not named
        or (kind_of(low(tokens, begin)) is Kind.FIRST and not mid_capital(tokens[begin]))
        or low(tokens, begin) in NEVER
    ):
        return None
    return hit(tokens, at, (forwards(tokens, begin) or begin + 1) - 1, Label.ORGANISATION, 0.7)


def _area(tokens: list[Token], at: int) -> bool:
    return any(entry.label in {Label.NEIGHBOURHOOD, Label.ADDRESS} and not entry.shy for entry in entries(tokens, at))


def placed(tokens: list[Token], at: int) -> Hit | None:
    """Find where somebody is placed or treated: "geplaatst op de zwinborgh", "opgenomen bij Zwinhof"."""
    for begin in range(at + 1, min(len(tokens), at + _WINDOW)):
        if tokens[begin].text in {".", "\n", "?", "!"}:
            return None
        if low(tokens, begin) == "bij" or (low(tokens, begin) in {"op", "in", "naar"} and begin < at + 3):
            found = _of(tokens, begin + 1)
            return found if found is None or not is_place(low(tokens, begin + 1)) else None
    return None


def bureau(tokens: list[Token], at: int) -> Hit | None:
    """Find a police station by its place: "bureau Meer en Vaart", "basisteam zwinpoort"; the police alone is nobody's data."""
    articled = low(tokens, at + 1) in DEFINITE
    begin = at + 1 + articled
    if not open_word(tokens, begin) or low(tokens, begin) in NEVER:
        return None
    end = _bureau_end(tokens, at, begin, articled=articled)
    return hit(tokens, at, end - 1, Label.ORGANISATION, 0.7) if end else None


def _bureau_end(tokens: list[Token], at: int, begin: int, *, articled: bool) -> int:
    word = low(tokens, begin)
    some = [
        entry
        for entry in entries(tokens, begin)
        if entry.label in {Label.NEIGHBOURHOOD, Label.ADDRESS} or not entry.shy
    ]
    if some and (not some[0].shy or articled or tokens[begin].cap or tokens[at].low != "bureau"):
        return begin + len(some[0].words)
    if word in COMPASS and word != "centrum":
        return begin + 1
    named = not plain(tokens[begin]) and not articled and (coined(word) or is_place(word))
    end = forwards(tokens, begin) or (begin + 1 if named else 0)
    return end if kind_of(word) is not Kind.FIRST else 0
