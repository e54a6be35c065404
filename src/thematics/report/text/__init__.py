"""Every word that a report says of its own, in one table per language; and how numbers and dates are written in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from thematics.errors import UsageError
from thematics.report.text.en import TEXTS as ENGLISH
from thematics.report.text.nl import TEXTS as DUTCH

__all__ = ["TABLES", "Words", "words_in"]

TABLES: Mapping[str, Mapping[str, str]] = {"nl": DUTCH, "en": ENGLISH}


@dataclass(frozen=True, slots=True)
class Words:
    """A report's language. Called with a key, it gives the text of that key with its values filled in."""

    lang: str

    def __call__(self, key: str, **values: object) -> str:
        """Give a text, with ``values`` filled in; integers are written as the language does."""
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return TABLES[self.lang][key].format(**shown)

    def counted(self, key: str, count: int, **values: object) -> str:
        """Give the text ``KEY.one`` or ``KEY.many``, with the count filled in as ``n``."""
        return self(f"{key}.{'one' if count == 1 else 'many'}", n=count, **values)

    def has(self, key: str) -> bool:
        """Say whether there is such a text."""
        return key in TABLES[self.lang]

    def known(self, prefix: str, name: str) -> str:
        """Give the text ``PREFIX.NAME``; the name itself where there is none, such as a study's own attribute."""
        return self(f"{prefix}.{name}") if self.has(f"{prefix}.{name}") else name

    def number(self, value: int) -> str:
        """Write a whole number: thousands are set apart.

        >>> Words("nl").number(12345), Words("en").number(12345)
        ('12.345', '12,345')
        """
        return f"{value:,}".replace(",", self("number.thousands"))

    def seconds(self, value: float) -> str:
        """Write seconds, to a tenth under ten."""
        text = f"{value:.1f}" if value < 10 else f"{value:.0f}"  # noqa: PLR2004 - a tenth of a long time says nothing
        return text.replace(".", self("number.decimal"))

    def percent(self, share: float) -> str:
        """Write a share as a percentage, to a tenth.

        >>> Words("nl").percent(0.0159), Words("en").percent(1)
        ('1,6%', '100%')
        """
        text = f"{100 * share:.1f}".removesuffix(".0")
        return f"{text.replace('.', self('number.decimal'))}%"

    def day(self, text: str) -> str:
        """Write the day of a time in ISO 8601; as it stands where it is none.

        >>> Words("nl").day("2025-11-24T19:40:21Z"), Words("en").day("2025-11-24")
        ('24 november 2025', '24 November 2025')
        """
        try:
            day = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{day.day} {self('months').split()[day.month - 1]} {day.year}"

    def minute(self, text: str) -> str:
        """Write a time in ISO 8601 to the minute, as UTC; as it stands where it is none.

        >>> Words("nl").minute("2025-11-24T19:40:21Z")
        '24 november 2025, 19:40 UTC'
        """
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{self.day(text)}, {moment:%H:%M} UTC"

    def listed(self, names: Sequence[str]) -> str:
        """Write names as a list within a sentence.

        >>> Words("nl").listed(["a", "b", "c"]), Words("en").listed(["a"])
        ('a, b en c', 'a')
        """
        if len(names) <= 1:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self('and')} {names[-1]}"


def words_in(lang: str) -> Words:
    """Choose the language.

    Raises:
        UsageError: There is no such language.
    """
    if lang not in TABLES:
        raise UsageError(f"the report is written in {' or '.join(sorted(TABLES, reverse=True))}")
    return Words(lang)
