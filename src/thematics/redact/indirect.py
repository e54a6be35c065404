"""Indirect identifiers in redacted text: what is no name, and yet narrows down who somebody is (AVG recital 26; art. 4(1)).

Lists of words and a few patterns, on lower-case words, so that capitals and punctuation make no difference. They are meant to find what
to look at, not to hide it: a person decides. A value is a normal form ("15-jarige" and "vijftien jaar" are "15"), so that people who
share it can be counted. Tags are left aside: a place that is hidden tells nobody anything.

The kinds follow lists of quasi-identifiers in guides to anonymising interviews (UK Data Service, *Anonymising qualitative data*; El Emam
and Arbuckle 2013, *Anonymizing Health Data*, chapter 2), the words are general knowledge of Dutch.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["TELLING", "Trait", "TraitKind", "find_traits"]


class TraitKind(StrEnum):
    """Kinds of indirect identifiers."""

    AGE = "age"
    SCHOOL = "school"  # type, level, class
    PLACE = "place"  # what kind of place it is; which one is hidden
    ACTIVITY = "activity"  # sport, hobby, club
    TIME = "time"  # month, season or holiday of what happened
    FAMILY = "family"
    SIBLINGS = "siblings"
    ORIGIN = "origin"
    RELIGION = "religion"
    ORIENTATION = "orientation"
    HEALTH = "health"  # illness, disability
    JOB = "job"
    INCIDENT = "incident"


# One of these can be enough by itself in a place where people know each other.
TELLING = frozenset({TraitKind.JOB, TraitKind.HEALTH, TraitKind.ORIENTATION, TraitKind.FAMILY, TraitKind.INCIDENT})


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """One thing that is told of somebody.

    Attributes:
        kind: The kind.
        value: Its normal form.
    """

    kind: TraitKind
    value: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


# Police, lawyers and aid workers are left out of the jobs: in these studies they are whom people tell of, not who they are.
# A value, then other words for it after "="; a value alone is its own word. "*" stands for any ending.
_LISTS: Mapping[TraitKind, str] = {
    TraitKind.SCHOOL: """
        praktijkonderwijs=praktijkschool vmbo=vmbo-b,vmbo-k,vmbo-t,vmbo-tl,vmbo-gl,vmbo-basis,vmbo-kader,mavo,kader,basis-kader
        havo vwo=atheneum gymnasium=gymnasiast,gymnasiaste mbo=roc,mbo'er hbo=hogeschool universiteit=uni,wo
        isk=schakelklas,internationale-schakelklas speciaal-onderwijs=vso,cluster-4,zmlk,zmok vrijeschool=vrije-school montessori* dalton*
        internaat=kostschool basisschool=lagere-school thuisonderwijs=thuiszitter brugklas=brugpieper examenjaar=eindexamen,eindexamenjaar
    """,
    TraitKind.PLACE: "dorp=dorpje,gehucht,buurtschap eiland=eilandje,waddeneiland boerderij=hoeve polder woonwagenkamp=woonwagen,kampje "
    "woonboot=boot,schip recreatiepark=vakantiepark,camping villawijk flat=flatgebouw azc=asielzoekerscentrum,opvangcentrum "
    "volkswijk=achterstandswijk grensdorp=grensstreek",
    TraitKind.ACTIVITY: """
        voetbal=voetballen,voetbalde,voetbalt,voetbalclub,voetbalteam hockey=hockeyen,hockeyclub,hockeyteam tennis=tennissen,tennisclub,tennisles
        judo=judoën,judoka karate kickboksen=kickboks,kickbokst,kickboksschool boksen=bokst,boksschool taekwondo krav-maga worstelen
        turnen=turnt,turnster,gymnastiek,turnvereniging acrogym trampolinespringen ballet=balletles,balletschool dansen=danst,dansles,streetdance,
        hiphop,dansschool paardrijden=paardrij,manege,paardrijles,pony,dressuur zwemmen=zwemclub,zwemvereniging,wedstrijdzwemmen waterpolo
        schaatsen=schaatst,kunstschaatsen,ijshockey skeeleren korfbal=korfballen,korfbalclub handbal=handballen volleybal=volleyballen basketbal=basketballen
        rugby honkbal=softbal badminton tafeltennis=pingpong atletiek=hardlopen wielrennen=wielrenner,mountainbiken,bmx,bmx'en skateboarden=skaten,skatebaan
        roeien=roeit,roeivereniging zeilen=zeilt,zeilkamp kanoën surfen=kitesurfen klimmen=klimhal,boulderen schermen boogschieten cheerleading=cheerleader*
        scouting=padvinderij,welpen musical=musicals,musicalgroep toneel=toneelgroep,theatergroep,jeugdtheater koor=kinderkoor zingen=zangles,zangeres
        fanfare=harmonie,drumband,blaasorkest gitaar=gitaarles piano=pianoles viool=vioolles drummen=drumles,drumt saxofoon trompet dj'en=dj,draaien-als-dj rappen=rapper,rapt,drill
        gamen=gamer,fortnite,minecraft,e-sports,valorant schaken=schaakclub,schaakt cosplay manga=anime vissen=hengelen vuurwerk carnaval=carnavalsvereniging,prins-carnaval
        brandweer=jeugdbrandweer reddingsbrigade vloggen=vlogger,vlogt,youtuber modellenwerk=model,fotomodel bijbelkring=jeugdvereniging,catechisatie
    """,
    TraitKind.TIME: "januari februari maart april mei juni juli augustus september oktober november december=sinterklaas kerstvakantie=kerst,kerstmis "
    "zomervakantie=grote-vakantie herfstvakantie voorjaarsvakantie=krokusvakantie meivakantie=koningsdag oud-en-nieuw=oudjaarsavond,nieuwjaar "
    "ramadan=suikerfeest,offerfeest,iftar carnaval-tijd=carnavalsweek lockdown=corona,coronatijd",
    TraitKind.FAMILY: """
        pleeggezin=pleegouder,pleegouders,pleegmoeder,pleegvader,pleegkind,gezinshuis geadopteerd=adoptie,adoptieouders,adoptiekind tweeling=tweelingbroer,tweelingzus,tweelingzusje,drieling
        gescheiden-ouders=scheiding,co-ouderschap,gescheiden stiefgezin=stiefvader,stiefmoeder,stiefbroer,stiefzus,stiefzusje,stiefbroertje,bonusvader,bonusmoeder,halfbroer,halfzus,halfzusje,halfbroertje
        overleden-ouder=weduwe,weduwnaar,halfwees,wees eenouder=alleenstaande tienermoeder=tienerzwangerschap,tienervader twee-moeders=meemoeder twee-vaders
        bij-grootouders=kinderdorp instelling=jeugdzorginstelling,leefgroep,crisisopvang,jjc,jji uithuisgeplaatst=uithuisplaatsing,uit-huis-geplaatst ots=ondertoezichtstelling,gezinsvoogd
        enig-kind=enigst-kind
    """,
    TraitKind.ORIGIN: """
        marokko=marokkaans*,marokkaan turkije=turks,turkse,turk,turken suriname=surinaams*,surinamer,hindoestaan* antillen=antilliaans*,curaçao,curaçaos,arubaans,aruba,bonaire
        indonesië=indonesisch*,indisch,indische,moluks* china=chinees,chinese polen=pools,poolse bulgarije=bulgaars,bulgaarse roemenië=roemeens,roemeense oekraïne=oekraïens*
        rusland=russisch* syrië=syrisch*,syriër irak=irakees,irakese,koerdisch*,koerd iran=iraans*,perzisch* afghanistan=afghaans*,afghaan eritrea=eritrees,eritrese,eritreeër
        ethiopië=ethiopisch* somalië=somalisch*,somaliër ghana=ghanees,ghanese nigeria=nigeriaans* kaapverdië=kaapverdisch* egypte=egyptisch* tunesië=tunesisch* pakistan=pakistaans*
        india=indiaas,indiase vietnam=vietnamees,vietnamese thailand=thais,thaise filipijnen=filipijns* brazilië=braziliaans* colombia=colombiaans* venezuela=venezolaans*
        portugal=portugees,portugese spanje=spaans,spaanse italië=italiaans* griekenland=grieks,griekse duitsland=duits,duitse belgië=belgisch*,vlaams frankrijk=frans,franse
        engeland=engelse,brits,britse amerika=amerikaans* joegoslavië=joegoslavisch*,bosnisch*,kroatisch*,servisch*,albanees,albanese,kosovo friesland=fries,friese roma=sinti,zigeuner
        gevlucht=vluchteling,vluchtelinge,asielzoeker,statushouder,asiel
    """,
    TraitKind.RELIGION: "moslim=moslima,islamitisch*,islam,moskee,hoofddoek,koran christelijk=christen,kerk,bijbel gereformeerd=reformatorisch*,hervormd,refo "
    "katholiek=katholieke evangelisch=pinkstergemeente,pinksterkerk,evangelische joods=joodse,synagoge,jood hindoe=hindoeïstisch*,mandir boeddhist=boeddhistisch* jehova=jehova's,koninkrijkszaal",
    TraitKind.ORIENTATION: "lesbisch=lesbische,lesbienne homo=homoseksueel,homoseksuele,gay biseksueel=biseksuele,bi transgender=trans,transjongen,transmeisje,transitie "
    "non-binair=nonbinair,non-binaire,genderfluïde uit-de-kast=coming-out,out-gekomen",
    TraitKind.HEALTH: """
        adhd=add autisme=autistisch,autistische,asperger,ass dyslexie=dyslectisch lvb=licht-verstandelijk,verstandelijk,zmoksig doof=slechthorend,gehoorapparaat,cochleair,dove blind=slechtziend,slechtziende,blinde
        rolstoel=spasme,spastisch,dwarslaesie epilepsie=epileptisch diabetes=suikerziekte,insuline astma kanker=leukemie,tumor,chemo hartafwijking=hartpatiënt reuma cf=taaislijmziekte
        eetstoornis=anorexia,boulimia,boulimie depressie=depressief,depressieve borderline ptss=posttraumatisch* psychose=psychotisch,schizofrenie bipolair=bipolaire angststoornis=paniekstoornis
        zelfbeschadiging=automutilatie,zelfverwonding,krassen suïcidepoging=zelfmoordpoging,suïcidaal verslaving=verslaafd,afkickkliniek zwangerschap=zwanger,abortus,miskraam hiv=soa
        stotteren=stotter,stottert syndroom=downsyndroom,tourette,gilles-de-la-tourette kliniek=opname,gesloten-afdeling
    """,
    TraitKind.JOB: """
        burgemeester wethouder=raadslid,gemeenteraadslid kamerlid=politicus,politica,minister dominee=predikant,pastoor imam rabbi=rabbijn notaris rechter=officier-van-justitie
        huisarts=dokterspraktijk tandarts chirurg=specialist dierenarts apotheker piloot=stewardess,purser militair=marinier,beroepsmilitair,defensie brandweerman=brandweerbaas,brandweervrouw
        boswachter boer=boerin,melkveehouder,tuinder visser=schipper,binnenvaart,beroepsvaart bakker slager kapper=kapster,kapsalon
        schooldirecteur=rector,schoolhoofd,conrector ondernemer=restauranthouder,winkelier,horecabaas profvoetballer=topsporter,topsportster artiest=zanger,acteur,actrice,cabaretier presentator=presentatrice,bn'er,journalist,journaliste
        influencer=tiktokker hoogleraar=professor,wetenschapper directeur=directrice,ceo sportleraar=gymleraar,voetbaltrainer,hockeycoach,turntrainer
    """,
    TraitKind.INCIDENT: """
        exposegroep=bangalijst,banga,exposed,shamegroep,exposen telegram=telegramgroep deepfake=nepnaakt,naaktapp,undress sextortion=afpersing,afgeperst,chantage,gechanteerd
        loverboy=loverboys,mensenhandel,prostitutie sugardaddy=sugardating onlyfans=webcamseks,webcammen grooming=gegroomd livestream=livestreamen livegang=live-gegaan
        geld-betaald=losgeld,tikkie gehackt=hack,account-overgenomen klassenapp=groepsapp,klassenchat kleedkamer=kleedhokje,douche schoolreis=schoolkamp,werkweek,excursie zwembad=zwemles
        vakantiekamp=jeugdkamp,zomerkamp stage=stagebegeleider bijbaan=bijbaantje,vakkenvuller,supermarkt festival=huisfeest,schoolfeest sleepover=logeerpartij leraar-dader=gymleraar-dader
        nieuws=krant,opsporing-verzocht,rechtszaak,rechtbank trainer=coach taxi=schoolbus,treinconducteur
    """,
}
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien "
        "twintig eenentwintig tweeëntwintig drieëntwintig vierentwintig vijfentwintig".split()
    )
}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_YOUNG, _OLD = 8, 25  # years: within these "ik was veertien" is an age, without a word that says so
_LEAST_YEARS = 6  # of "zes jaar" by itself; fewer is a time that something took
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TAG = re.compile(r"\[[A-Z][A-Z \w-]{0,40}\]")
_AGES = (
    re.compile(rf"\b(?P<age>{_NUMBER})[- ]?jari(?:g|ge)\b"),
    re.compile(rf"\b(?P<age>{_NUMBER}) ?jaar oud\b"),
    re.compile(
        rf"(?<!\bal )(?<!\bna )(?<!\bover )(?<!\bsinds )\b(?P<years>{_NUMBER}) jaar\b(?! (?:geleden|lang|later|na|duur|bezig|samen|cel|ervaring))"
    ),
    re.compile(
        rf"\b(?:ben|bent|is|was|word|wordt|werd|ik|ze|zij|hij|net|pas|bijna|toen) (?P<bare>{_NUMBER})\b(?! ?(?:jaar|jarig|keer|uur|minu|week|weken|dag|"
        r"maand|euro|man\b|mensen|jongens|meis|meid|kinderen|foto|film|bericht|van de|procent|klas|of (?:twee|drie|vier)))"
    ),
)
_CLASSES = (
    re.compile(r"\b(?P<type>vmbo|mavo|havo|vwo|gymnasium|atheneum) ?(?P<year>[1-6])\b"),
    re.compile(r"\b(?P<year>[1-6]) ?(?P<type>vmbo|mavo|havo|vwo|gymnasium|atheneum)\b"),
    re.compile(
        r"\b(?P<ordinal>eerste|tweede|derde|vierde|vijfde|zesde)(?: klas|klas)?(?: van (?:de |het )?)? ?(?P<type>vmbo|mavo|havo|vwo|gymnasium)\b"
    ),
    re.compile(r"\b(?P<ordinal>eerste|tweede|derde|vierde|vijfde|zesde) klas\b"),
    re.compile(r"\bgroep (?P<group>[1-8]|zeven|acht|zes|vijf)\b"),
)
_ORDINALS = {
    word: str(number) for number, word in enumerate("eerste tweede derde vierde vijfde zesde".split(), start=1)
}
_SIBLINGS = re.compile(
    rf"\b(?P<count>{_NUMBER}|geen) (?:(?:oudere?|jongere?|kleine|grote|half)[ -]?)?(?P<who>broer|zus|broertje|zusje)(?:s|sen|tjes|jes)?\b"
)
_OLDEST = re.compile(r"\b(?P<place>oudste|jongste|middelste) (?:van (?P<count>\w+)|thuis|kind|dochter|zoon)\b")


def _entries() -> Iterator[tuple[str, Trait]]:
    for kind, listed in _LISTS.items():
        for entry in " ".join(listed.split()).replace(", ", ",").split(" "):
            value, _, others = entry.partition("=")
            trait = Trait(kind, value.rstrip("*").replace("-", " "))
            for word in (value, *filter(None, others.split(","))):
                yield word, trait


_ENTRIES = tuple(_entries())
_WORDS = {word: trait for word, trait in _ENTRIES if not word.endswith("*")}
_STEMS = {word.rstrip("*"): trait for word, trait in _ENTRIES if word.endswith("*")}
_LEAST_STEM = min(map(len, _STEMS))
_LONGEST_STEM = max(map(len, _STEMS))
# Entries of several words are written with hyphens; in speech they have none.
_PHRASES = {word.replace("-", " "): trait for word, trait in _WORDS.items() if "-" in word}
_LONGEST_PHRASE = max(phrase.count(" ") + 1 for phrase in _PHRASES)


def find_traits(text: str) -> frozenset[Trait]:
    """Find indirect identifiers in redacted text.

    Args:
        text: Redacted text, in any case; tags in it are left aside.

    Returns:
        What is told, in normal form: several values of one kind are possible.

    >>> sorted(map(str, find_traits("ik ben veertien en zit op judo in 3 havo")))
    ['activity: judo', 'age: 14', 'school: havo', 'school: havo 3']
    """
    plain = _TAG.sub(" . ", text).lower().replace("’", "'")
    words = _WORD.findall(plain)
    spaced = " ".join(words)
    return frozenset([*_listed(words), *_ages(spaced), *_classes(spaced), *_family(spaced)])


def _listed(words: list[str]) -> Iterator[Trait]:
    for at, word in enumerate(words):
        trait = _WORDS.get(word) or _stem(word)
        if trait is not None:
            yield trait
        for length in range(2, _LONGEST_PHRASE + 1):
            phrase = _PHRASES.get(" ".join(words[at : at + length]))
            if phrase is not None:
                yield phrase


def _stem(word: str) -> Trait | None:
    if len(word) < _LEAST_STEM:
        return None
    stems = (word[:length] for length in range(_LEAST_STEM, min(len(word), _LONGEST_STEM) + 1))
    return next((_STEMS[stem] for stem in stems if stem in _STEMS), None)


def _ages(text: str) -> Iterator[Trait]:
    for pattern in _AGES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            number = int(_number(found.get("age") or found.get("years") or found.get("bare") or "0"))
            bare, years = "bare" in found, "years" in found
            if not (bare and not _YOUNG <= number <= _OLD) and not (years and number < _LEAST_YEARS):
                yield Trait(TraitKind.AGE, str(number))


def _classes(text: str) -> Iterator[Trait]:
    for pattern in _CLASSES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            if found.get("group"):
                yield Trait(TraitKind.SCHOOL, f"groep {_number(found['group'])}")
            else:
                year = found.get("year") or _ORDINALS[str(found["ordinal"])]
                yield Trait(TraitKind.SCHOOL, f"{found.get('type') or 'klas'} {year}")


def _family(text: str) -> Iterator[Trait]:
    for match in _SIBLINGS.finditer(text):
        count = "0" if match["count"] == "geen" else _number(match["count"])
        yield Trait(TraitKind.SIBLINGS, f"{count} {match['who'][:3] if match['who'].startswith('zus') else 'broer'}")
    for match in _OLDEST.finditer(text):
        yield Trait(TraitKind.SIBLINGS, f"{match['place']} {_number(match['count']) if match['count'] else ''}".strip())


def _number(text: str) -> str:
    return _NUMBERS.get(text, text)
