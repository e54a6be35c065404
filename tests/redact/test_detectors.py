"""What is found and what is left alone, kind by kind. Every name, number and address here is made up for the test."""

import pytest

from thematics.records.shared import Label
from thematics.redact import Redactor

REDACTOR = Redactor()

# (text, what must be hidden under the label)
FOUND = [
    (Label.EMAIL, "mail me op d.groenhof@voorbeeld.nl, oké", "d.groenhof@voorbeeld.nl"),
    (Label.EMAIL, "dat is daan punt groenhof apenstaartje voorbeeld punt nl", "daan punt groenhof apenstaartje voorbeeld punt nl"),
    (Label.URL, "kijk op https://www.voorbeeld.nl/foto/12.", "https://www.voorbeeld.nl/foto/12"),
    (Label.URL, "het stond op roddelhoek.nl en verder nergens", "roddelhoek.nl"),
    (Label.URL, "het stond op roddelhoek punt nl en verder nergens", "roddelhoek punt nl"),
    (Label.URL, "het stond op w w w punt roddel hoek punt example gewoon", "w w w punt roddel hoek punt example"),
    (Label.PHONE, "bel 06-12345678", "06-12345678"),
    (Label.PHONE, "bel 06 12 34 56 78 even", "06 12 34 56 78"),
    (Label.PHONE, "bel +31 6 1234 5678", "+31 6 1234 5678"),
    (Label.PHONE, "bel 0031 20 123 4567", "0031 20 123 4567"),
    (Label.PHONE, "nul zes twaalf vierendertig zesenvijftig achtenzeventig", "nul zes twaalf vierendertig zesenvijftig achtenzeventig"),
    (Label.PHONE, "020-1234567 is van thuis", "020-1234567"),
    (Label.IBAN, "op NL91ABNA0417164300 gestort", "NL91ABNA0417164300"),
    (Label.IBAN, "op NL91 ABNA 0417 1643 00 gestort", "NL91 ABNA 0417 1643 00"),
    (Label.IBAN, "op nl91 abna 0417 1643 00 gestort", "nl91 abna 0417 1643 00"),
    (Label.BSN, "het nummer 111222333 dus", "111222333"),
    (Label.BSN, "mijn bsn is 123456789", "123456789"),
    (Label.CASE_NUMBER, "aangifte PL1300-2021123456 ligt er", "PL1300-2021123456"),
    (Label.CASE_NUMBER, "met tolk TK-10234 gesproken", "TK-10234"),
    (Label.CASE_NUMBER, "dossiernummer 4711-23 dus", "4711-23"),
    (Label.POSTCODE, "op 1012 AB woon ik", "1012 AB"),
    (Label.POSTCODE, "op 1012ab 14 woon ik", "1012ab 14"),
    (Label.POSTCODE, "postcode 1012 ab is het", "1012 ab"),
    (Label.POSTCODE, "ik woon op tien twaalf a bee daar", "tien twaalf a bee"),
    (Label.POSTCODE, "op eenendertig veertien zet iks dus", "eenendertig veertien zet iks"),
    (Label.PHONE, "06 1357 8642, een keer gebeld", "06 1357 8642"),
    (Label.DATE, "dat was 12-03-2008 dus", "12-03-2008"),
    (Label.DATE, "dat was 12 maart 2008 dus", "12 maart 2008"),
    (Label.DATE, "ik ben jarig op twaalf maart", "twaalf maart"),
    (Label.DATE, "ik ben geboren in 2008", "2008"),
    (Label.HANDLE, "volg @groenhofje maar", "@groenhofje"),
    (Label.HANDLE, "zijn snap was pimpampoentje zei ze", "pimpampoentje"),
    (Label.HANDLE, "in een snap-groep, qz.roddels heette die", "qz.roddels"),
    (Label.HANDLE, "hij heet daar klein underscore poentje", "klein underscore poentje"),
    (Label.HANDLE, "iemand met xx_poen_08 als foto", "xx_poen_08"),
    (Label.HANDLE, "iemand met poentje2009 als foto", "poentje2009"),
    (Label.PLATE, "een auto met 12-ABC-3 erop", "12-ABC-3"),
    (Label.PLATE, "kenteken gb 001 b was het", "gb 001 b"),
    (Label.IDENTITY_DOCUMENT, "mijn paspoort is NWL12K456 zei ik", "NWL12K456"),
    (Label.DEVICE, "via 83.160.12.7 ingelogd", "83.160.12.7"),
    (Label.DEVICE, "mac 00:1B:44:11:3A:B7 gezien", "00:1B:44:11:3A:B7"),
    (Label.ADDRESS, "ik woon in de Rozenstraat 12b daar", "Rozenstraat 12b"),
    (Label.ADDRESS, "ik woon in de rozenstraat twaalf daar", "rozenstraat twaalf"),
    (Label.ADDRESS, "bij de Burgemeester van Tuijllaan 3 hs", "Burgemeester van Tuijllaan 3 hs"),
    (Label.ADDRESS, "op de Lange Nieuwkade stond hij", "Lange Nieuwkade"),
    (Label.PLACE, "ze kwam uit Purmerend vandaan", "Purmerend"),
    (Label.PLACE, "ze kwam uit purmerend vandaan", "purmerend"),
    (Label.PLACE, "wij wonen in Amsterdam nu", "Amsterdam"),
    (Label.NEIGHBOURHOOD, "hier in Osdorp gebeurt dat", "Osdorp"),
    (Label.NEIGHBOURHOOD, "hier in de Tuinzangerwijk gebeurt dat", "Tuinzangerwijk"),
    (Label.SCHOOL, "ik zit op het Wilgenlyceum daar", "het Wilgenlyceum"),
    (Label.SCHOOL, "ik zit op het oosterwold college daar", "het oosterwold college"),
    (Label.SCHOOL, "dat was Fenna van het Oosterwold College toen", "het Oosterwold College"),
    (Label.SCHOOL, "op basisschool De Klimboom zat ik", "basisschool De Klimboom"),
    (Label.ORGANISATION, "ik voetbal bij zeebravia daar", "zeebravia"),
    (Label.ORGANISATION, "ik werk bij de jumbo daar", "jumbo"),
    (Label.PERSON, "toen kwam Fenna Groenhof binnen", "Fenna Groenhof"),
    (Label.PERSON, "toen kwam fenna van den broek binnen", "fenna van den broek"),
    (Label.PERSON, "toen zei Soufiane el Harrouchi niks", "Soufiane el Harrouchi"),
    (Label.PERSON, "dat was Soufianes idee", "Soufianes"),
    (Label.PERSON, "dat was Fenna's idee", "Fenna's"),
    (Label.PERSON, "mijn vriendin roos zei niks", "roos"),
    (Label.PERSON, "toen belde ik Storm maar", "Storm"),
    (Label.PERSON, "hij heet Wil en meer niet", "Wil"),
    (Label.PERSON, "meneer de wit was lief", "de wit"),
    (Label.PERSON, "mevrouw Timmerman was lief", "Timmerman"),
    (Label.PERSON, "mijn mentor Jorrelmans was lief", "Jorrelmans"),
    (Label.PERSON, "en toen zag Quvelline het ook", "Quvelline"),
    (Label.ORGANISATION, "behandeld bij GGZ Waterviolier daar", "GGZ Waterviolier"),
    (Label.ORGANISATION, "ik speel bij sv de wimpels al jaren", "sv de wimpels"),
    (Label.ORGANISATION, "ik werk bij buurtmarkt pimpelaar daar", "buurtmarkt pimpelaar"),
    (Label.ORGANISATION, "verwezen naar buurtteam De Wimpel daar", "buurtteam De Wimpel"),
    (Label.PERSON, "met A. de Vries gesproken", "A. de Vries"),
    (Label.PERSON, "met M. Zandhaver gesproken", "M. Zandhaver"),
    (Label.PERSON, "ken jij een Zandhaver of niet", "Zandhaver"),
    (Label.PERSON, "en toen zei dirk-jan niks", "dirk-jan"),
    (Label.PERSON, "Melder VELDGERS belde weer", "VELDGERS"),
    (Label.PERSON, "en Kelvin al helemaal niet", "Kelvin"),
    (Label.PLACE, "een meneer in Almere belde", "Almere"),
]  # fmt: skip

LEFT = [
    "Ik heb de politie gebeld en Slachtofferhulp, en daarna Veilig Thuis.",
    "Qpido en Fier hielpen, en Helpwanted ook. De GGD niet.",
    "Op Snapchat en Instagram en TikTok, elke maandag in november.",
    "Ze spreekt Nederlands en Marokkaans, hij komt uit Turkije.",
    "mijn vriendin wil niet en mijn moeder was boos",
    "ik wil storm zien en een roos kopen",
    "Roos vind ik een mooie kleur. Storm niet.",
    "In 2019 was ik 14 jaar en zat ik in havo 3, om 12.30 uur, voor 10 euro.",
    "tussen 2019 en 2021, ongeveer 1500 mensen, 3 op de 4",
    "een, twee, drie, vier keer heb ik het gezegd",
    "Het was de 2e keer, op pagina 12, met mijn 16-jarige zus en covid-19.",
    "op het schoolplein bij de hoofdstraat, onderweg naar de markt",
    "ik zat op school in de klas met mijn mentor",
    "We gingen naar de moskee en daarna naar het ziekenhuis.",
    "dat staat op politie.nl",
    "Eén keer, in West-Afrika of de Filipijnen, stond er. Eén gezicht.",
    "in die Snap-groep of Snapgroep, bij de POH-jeugd",
    "twintig of dertig en er waren er meer, en drie vier en u ook",
    "Wéken heeft het geduurd. Dát was het, met een IP-adres erbij.",
    "Ja. Nee. Oké, ehm, pff. Jaaaa.",
]


def hidden(text: str, label: Label) -> list[str]:
    return [text[span.start : span.end] for span in REDACTOR.find(text) if span.label is label]


@pytest.mark.parametrize(("label", "text", "what"), FOUND, ids=[f"{label.value}-{what}" for label, _, what in FOUND])
def test_found(label: Label, text: str, what: str) -> None:
    assert hidden(text, label) == [what]


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    assert [text[span.start : span.end] for span in REDACTOR.find(text)] == []


def test_a_name_that_is_certain_once_is_found_everywhere() -> None:
    text = "Mijn vriendin Roos kwam. Later was roos boos, en Roos' moeder ook. roos zei niks."
    assert hidden(text, Label.PERSON) == ["Roos", "roos", "Roos'", "roos"]


def test_a_common_verb_that_is_a_name_is_not_hidden_in_lower_case() -> None:
    assert hidden("Hij heet Wil. Ik wil weg. Toen kwam Wil.", Label.PERSON) == ["Wil", "Wil"]


NEUTRAL = """
ik weet nog dat ik thuis kwam en dat mijn moeder in de keuken stond en toen dacht ik ik zeg gewoon niks want dan wordt ze boos
of verdrietig en dat wilde ik niet dus ik ben naar mijn kamer gegaan en heb mijn telefoon uitgezet en de volgende dag op school
leek het alsof iedereen het wist maar niemand zei iets en dat was eigenlijk het ergste want je voelt je dan zo alleen en je denkt
dat het je eigen schuld is terwijl dat natuurlijk niet zo is dat heeft de mevrouw van de hulpverlening ook wel honderd keer gezegd
maar ja dat moet je eerst zelf geloven en daar heb je tijd voor nodig en iemand die luistert zonder gelijk met oplossingen te komen
bij de politie vond ik het spannend maar die vrouw was best aardig ze legde alles uit en vroeg of ik iets wilde drinken en of ik
liever een andere keer terug wilde komen met iemand erbij dat had ik niet verwacht eerlijk gezegd ik dacht dat ze me niet zouden
geloven omdat ik die foto zelf had gestuurd en dat durfde ik bijna niet te vertellen want ik schaamde me kapot snap je
wat ik nodig had was dat iemand zei het komt goed en wij regelen het samen met jou en niet over je hoofd heen en dat ze bij school
ook wisten wat er aan de hand was zonder dat de hele klas het hoort want dan begint het geroddel weer en dan wil je niet meer gaan
"""


@pytest.mark.parametrize("text", [NEUTRAL, ". ".join(line.capitalize() for line in NEUTRAL.strip().split("\n"))])
def test_neutral_dutch_is_hardly_touched(text: str) -> None:
    shown = sum(len(text[span.start : span.end].split()) for span in REDACTOR.find(text))
    assert shown / len(text.split()) <= 0.01
