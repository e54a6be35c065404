"""What each label means, and how the AVG (the Dutch GDPR) looks at it.

Article 4(1) calls data personal where somebody can be identified by it, directly or indirectly; recital 26 adds that means "reasonably likely
to be used" count: what classmates know counts too. A tag in its place is pseudonymisation (article 4(5)): the text stays personal data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from thematics.records.shared import Label

__all__ = ["MEANINGS", "Meaning"]

DIRECT, INDIRECT = "direct", "indirect"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says.

    Attributes:
        means: What is hidden under it.
        identifier: "direct": it points to one person by itself; "indirect": together with other things.
        basis: The article that makes it count, and what is special about it.
    """

    means: str
    identifier: str
    basis: str


_NAME, _LOCATION, _ONLINE = (
    "AVG art. 4(1): a name",
    "AVG art. 4(1): location data",
    "AVG art. 4(1): an online identifier",
)
_NUMBER = "AVG art. 4(1): an identification number"
_FACTOR = "AVG art. 4(1): a factor specific to somebody's social identity"

MEANINGS: Mapping[Label, Meaning] = MappingProxyType(
    {
        Label.PERSON: Meaning(
            "first name, last name, full name, nickname, initials, a name spelled out", DIRECT, _NAME
        ),
        Label.PLACE: Meaning("town, village, region, foreign city; not a country", INDIRECT, _LOCATION),
        Label.NEIGHBOURHOOD: Meaning("neighbourhood, district, estate", INDIRECT, _LOCATION),
        Label.ADDRESS: Meaning("street or square, with or without a number", DIRECT, _LOCATION),
        Label.POSTCODE: Meaning("postcode: a handful of houses", DIRECT, _LOCATION),
        Label.SCHOOL: Meaning(
            "a school's name, a class", INDIRECT, f"{_FACTOR}; its name can tell a religion (art. 9)"
        ),
        Label.ORGANISATION: Meaning(
            "club, employer, mosque or church, care location; not police and aid organisations as such",
            INDIRECT,
            f"{_FACTOR}; a mosque, church or clinic tells religion or health (art. 9)",
        ),
        Label.HANDLE: Meaning("account name on any platform", DIRECT, _ONLINE),
        Label.EMAIL: Meaning("e-mail address, written or spoken", DIRECT, _ONLINE),
        Label.URL: Meaning("web address, written or spoken", INDIRECT, _ONLINE),
        Label.PHONE: Meaning("telephone number, written or spoken", DIRECT, _NUMBER),
        Label.BSN: Meaning("citizen service number", DIRECT, f"{_NUMBER}; UAVG art. 46: only where a law allows it"),
        Label.IBAN: Meaning("bank account", DIRECT, _NUMBER),
        Label.IDENTITY_DOCUMENT: Meaning("passport, identity card, driving or residence permit", DIRECT, _NUMBER),
        Label.PLATE: Meaning("number plate", DIRECT, _NUMBER),
        Label.CASE_NUMBER: Meaning(
            "number of a police report, registration, court case or aid file",
            DIRECT,
            f"{_NUMBER}; in a criminal case AVG art. 10",
        ),
        Label.DEVICE: Meaning("IP, MAC, IMEI and serial numbers", DIRECT, _ONLINE),
        Label.DATE: Meaning(
            "exact date, birth date", INDIRECT, "AVG art. 4(1) with recital 26: with a place it singles out"
        ),
        Label.AGE: Meaning(
            "exact age, where the settings ask for it",
            INDIRECT,
            "AVG art. 4(1) with recital 26: with a school it singles out",
        ),
        Label.HIDDEN: Meaning("hidden by a reviewer, of whatever kind", INDIRECT, "AVG art. 4(1): a person judged so"),
    }
)
