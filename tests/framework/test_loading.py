"""Codebooks from YAML: found, checked rule by rule, refused in one sentence."""

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import thematics.framework
from thematics.errors import FrameworkError
from thematics.framework import framework_source, parse_framework, plain_yaml
from thematics.records.codebook import Code, Framework, Question, Texts

EXAMPLES = Path(__file__).parents[2] / "examples"
LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read with and without libyaml: which of the two is there depends on the machine."""
    monkeypatch.setattr(plain_yaml, "_LOADER", request.param)
    parse_framework.cache_clear()
    yield
    parse_framework.cache_clear()


def refusal(text: str) -> str:
    with pytest.raises(FrameworkError) as caught:
        parse_framework(text)
    message = str(caught.value)
    assert "\n" not in message
    assert not message.endswith(".")
    return message


def one(**fields: Any) -> str:
    return yaml.safe_dump({"codes": [{"id": "a1", "label": "Naam"} | fields]}, allow_unicode=True)


def test_the_package_offers_what_the_pipeline_uses() -> None:
    assert thematics.framework.__all__ == sorted(
        ["check_event", "fold", "framework_source", "new_code_id", "parse_framework"]
    )
    assert all(hasattr(thematics.framework, name) for name in thematics.framework.__all__)


# ---- where codebooks are found ----


def test_a_built_in_name_gives_the_packaged_text() -> None:
    assert parse_framework(framework_source("motives-needs")).id == "motives-needs"


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_gives_the_files_text(tmp_path: Path, kind: type) -> None:
    (tmp_path / "eigen.yaml").write_text("codes: [{id: één}]\n", encoding="utf-8")
    assert framework_source(kind(tmp_path / "eigen.yaml")) == "codes: [{id: één}]\n"


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "eigen.yaml").write_bytes("codes:".encode("utf-8-sig"))
    assert framework_source(tmp_path / "eigen.yaml") == "codes:"


def test_a_text_means_the_built_in_and_a_path_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("motives-needs").write_text("codes: []", encoding="utf-8")
    assert "b01" in framework_source("motives-needs")
    assert framework_source(Path("motives-needs")) == "codes: []"


def test_an_unknown_name_lists_the_built_in_ones() -> None:
    with pytest.raises(FrameworkError, match=r"no codebook 'motieven'.*\(motives-needs\)"):
        framework_source("motieven")


@pytest.mark.parametrize("name", ["er-niet.yaml", Path("er-niet"), "map/er-niet.yml"])
def test_a_missing_file_is_named(name: Path | str) -> None:
    with pytest.raises(FrameworkError, match=r"no file '.*er-niet.*check the path"):
        framework_source(name)


@pytest.mark.parametrize("name", ["a\0b", Path("a\0b"), "x" * 5000, ""])
def test_what_can_be_no_path_is_refused_too(name: Path | str) -> None:
    with pytest.raises(FrameworkError) as caught:
        framework_source(name)
    assert "\n" not in str(caught.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="folder"):
        framework_source(tmp_path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "eigen.yaml").write_bytes("codes: [{id: a, label: vóór}]".encode("windows-1252"))
    with pytest.raises(FrameworkError, match="save it as UTF-8"):
        framework_source(tmp_path / "eigen.yaml")


@pytest.mark.parametrize(("size", "fits"), [(2_000_000, True), (2_000_001, False)])
def test_a_file_over_two_megabytes_is_refused(tmp_path: Path, size: int, *, fits: bool) -> None:
    (tmp_path / "eigen.yaml").write_bytes(b"#" * size)
    if fits:
        assert len(framework_source(tmp_path / "eigen.yaml")) == size
    else:
        with pytest.raises(FrameworkError, match="2 MB"):
            framework_source(tmp_path / "eigen.yaml")


# ---- what is read ----


@pytest.mark.usefixtures("_loader")
def test_a_study_needs_no_more_than_ids_and_labels() -> None:
    book = parse_framework("codes:\n- id: tijd\n  label: Geen tijd\n- {id: b-2, label: {nl: Ja, en: 'Yes'}}\n")
    assert book.codes == (Code("tijd", Texts("Geen tijd")), Code("b-2", Texts("Ja", "Yes")))
    assert book.code("tijd") == Code("tijd", Texts("Geen tijd"), question=None, side="")
    assert (book.id, book.version, book.facets) == ("own", "1", {})
    assert book.title.nl


@pytest.mark.usefixtures("_loader")
def test_everything_that_a_code_can_have_is_read() -> None:
    book = parse_framework(
        """
        id: eigen
        title: Een titel
        version: 1.10
        facets: {fase: [voor, na]}
        codes:
        - id: a
          label: {nl: Naam, en: Name}
          family: Groep
          question: gezamenlijke aanpak
          side: approach
          definition: >
            Twee regels
            zijn er één.
          include: Als
          exclude: Niet als
          examples: [Ja hoor, "Nee: nooit"]
          cues: [ja hoor]
          sources: [Iemand 2020]
        """
    )
    assert book == Framework(
        id="eigen",
        title=Texts("Een titel"),
        version="1.10",
        facets={"fase": ("voor", "na")},
        codes=(
            Code(
                id="a",
                label=Texts("Naam", "Name"),
                family=Texts("Groep"),
                question=Question.JOINT,
                side="approach",
                definition=Texts("Twee regels zijn er één."),
                include=Texts("Als"),
                exclude=Texts("Niet als"),
                examples=("Ja hoor", "Nee: nooit"),
                cues=("ja hoor",),
                sources=("Iemand 2020",),
            ),
        ),
    )


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("written", ["nee", "no", "off", "2024-01-31", "0112", "1e3", "null-punt", "0x1F"])
def test_a_text_is_what_was_written(written: str) -> None:
    book = parse_framework(f"codes: [{{id: a, label: {written}, examples: [{written}]}}]")
    assert (book.codes[0].label.nl, book.codes[0].examples) == (written, (written,))


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("empty", ["", "~", "null"])
def test_a_field_left_empty_is_a_field_left_out(empty: str) -> None:
    book = parse_framework(f"facets: {empty}\ncodes:\n- id: a\n  label: Naam\n  cues: {empty}\n  side: {empty}\n")
    assert book.codes == (Code("a", Texts("Naam")),)


def test_asking_again_gives_the_same_book() -> None:
    assert parse_framework(one()) is parse_framework(one())


def test_the_example_of_an_own_codebook_is_one() -> None:
    book = parse_framework(framework_source(EXAMPLES / "own-framework.yaml"))
    assert [code.id for code in book.codes] == ["drempel", "tijd", "vertrouwen", "rest"]
    assert book.codes[0].cues
    assert book.facets == {"school": ("vmbo", "havo", "vwo", "mbo")}


# ---- what is refused ----


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "codebook"),
        ("# niets", "codebook"),
        ("codes: [", "no valid YAML near line"),
        ("codes:\n- id: a\n  label: a: b", "near line 3"),
        ("a: b\n---\nc: d", "one YAML document"),
        ("codes: &x [{id: a, label: b}]", "aliases"),
        ("codes: [{id: &x a, label: *x}]", "aliases"),
        ("codes: [{id: a, label: !!python/name:os.system b}]", "tags"),
        ("codes: !!set {a, b}", "tags"),
        ("codes: []\ncodes: []", "line 2 of the codebook: the same name"),
        ("? [a]\n: b", "one word"),
        ('codes: [{id: a, label: "\\e[31mrood"}]', "control characters"),
        ("codes: \x07", "characters"),
        ("codes: \ud800", "characters"),
        ("[" * 50 + "]" * 50, "too deep"),
        ("[" * 3000, "codebook"),
    ],
)
def test_yaml_that_is_no_plain_yaml_is_refused(text: str, says: str) -> None:
    assert says in refusal(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("codes: []", "`codes` is empty"),
        ("codes:", "`codes` is empty"),
        ("codes: {id: a}", "`codes` is empty or no list"),
        ("just text", "has no `codes`"),
        ("codes: [los]", "code 1 is no mapping"),
        ("codes: [{id: a, label: b}, {label: b}]", "code 2 has no id"),
        ("codes: [{id: a, label: b}, {id: b}]", "code 'b' has no label"),
        ("codes: [{id: a, label: '  '}]", "code 'a' has no label"),
        ("codes: [{id: a, label: b}, {id: a, label: c}]", "code 2 has the id 'a', which an earlier code has"),
        ("kodes: []\ncodes: [{id: a, label: b}]", "'kodes' is not known; use only id, title"),
        ("id: Met Spatie\ncodes: [{id: a, label: b}]", "the codebook, id"),
        ("title: [a]\ncodes: [{id: a, label: b}]", "the codebook, title"),
        ("facets: [a]\ncodes: [{id: a, label: b}]", "facets: must be names"),
        ("facets: {a: b}\ncodes: [{id: a, label: b}]", "facets, a: must be a list"),
        ("facets: {a: []}\ncodes: [{id: a, label: b}]", "a facet needs a name and values"),
    ],
)
def test_a_book_that_breaks_a_rule_is_refused(text: str, says: str) -> None:
    assert says in refusal(text)


@pytest.mark.parametrize("code_id", ["A1", "b 1", "b_1", "é", "-a", "a" * 41, "a/b", ["a"], {"a": "b"}])
def test_an_id_has_its_own_form(code_id: Any) -> None:
    assert "code 1, id: may hold only a-z, 0-9 and -" in refusal(one(id=code_id))


@pytest.mark.parametrize("code_id", ["x1", "x12", "x1-naam"])
def test_ids_of_codes_that_researchers_make_are_kept_free(code_id: str) -> None:
    assert "kept for codes that researchers make" in refusal(one(id=code_id))


@pytest.mark.parametrize("code_id", ["x", "xenofobie", "b1x2", "1"])
def test_other_ids_are_free(code_id: str) -> None:
    assert parse_framework(one(id=code_id)).codes[0].id == code_id


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kleur": "rood"}, "code 'a1': 'kleur' is not known; use only id, label"),
        ({"label": {"nl": "a", "fr": "b"}}, "code 'a1', label: 'fr' is not known; use only nl, en"),
        ({"label": {"en": "b"}}, "code 'a1', label: the Dutch text is missing"),
        ({"label": ["a"]}, "code 'a1', label: must be text"),
        ({"label": {"nl": ["a"]}}, "code 'a1', label, nl: must be text"),
        ({"definition": {"nl": "a", "en": ["b"]}}, "code 'a1', definition, en: must be text"),
        ({"include": ["a"]}, "code 'a1', include: must be text"),
        ({"exclude": {"en": "a"}}, "code 'a1', exclude: the Dutch text is missing"),
        ({"family": ["a"]}, "code 'a1', family: must be text"),
        ({"question": "waarom"}, "code 'a1', question: must be one of motieven, behoeften, gezamenlijke aanpak"),
        ({"question": ["motieven"]}, "code 'a1', question: must be one of"),
        ({"side": "Barrier"}, "code 'a1', side: must be one of barrier, driver, need, approach"),
        ({"examples": "los"}, "code 'a1', examples: must be a list"),
        ({"examples": {"a": "b"}}, "code 'a1', examples: must be a list"),
        ({"examples": ["a", ["b"]]}, "code 'a1', examples, item 2: must be text"),
        ({"examples": ["a", ""]}, "code 'a1', examples, item 2: is empty"),
        ({"sources": [{"a": "b"}]}, "code 'a1', sources, item 1: must be text"),
        ({"cues": ["goed", "Fout"]}, "code 'a1', cues, item 2: has a capital; write cues in lower case"),
    ],
)
def test_a_code_that_breaks_a_rule_is_named_with_its_field(fields: dict[str, Any], says: str) -> None:
    assert says in refusal(one(**fields))


def test_a_transcript_given_by_mistake_is_not_quoted() -> None:
    message = refusal("Fatima: ik schaamde me kapot\nInterviewer: en toen?\n")
    assert "Fatima" not in message
    assert "schaamde" not in message


@pytest.mark.parametrize("text", ["Fatima: [", "Fatima: \x07 schaamde", "&Fatima schaamde", "Fatima: 1\nFatima: 2"])
def test_a_line_that_cannot_be_read_is_not_quoted(text: str) -> None:
    message = refusal(text)
    assert "Fatima" not in message
    assert "schaamde" not in message


def test_a_text_over_two_megabytes_is_refused() -> None:
    assert "2 MB" in refusal("#" * 2_000_001)


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "aliases" in refusal("\n".join([*lines, "codes: *a11"]))


# ---- anything at all ----

KNOWN = st.sampled_from(
    [
        "id",
        "label",
        "codes",
        "facets",
        "title",
        "version",
        "cues",
        "examples",
        "sources",
        "side",
        "question",
        "nl",
        "en",
    ]
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["a", "barrier", "b01"])
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.one_of(KNOWN, st.text(max_size=4)), inner, max_size=5)
    ),
    max_leaves=20,
)
CODE_LIKE = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "x1", "A"]), "label": st.one_of(st.text(max_size=5), TREES)},
    optional=dict.fromkeys(["cues", "examples", "side", "question", "family", "definition", "kleur"], TREES),
)
BOOK_LIKE = st.fixed_dictionaries(
    {"codes": st.lists(CODE_LIKE, max_size=3)}, optional=dict.fromkeys(["id", "title", "version", "facets"], TREES)
)


def accepts_or_refuses(text: str) -> None:
    try:
        book = parse_framework(text)
    except FrameworkError as error:
        assert "\n" not in str(error)  # noqa: PT017 - most inputs are refused, some are not
    else:
        assert book.codes
        assert all(code.id and code.label.nl for code in book.codes)


@given(st.text())
def test_no_text_gives_another_error(text: str) -> None:
    accepts_or_refuses(text)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#?,%@\\ \n\t\x07\ud800\x85U01e", max_size=60))
def test_no_text_that_looks_like_yaml_gives_another_error(text: str) -> None:
    accepts_or_refuses(text)
    accepts_or_refuses(f"codes:\n- id: a\n  label: {text}")


@given(st.one_of(TREES, BOOK_LIKE), st.booleans())
def test_no_structure_gives_another_error(tree: Any, flow: bool) -> None:  # noqa: FBT001 - drawn
    accepts_or_refuses(yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow))


LINES = st.text(alphabet=string.ascii_letters + string.digits + string.punctuation + " éëï…“”€😀", max_size=30).map(
    lambda text: " ".join(text.split())
)
FILLED = LINES.filter(bool)
TEXTS = st.builds(Texts, FILLED, LINES)
MAYBE_TEXTS = TEXTS | st.just(Texts(""))
IDS = st.from_regex(r"[a-wyz0-9][a-z0-9-]{0,10}", fullmatch=True)
CODES = st.builds(
    Code,
    id=IDS,
    label=TEXTS,
    family=MAYBE_TEXTS,
    question=st.none() | st.sampled_from(Question),
    side=st.sampled_from(["", "barrier", "driver", "need", "approach"]),
    definition=MAYBE_TEXTS,
    include=MAYBE_TEXTS,
    exclude=MAYBE_TEXTS,
    examples=st.lists(FILLED, max_size=3).map(tuple),
    cues=st.lists(FILLED.map(str.lower), max_size=3).map(tuple),
    sources=st.lists(FILLED, max_size=2).map(tuple),
)
BOOKS = st.builds(
    Framework,
    id=IDS,
    title=TEXTS,
    version=FILLED,
    codes=st.lists(CODES, min_size=1, max_size=4, unique_by=lambda code: code.id).map(tuple),
    facets=st.dictionaries(FILLED, st.lists(FILLED, min_size=1, max_size=3).map(tuple), max_size=2),
)


def as_yaml(book: Framework) -> str:
    """Write a codebook as a study would, empty fields left out."""

    def texts(value: Texts) -> Any:
        return {"nl": value.nl, "en": value.en} if value.en else value.nl

    def code(value: Code) -> dict[str, Any]:
        fields: dict[str, Any] = {"id": value.id, "label": texts(value.label), "side": value.side}
        for name in ("family", "definition", "include", "exclude"):
            fields[name] = texts(getattr(value, name))
        for name in ("examples", "cues", "sources"):
            fields[name] = list(getattr(value, name))
        fields["question"] = str(value.question) if value.question else ""
        return {name: each for name, each in fields.items() if each}

    tree = {
        "id": book.id,
        "title": texts(book.title),
        "version": book.version,
        "facets": {name: list(values) for name, values in book.facets.items()},
        "codes": [code(each) for each in book.codes],
    }
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)


@given(BOOKS)
@settings(max_examples=60)
def test_a_book_that_is_written_and_read_is_the_same_book(book: Framework) -> None:
    assert parse_framework(as_yaml(book)) == book
