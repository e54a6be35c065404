"""Schools and classes: with a type word before, behind or glued on, by their abbreviation, or by "zit op" alone."""

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
from thematics.redact.numerals import NUMBER_WORD
from thematics.redact.tokens import Hit, Token
from thematics.redact.vocabulary import NEVER, PARTICLES, VERB_LIKE

__all__ = [
    "ABBREVIATIONS",
    "CLASS",
    "CLASS_WORDS",
    "LEVELS",
    "SCHOOL_TYPES",
    "SITS",
    "TEACHES",
    "abbreviated",
    "class_label",
    "class_of_level",
    "class_word",
    "counted_school",
    "glued_kind",
    "glued_school",
    "listed_school",
    "named_school",
    "odd_school",
    "sits",
    "typed_school",
]

_SURE_TYPES = frozenset(
    "college kollege lyceum gymnasium scholengemeenschap atheneum vakcollege scholengroep schoolgemeenschap praktijkonderwijs".split()
)
_BEFORE_TYPES = frozenset(
    "basisschool montessorischool daltonschool jenaplanschool vrijeschool praktijkschool kleuterschool peuterspeelzaal peuterschool "
    "onderwijs kinderdagverblijf kindcentrum ikc vmbo-school lyceum gymnasium college scholengemeenschap mavo havo vmbo mbo praktijkcollege".split()
)
SCHOOL_TYPES = (
    _SURE_TYPES
    | _BEFORE_TYPES
    | frozenset("school academie roc hogeschool universiteit montessori vso mytylschool".split())
)
LEVELS = frozenset("mavo havo vwo vmbo tl gl kader basis atheneum gymnasium mbo vmbo-t vmbo-tl kb bb gym".split())
ABBREVIATIONS = frozenset("obs cbs pcbs rkbs pcb gsg csw osg csg sg rsg psg ksg rkb obdsv kbs sbo ibs ikc".split())
_DENOMINATIONS = frozenset(
    "hervormd gereformeerd christelijk katholiek openbaar islamitisch joods montessori dalton jenaplan protestants evangelisch "
    "stedelijk gemeentelijk kennemer sint st technisch maritiem grafisch praktijk interconfessioneel rooms-katholiek algemeen "
    "open eerste tweede derde vierde vijfde 1e 2e 3e 4e 5e amsterdams rotterdams haags utrechts vrijzinnig-christelijk reformatorisch".split()
)
_GENERIC = frozenset(
    "nieuwe oude andere vorige eigen hele zelfde laatste middelbare lagere speciale hoge goede leuke grote kleine zwarte witte beste gewone "
    "huidige volgende betere dezelfde openbare bijzondere christelijke islamitische katholieke vrije particuliere buitenlandse voltallige "
    "demissionaire regionale plaatselijke lokale gemiddelde brede veilige slechte toekomstige enige toenmalige".split()
)
_GLUED = re.compile(r"(.{3,})(college|kollege|lyceum|gymnasium|mavo|havo|scholengemeenschap|atheneum)")
_GLUED_SHY = re.compile(r"(.{4,}?)-?(praktijkschool|basisschool|school|academie)")
_SORTS = ("basis", "middelbare", "sport", "muziek", "dans", "rij", "zwem", "taal", "koran", "dag", "avond", "vak", "voor", "brug", "kook", "zang",
          "piano", "gitaar", "kickboks", "boks", "judo", "karate", "voetbal", "hockey", "tennis", "ski", "surf", "zeil", "duik", "yoga", "turn",
          "kunst", "mode", "film", "toneel", "theater", "thuis", "buurt", "wijk", "dorps", "stads", "privé", "kost", "kleuter", "peuter",
          "middel", "hoge", "lagere", "vmbo-", "havo-", "mbo-", "vwo-", "oude-", "jongens", "meisjes", "ouder", "internet", "online", "droom",
          "lievelings", "zater", "moskee", "weekend", "zomer", "winter", "media", "hoor", "werk", "studenten", "rechts", "kiesmannen")  # fmt: skip
# What people sit on, and where they are that is no school.
_SEATS = frozenset(
    """
    bank stoel stoeltje kruk krukje bankje grond fiets scooter brommer motor wc toilet trap bus kamer bed gang groep rand rij tafel schoot trein tram
    boot tribune vloer stoep straat weg hoek punt plek plaats foto film video lijst site telefoon laptop computer camera app chat groepsapp server
    internet politiebureau bureau station perron dak balkon terras strand kantoor werk school basisschool middelbare havo vwo mavo vmbo mbo hbo
    universiteit opleiding college gymnasium lyceum internaat leefgroep afdeling opvang crisisopvang dagbesteding spits wip schommel rem pedaal
    troon loer nominatie agenda lijn wacht wachtlijst planning stand achterbank voorbank bijrijdersstoel zolder kelder speelplaats schoolplein plein
    veld grasveld gras muur hek vensterbank paard pony ezel zaak case dossier bodem eiland camping vakantie kamp feest bruiloft begrafenis markt
    kermis club voetbal cursus training les dansles judo zadel slaapkamer logeerkamer woonkamer badkamer keuken stage afspraak ballet vergadering
    spreekuur intensive huid kast knie knieën rug nek hoofd borst buik dag avond moment manier ander andere eerste tweede derde laatste volgende
    vorige oude nieuwe juiste zelfde dezelfde lagere speciale gewone gesloten open vaste matras speciaal praktijkonderwijs onderwijs vso azc
    asielzoekerscentrum barricade barricaden blaren hurken klok fazant wedstrijd zitting centen koffie kussen poef picknicktafel leuning kar wagen
    dakterras parkeerplaats marktplein binnenplaats vuilnisbak container steiger brug kade hometrainer buitenbank wallen schip vliegtuig
    universiteitsraad commissie fractie zetel stoelen banken plekken posities bankstel sofa achterste krent gat kont billen reet tenen pof pluche
    rapport verlanglijst radar netvlies hand handen voet voeten schouders arm armen goede verkeerde rechte rooster vliegveld hoogte tijd duur
    instelling school havo-afdeling speciaalonderwijs isk schakelklas brugklas zorgboerderij manege sportschool dansschool muziekschool koranschool
    zwemles typeles zondagsschool zaterdagschool weekendschool
    """.split()
)
_SEAT_ENDS = ("foto", "kamer", "app", "plein", "bank", "stoel", "bed", "fiets", "groep", "afdeling", "gang", "feest", "lijst", "site", "pagina",
              "computer", "telefoon", "training", "les", "opleiding", "markt", "trap", "weg", "straat", "bus", "trein", "boot", "balkon", "dak",
              "toilet", "rij", "plek", "plaats", "tafel", "vloer", "stage", "opvang", "dag", "avond", "week", "uur", "moment", "manier", "cursus",
              "vergadering", "bureau", "kantoor", "veld", "rand", "account", "profiel", "scherm", "onderwijs", "lezing", "bijeenkomst", "zone",
              "avonden", "dagen", "school", "klas", "punt", "basis", "niveau", "koers", "schema", "terrein", "beurs", "kamp")  # fmt: skip
SITS = frozenset("zit zat zitten zaten gezeten zittend".split())
TEACHES = SITS | frozenset(
    "school scholen les lessen leerling leerlingen mentor docent docente leraar lerares juf meester klas brugklas groep directeur directrice rector "
    "conciërge teamleider examen eindexamen diploma gestuurd overgestapt geswitcht afgestudeerd naartoe kinderen kind dochter zoon zoontje "
    "dochtertje stage gaat ging gingen gaan jongen meisje jongens meisjes meiden basisschool schoolplein aangenomen ingeschreven aangemeld "
    "begonnen begon iedereen werkt geeft zusje broertje zus broer havo vwo mavo vmbo gymnasium".split()
)
_TOWARDS = frozenset("op naar van bij".split())
_WINDOW = 6
_AFTER = 4
_MOST = 5
_QUALITIES = frozenset(
    "blauwe rode gouden groene witte zwarte zilveren gele oranje roze vrolijke vliegende dikke kleine grote gulden drie vier twee zeven zes wijde hoge "
    "bonte brede wilde warme lange stille gele paarse vijf tien goede lieve gelukkige jonge nieuwe zonnige".split()
)
CLASS_WORDS = frozenset("klas klasse brugklas groep klassen mentorklas".split())
CLASS = re.compile(
    r"(?:h|v|m|b|k|t|g|a|hv|tl|gl|th|mh|kb|bb|ha|at|gt|mhv|kbt|bk|basis|kader|vmbo|havo|vwo|mavo|gym|ath)-?[1-6](?:[a-k]\d?|\.\d)"
    r"|[1-6]-?(?:vmbo|mavo|havo|vwo|tl|gl|kb|bb|hv|th|mh|ha|at|gym|ath|kgt|h|v|m|t|g|k|b)-?(?:[a-k]?\d|[a-k])|[1-8][a-k]\d?"
)
_BARE_CLASS = re.compile(r"[1-8][a-k]\d?")
_ANNOUNCES = frozenset("in uit van klas groep brugklas naar zit zat bij naast en of tegen".split())
_LETTER = re.compile(r"[a-k]|bee|cee|dee")
_ORDINAL = re.compile(r"[1-6]|" + NUMBER_WORD)


def typed_school(tokens: list[Token], at: int) -> Hit | None:
    """Find a school by its type word: "het oosterwold college", "basisschool De Klimboom", "lyceum Sancta Roza"."""
    token = tokens[at]
    if token.low == "onderwijs" and low(tokens, at - 1) != "speciaal":
        return None
    first = at if token.low == "onderwijs" else _begins(tokens, at)
    if first < at and _is_named(tokens, first, at):
        return hit(tokens, first, _tail(tokens, at + 1) - 1, Label.SCHOOL, 0.85)
    if (
        token.low == "school"
        and low(tokens, at + 1) in DEFINITE
        and low(tokens, at - 1) in _TOWARDS
        and _listed_name(low(tokens, at + 2))
    ):
        return hit(tokens, at, at + 2, Label.SCHOOL, 0.6)
    if token.low == "school" and not (
        open_word(tokens, at + 1) and mid_capital(tokens[at + 1]) and kind_of(low(tokens, at + 1)) is not Kind.FIRST
    ):
        return None
    end = (
        forwards(tokens, at + 1)
        or (_articled(tokens, at) if token.low in _BEFORE_TYPES else 0)
        or _after_type(tokens, at)
    )
    return hit(tokens, _sorted_before(tokens, at), end - 1, Label.SCHOOL, 0.75) if end else None


def _after_type(tokens: list[Token], at: int) -> int:
    """Give the index after "op vakcollege gereformeerd", "mbo college van zwinrade"; 0 where nothing tells which it is."""
    if tokens[at].low not in _SURE_TYPES or low(tokens, at - 1) not in _TOWARDS | {"mbo"}:
        return 0
    if low(tokens, at + 1) in _DENOMINATIONS:
        return at + 2
    town = at + 1 + (low(tokens, at + 1) == "van")
    return town + 1 if _place_tail(tokens, town) and low(tokens, town) not in SCHOOL_TYPES else 0


_KINDS = frozenset(
    "openbare islamitische christelijke katholieke protestantse gereformeerde hindoeïstische speciaal mbo vmbo roc montessori".split()
)


def _sorted_before(tokens: list[Token], first: int) -> int:
    """Take what says of what sort a school is into its name: "openbare basisschool de Klimroos"."""
    return first - 1 if low(tokens, first - 1) in _KINDS else first


def counted_school(tokens: list[Token], at: int) -> Hit | None:
    """Find a school that is called by its number alone: "van het 5e gestuurd"."""
    after = at + 1
    noun = open_word(tokens, after) and not plain(tokens[after]) and not low(tokens, after).startswith("ge")
    if low(tokens, at - 1) != "het" or low(tokens, at - 2) not in _TOWARDS | {"voor", "met"} or noun:
        return None
    return hit(tokens, at, at, Label.SCHOOL, 0.6)


def _begins(tokens: list[Token], at: int) -> int:
    """Give where the words of a name before a school's type begin."""
    first = at
    if low(tokens, at - 1) in PARTICLES:
        return at  # "dat amani van school gaat"
    while first > 0 and at - first < _MOST and _can_lead(tokens, first - 1):
        first -= 1
    # "Fenna van het Wilgen College": a particle leads only where a name's word stands before it.
    while (
        first < at
        and tokens[first].low in PARTICLES
        and not tokens[first].cap
        and tokens[first].low not in {"sint", "st"}
    ):
        first += 1
    return _after_article(tokens, first, at)


def _after_article(tokens: list[Token], first: int, at: int) -> int:
    """Give where a name begins at the latest: past the last "het" or "een" before the type word."""
    for index in range(at - 1, first - 1, -1):
        if tokens[index].low in {"het", "een", "'t"} and not mid_capital(tokens[index]):
            return index + 1
    return first


def _can_lead(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.tag or token.blocked or not token.word or token.text == "\n":
        return False
    if token.low in _DENOMINATIONS or mid_capital(token) or token.low in {"van", "der", "de", "den"}:
        return True
    other = _GENERIC | SCHOOL_TYPES | TEACHES
    return not plain(token) and token.low not in other and token.low.rpartition("-")[2] not in other


def _is_named(tokens: list[Token], first: int, at: int) -> bool:
    """Say whether the words before a type word name the school, or only say of what sort it is."""
    stretch = tokens[first:at]
    own = [token for token in stretch if token.low not in _DENOMINATIONS and token.low not in PARTICLES]
    definite = low(tokens, first - 1) in (
        DEFINITE if tokens[at].low.endswith(("gemeenschap", "groep")) else {"het", "'t"}
    )
    if any(mid_capital(token) or odd(token.low) for token in own):
        return True
    if tokens[at].low not in _SURE_TYPES:
        capitals = tokens[at].cap and any(token.cap for token in (own or stretch))
        made = (
            bool(own)
            and coined(own[-1].low)
            and low(tokens, first - 1) in DEFINITE
            and low(tokens, first - 2) in _TOWARDS
        )
        return capitals or made
    if own and coined(own[-1].low):
        return True
    if not definite and not (low(tokens, first - 1) in _TOWARDS and near(tokens, at, _WINDOW, _AFTER) & TEACHES):
        return False
    inflected = all(
        token.low.endswith("e") and token.low in lexicon.words() and token.low not in _DENOMINATIONS
        for token in stretch
    )
    return not inflected and (bool(own) or definite)


def _tail(tokens: list[Token], at: int) -> int:
    """Go on over what follows the type word: "Hervormd Lyceum Zuid", "IJburg College 2", "Montessori Lyceum Amsterdam"."""
    end = at
    while end < len(tokens) and end - at < _AFTER:
        here, after = low(tokens, end), low(tokens, end + 1)
        numeral = (
            here in {"1", "2", "3", "een", "twee"}
            and end == at
            and (not after.isalpha() or after in {"zat", "zit", "en", "is", "was"} or plain(tokens[end + 1]))
        )
        if here == "aan" and after in DEFINITE and open_word(tokens, end + 2) and not plain(tokens[end + 2]):
            return end + 3
        if (
            here == "van"
            and low(tokens, end - 1) == "college"
            and low(tokens, end - 2) == "mbo"
            and _place_tail(tokens, end + 1)
        ):
            return end + 2
        if here in COMPASS or mid_capital(tokens[end]) or _place_tail(tokens, end):
            end += 1
        elif numeral and here.isdigit():
            return end + 1
        else:
            break
    return end


_DETERMINERS = DEFINITE | {"een", "mijn", "zijn", "haar", "die", "deze", "onze", "elke", "hun", "welke"}


def _place_tail(tokens: list[Token], at: int) -> bool:
    """Say whether a place or a part of town goes on with a school's name: "titus brandsma college noordrand"."""
    word = low(tokens, at)
    if not open_word(tokens, at) or plain(tokens[at]):
        return word == "leiden"
    return (
        coined(word)
        or (is_place(word) and word not in lexicon.words())
        or (odd(word) and kind_of(word) is Kind.UNKNOWN)
        or any(entry.label is Label.NEIGHBOURHOOD and not entry.shy for entry in entries(tokens, at))
    )


def _articled(tokens: list[Token], at: int) -> int:
    """Give the index after "de regenboog" in "op basisschool de regenboog": a type word without a determiner is a name's."""
    listed = low(tokens, at + 1) in DEFINITE and _listed_name(low(tokens, at + 2))
    if not listed and low(tokens, at - 1) in _DETERMINERS:
        return 0
    begin = at + 1
    if low(tokens, begin) not in DEFINITE | {"sint", "st"}:
        return (
            begin + 1
            if open_word(tokens, begin) and (coined(tokens[begin].low) or _listed_name(tokens[begin].low))
            else 0
        )
    return _name_end(tokens, begin + 1)


@cache
def _listed_name(word: str) -> bool:
    return f"{word}*" in {name.casefold() for name in lexicon.listed("schools")}


def _name_end(tokens: list[Token], begin: int) -> int:
    """Give the index after a school's, café's or club's name whose words are ordinary; 0 where they are too ordinary."""
    if not open_word(tokens, begin) or (plain(tokens[begin]) and low(tokens, begin) not in _QUALITIES):
        return 0
    if low(tokens, begin) in _QUALITIES:
        return begin + 2 if open_word(tokens, begin + 1) and not plain(tokens[begin + 1]) else 0
    return begin + 1


@cache
def glued_kind(word: str) -> int:
    """Say how surely a lower-case word is a school's name with its type glued on: 2 by itself, 1 in a school's context."""
    if word in NEVER or word in lexicon.words() or word in _SEATS:
        return 0
    sure, shy = _GLUED.fullmatch(word), _GLUED_SHY.fullmatch(word)
    found = sure or shy
    if (
        found is None
        or found[1].rstrip("s-") in _SORTS
        or found[1] in _SORTS
        or any(found[1].endswith(sort) for sort in _SORTS if len(sort) > _AFTER)
    ):
        return 0
    return 2 if sure else 1


def glued_school(tokens: list[Token], at: int) -> Hit | None:
    """Find "het wilgenlyceum", "op de zwinschool"."""
    token = tokens[at]
    first = at
    while (
        first
        and at - first < _AFTER
        and (mid_capital(tokens[first - 1]) or low(tokens, first - 1) in _DENOMINATIONS)
        and not tokens[first - 1].tag
    ):
        first -= 1
    capital = mid_capital(token) or first < at
    definite = low(tokens, first - 1) in DEFINITE
    before = definite and low(tokens, first - 2) in _TOWARDS | {"in", "na"}
    unheard = (definite and not lexicon.is_ordinary(token.low)) or (before and coined(token.low))
    if glued_kind(token.low) > 1 or capital or unheard:
        return hit(tokens, first, _tail(tokens, at + 1) - 1, Label.SCHOOL, 0.85)
    return None


def abbreviated(tokens: list[Token], at: int) -> Hit | None:
    """Find "OBS De Klimboom", "csg oosterwold", "sg de rietlanden"; alone, an abbreviation is nobody's."""
    end = forwards(tokens, at + 1)
    if not end and low(tokens, at + 1) in DEFINITE:
        end = _name_end(tokens, at + 2)
    if not end and (_listed_name(low(tokens, at + 1)) or coined(low(tokens, at + 1))):
        end = at + 2
    if low(tokens, at + 1) == "aan":
        end = max(end, _tail(tokens, at + 1))
    local = open_word(tokens, at + 1) and (low(tokens, at + 1) in COMPASS or is_place(low(tokens, at + 1)))
    if not end and local and low(tokens, at) != "csg":
        end = at + 2
    if not end or (low(tokens, at) == "csg" and local):  # the Centrum Seksueel Geweld of a town
        return None
    return hit(tokens, at, end - 1, Label.SCHOOL, 0.75)


def listed_school(tokens: list[Token], at: int, length: int, *, shy: bool) -> Hit | None:
    """Find a school that is listed; one whose name means something else too only where people go to school."""
    last = at + length - 1
    if shy and not _schooled(tokens, at, last):
        return None
    if low(tokens, last + 1) in SCHOOL_TYPES:
        last += 1
    return hit(tokens, at, _tail(tokens, last + 1) - 1, Label.SCHOOL, 0.8)


def _schooled(tokens: list[Token], at: int, last: int) -> bool:
    before = low(tokens, at - 2) if low(tokens, at - 1) in DEFINITE else low(tokens, at - 1)
    articled = low(tokens, at - 1) in DEFINITE or last > at or mid_capital(tokens[at])
    bare = tokens[last].low not in lexicon.words()
    if bare and last == at and len(tokens[at].text) <= _AFTER and before in {"op", "naar", "van"}:
        return True  # an abbreviation: "op het hlz", "van mla"
    if bare and before in _TOWARDS and articled and tokens[last].low not in lexicon.first_names():
        return True
    shouted = (
        all(tokens[index].text.isupper() for index in range(at, last + 1)) and tokens[at].end - tokens[at].start > 1
    )
    if shouted and before in _TOWARDS:
        return True
    seats = tokens[last].low in _SEATS and not tokens[last].cap
    around = near(tokens, at, _WINDOW, last - at + _AFTER)
    if before == "op" and not seats:
        return articled and bool(around & TEACHES)
    classed = any(CLASS.fullmatch(word) for word in around)
    return before in _TOWARDS and articled and not seats and (classed or bool(around & _SCHOOLING))


_SCHOOLING = frozenset(
    "school scholen leerling leerlingen mentor docent leraar klas brugklas juf meester gymnasium havo vwo mavo vmbo basisschool directeur rector "
    "eindexamen diploma overgestapt conciërge teamleider schoolplein".split()
)


def odd_school(tokens: list[Token], at: int) -> Hit | None:
    """Find a school that is in no list and has no type word: "ik zit op het vossius", "bij ons op het zwinius"."""
    token = tokens[at]
    first = at
    while first and at - first < 2 and is_name(tokens, first - 1) and tokens[first - 1].low not in PARTICLES:  # noqa: PLR2004
        first -= 1
    article = low(tokens, first - 1) in DEFINITE
    before = low(tokens, first - 2) if article else low(tokens, first - 1)
    neuter = article and low(tokens, first - 1) != "de" and before in _TOWARDS
    if neuter and kind_of(token.low) in {Kind.FIRST, Kind.LAST}:
        return hit(tokens, first, at, Label.SCHOOL, 0.6)  # "naar het minerva": nobody is called "het"
    if (
        not (before == "op" or (neuter and before != "bij"))
        or is_place(token.low)
        or token.low in _SPORTS
        or token.low in _SEATS
        or token.low.endswith(_SEAT_ENDS)
    ):
        return None
    wanted = TEACHES if article else SITS | {"leerling", "leerlingen", "les"}
    if not near(tokens, at, _WINDOW, _AFTER) & wanted:
        return None
    return hit(tokens, first, at, Label.SCHOOL, 0.6)


_SPORTS = frozenset(
    "voetbal hockey judo turnen dansen ballet kickboksen kickboks karate taekwondo jiujitsu jiu-jitsu bjj mma boksen zwemmen tennis padel basketbal "
    "volleybal handbal korfbal atletiek schermen streetdance hiphop hip-hop breakdance freerunnen freerunning zumba yoga pilates fitness crossfit "
    "scouting gym gymnastiek waterpolo rugby softbal honkbal cricket badminton squash paardrijden muziekles gitaarles pianoles theater toneel koor "
    "dammen schaken kungfu aikido krav maga capoeira dansles zangles tikkie insta snap whatsapp social socials media netflix videoland youtube cam "
    "skype facetime msn hyves tinder".split()
)


def sits(tokens: list[Token], at: int) -> Hit | None:
    """Find a school whose name is a word, from the verb: "zit op de klimroos", "toen ik op de klimroos zat"."""
    for begin in range(at + 1, min(len(tokens) - 1, at + _MOST)):
        if not open_word(tokens, begin) and tokens[begin].text != ",":
            break
        if tokens[begin].low == "op" and low(tokens, begin + 1) in DEFINITE:
            return _seat(tokens, begin + 2, 0)
    for back in range(2, _MOST):
        if at >= back + 1 and low(tokens, at - back) in DEFINITE and low(tokens, at - back - 1) == "op":
            return _seat(tokens, at - back + 1, at)
    return None


def _seat(tokens: list[Token], begin: int, stop: int) -> Hit | None:
    """Say whether what somebody sits on is a school; its name ends before ``stop``, where that is given."""
    end = _name_end(tokens, begin)
    if not end or (stop and end < stop and not plain(tokens[end])):
        return None
    last = tokens[end - 1]
    generic = last.low in _SEATS or last.low.endswith(_SEAT_ENDS) or last.low in _SPORTS or last.low in VERB_LIKE
    if (
        generic
        or tokens[begin].low in _SEATS
        or tokens[begin].low in _GENERIC
        or last.low.endswith(("ste", "tje", "tjes"))
    ):
        return None
    return hit(tokens, begin, end - 1, Label.SCHOOL, 0.55)


def named_school(tokens: list[Token], at: int) -> Hit | None:
    """Find "ROC van Amstelland", "Hogeschool Inzicht"."""
    end = at + 1
    if low(tokens, end) in {"van", "voor"}:
        end += 1
    listed = open_word(tokens, end) and (
        is_place(low(tokens, end)) or mid_capital(tokens[end]) or (end > at + 1 and _place_tail(tokens, end))
    )
    return (
        hit(tokens, at, end, Label.SCHOOL, 0.75)
        if listed and low(tokens, end) not in NEVER
        else typed_school(tokens, at)
    )


def class_label(tokens: list[Token], at: int) -> Hit | None:
    """Find a class by its label: "h4a", "3vmbo-b", "uit 2c"."""
    word = tokens[at].low
    before, earlier = low(tokens, at - 1), low(tokens, at - 2)
    if before in CLASS_WORDS:
        return None  # found from that word
    if _BARE_CLASS.fullmatch(word) and not word[-1].isdigit():
        schooled = near(tokens, at, _WINDOW, _AFTER) & (
            SITS | _SCHOOLING | {"jongen", "jongens", "meisje", "meisjes", "meiden", "klassen"}
        )
        return hit(tokens, at, at, Label.SCHOOL, 0.6) if before in {"in", "uit", "van", "naar"} and schooled else None
    level = at - (before in LEVELS)
    telling = word != "b2b" and (word[-1].isalpha() or before in _ANNOUNCES or earlier in _ANNOUNCES)
    return hit(tokens, level, at, Label.SCHOOL, 0.7) if telling else None


def class_word(tokens: list[Token], at: int) -> Hit | None:
    """Find "klas 3b", "klas drie b", "groep 8a", "brugklas 1 d"; a class without its letter tells little."""
    end = at + 1
    if CLASS.fullmatch(low(tokens, end)) or _BARE_CLASS.fullmatch(low(tokens, end)):
        return hit(tokens, at, end, Label.SCHOOL, 0.8)
    if low(tokens, at) == "brugklas" and _LETTER.fullmatch(low(tokens, end)):
        return hit(tokens, at, end, Label.SCHOOL, 0.75)
    if not _ORDINAL.fullmatch(low(tokens, end)):
        return None
    end += 1 + (low(tokens, end + 1) in LEVELS)
    return hit(tokens, at, end, Label.SCHOOL, 0.75) if _LETTER.fullmatch(low(tokens, end)) else None


def class_of_level(tokens: list[Token], at: int) -> Hit | None:
    """Find "4 havo c", "havo vier c", "3 vmbo b"."""
    if _ORDINAL.fullmatch(low(tokens, at - 1)) and _LETTER.fullmatch(low(tokens, at + 1)):
        return hit(tokens, at - 1, at + 1, Label.SCHOOL, 0.7)
    if (
        CLASS.fullmatch(low(tokens, at + 1))
        or re.fullmatch(r"[1-6][a-k]\d?", low(tokens, at + 1))
        or (_ORDINAL.fullmatch(low(tokens, at + 1)) and _LETTER.fullmatch(low(tokens, at + 2)))
    ):
        return hit(
            tokens,
            at,
            at + 1 + low(tokens, at + 1)[-1:].isdigit() + (not low(tokens, at + 1)[:1].isdigit()),
            Label.SCHOOL,
            0.7,
        )
    return None
