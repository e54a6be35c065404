"""``thematics.toml``: read, checked, changed with its comments kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thematics.errors import GovernanceError, UsageError
from thematics.records.shared import Source
from thematics.store import OpenStudy, Settings, require_governance
from thematics.store.settings import new_settings

FILLED = """
[governance.interview]
responsible = "Hogeschool, lector"
legal_basis = "art. 6(1)(e)"
ethics_reference = "2026-12"
until = "2036-01-01"
"""


def test_a_new_study_has_the_defaults_and_explains_every_line(study: OpenStudy) -> None:
    settings = study.settings
    assert (settings.title, settings.lang, settings.approach, settings.seed) == ("", "nl", "framework", 0)
    assert (settings.threshold, settings.gate, settings.waived) == (5, True, "")
    text = (study.folder / "thematics.toml").read_text()
    for key in ("responsible", "legal_basis", "ethics_reference", "until", "permission"):
        assert f"#   {key} " in text
    assert all(settings.missing_governance(source) for source in Source)


def test_an_empty_file_has_the_same_defaults() -> None:
    settings, new = Settings(""), new_settings("", "nl")
    for name in ("title", "lang", "approach", "seed", "threshold", "gate", "waived"):
        assert getattr(settings, name) == getattr(new, name)
    assert [settings.governance(source) for source in Source] == [new.governance(source) for source in Source]


def test_changing_a_value_keeps_every_comment_and_every_other_line(study: OpenStudy) -> None:
    file = study.folder / "thematics.toml"
    file.write_text(file.read_text() + "\n# een eigen regel\n[eigen]\nsleutel = 3 # drie\n")
    study.reload_settings()
    before = file.read_text().splitlines()
    study.settings.set("study", "lang", "en")
    study.settings.set("governance.casefile", "permission", 'brief van 3 mei, "onder voorwaarden"')
    study.save_settings()
    after = file.read_text().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [old.split(" =")[0] for old, _ in changed] == ["lang", "permission"]
    assert changed[0][1].startswith('lang = "en"')
    assert "# language of the report" in changed[0][1]
    study.reload_settings()
    assert study.settings.lang == "en"
    assert study.settings.governance(Source.CASEFILE)["permission"] == 'brief van 3 mei, "onder voorwaarden"'


@given(title=st.text())
def test_any_title_comes_back(title: str) -> None:
    settings = new_settings("", "nl")
    settings.set("study", "title", title)
    assert Settings(settings.text).title == title


def test_a_section_or_key_that_is_not_there_is_made() -> None:
    settings = Settings("")
    settings.set("governance.survey", "responsible", "iemand")
    settings.set("themes", "clusterer", "kmeans")
    again = Settings(settings.text)
    assert again.governance(Source.SURVEY)["responsible"] == "iemand"
    assert 'clusterer = "kmeans"' in settings.text


def test_the_gate_opens_only_for_a_reason(study: OpenStudy) -> None:
    study.settings.set("redaction", "review", value=False)
    assert study.settings.gate
    with pytest.raises(UsageError, match=r"\[redaction\] waived"):
        study.save_settings()
    study.settings.set("redaction", "waived", value="  ")
    assert study.settings.gate
    study.settings.set("redaction", "waived", value="alle namen zijn verzonnen")
    study.save_settings()
    study.reload_settings()
    assert [study.settings.gate] == [False]
    assert study.settings.waived == "alle namen zijn verzonnen"


BAD = [
    ('[study]\nlang = "de"', "[study] lang"),
    ("[study]\nlang = 1", "[study] lang"),
    ("[study]\ntitle = 1", "[study] title"),
    ('[study]\napproach = "grounded"', "[study] approach"),
    ('[study]\nseed = "1"', "[study] seed"),
    ("[study]\nseed = -1", "[study] seed"),
    ("[study]\nseed = true", "[study] seed"),
    ("[study]\nseed = 1.5", "[study] seed"),
    ("[report]\nthreshold = 0", "[report] threshold"),
    ('[redaction]\nreview = "nee"', "[redaction] review"),
    ("[redaction]\nreview = false", "[redaction] waived"),
    ("[redaction]\nreview = false\nwaived = ' '", "[redaction] waived"),
    ("[governance.survey]\nuntil = 2030", "[governance.survey] until"),
    ("[governance.survey]\nresponsible = ['a']", "[governance.survey] responsible"),
    ("governance = 3", "governance"),
    ("study = 'x'", "study"),
    ("[study]\nlang = nl", "line 2 (lang)"),
    ('[study]\ntitle = "a\nseed = 1', "line 2 (title)"),
    ("[study]\nseed = 1\nseed = 2", "seed"),
    ("[study", "line 1"),
]


@pytest.mark.parametrize(("text", "named"), BAD)
def test_a_bad_value_is_one_sentence_that_names_file_and_key(text: str, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings(text)
    assert "thematics.toml" in str(caught.value)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text())
def test_any_text_is_settings_or_one_sentence(text: str) -> None:
    caught = ""
    try:
        Settings(text)
    except UsageError as error:
        caught = str(error)
    assert len(caught.splitlines()) <= 1


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("study", "lang", "fr"),
        ("study", "seed", "x"),
        ("report", "threshold", 0),
        ("governance.survey", "until", 3),
        ("study.title", "x", "y"),
    ],
)
def test_a_bad_value_is_not_set(section: str, key: str, value: str | int) -> None:
    settings = new_settings("t", "nl")
    before = settings.text
    with pytest.raises(UsageError, match=r"thematics\.toml"):
        settings.set(section, key, value)
    assert settings.text == before


def test_a_file_that_went_bad_leaves_the_settings_as_they_were(study: OpenStudy) -> None:
    (study.folder / "thematics.toml").write_text("[study]\nlang = nl\n")
    with pytest.raises(UsageError, match=r"thematics\.toml"):
        study.reload_settings()
    assert study.settings.lang == "nl"


def test_windows_editors_do_no_harm(study: OpenStudy) -> None:
    file = study.folder / "thematics.toml"
    text = file.read_text().replace('title = ""', 'title = "één"').replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    study.reload_settings()
    study.settings.set("study", "seed", 3)
    study.save_settings()
    study.reload_settings()
    assert (study.settings.title, study.settings.seed) == ("één", 3)


def test_a_filled_entry_passes_and_the_others_do_not() -> None:
    settings = Settings(FILLED)
    require_governance(settings, Source.INTERVIEW)
    for source in (Source.SURVEY, Source.CASEFILE):
        with pytest.raises(GovernanceError):
            require_governance(settings, source)


@pytest.mark.parametrize("key", ["responsible", "legal_basis", "ethics_reference", "until"])
def test_the_line_to_fill_is_named(key: str) -> None:
    lines = [line if not line.startswith(key) else f'{key} = " "' for line in FILLED.splitlines()]
    with pytest.raises(GovernanceError) as caught:
        require_governance(Settings("\n".join(lines)), Source.INTERVIEW)
    assert f"[governance.interview] {key} in thematics.toml" in str(caught.value)


def test_case_files_need_their_permission_too() -> None:
    settings = Settings(FILLED.replace("interview", "casefile"))
    assert settings.missing_governance(Source.CASEFILE) == ("permission",)
    with pytest.raises(GovernanceError, match=r"\[governance\.casefile\] permission in thematics\.toml"):
        require_governance(settings, Source.CASEFILE)


@pytest.mark.parametrize(
    ("until", "fine"),
    [
        ('"2036-01-01"', True),
        ("2036-01-01", True),
        ('"1999-12-31"', True),
        ('"2036-02-30"', False),
        ('"20360101"', False),
        ('"1-1-2036"', False),
        ("2036-01-01T00:00:00", False),
        ('"2036-W01-1"', False),
    ],
)
def test_until_is_a_date(until: str, *, fine: bool) -> None:
    settings = Settings(FILLED.replace('"2036-01-01"', until))
    assert settings.missing_governance(Source.INTERVIEW) == (() if fine else ("until",))
    if fine:
        date.fromisoformat(settings.governance(Source.INTERVIEW)["until"])


def test_speech_is_chosen_by_itself_until_something_is_written() -> None:
    settings = Settings("")
    defaults = {"language": "nl", "glossary": ""}
    for key in ("transcriber", "model", "diarizer", "diarizer_model", "language", "glossary", "device"):
        assert settings.speech(key) == new_settings("", "nl").speech(key) == defaults.get(key, "auto")
    settings.set("speech", "transcriber", "faster-whisper")
    assert Settings(settings.text).speech("transcriber") == "faster-whisper"


@pytest.mark.parametrize(
    ("key", "value"), [("language", "Dutch"), ("device", "gpu"), ("transcriber", ""), ("model", ""), ("diarizer", "")]
)
def test_a_choice_of_speech_that_can_not_be_used_is_named(key: str, value: str) -> None:
    with pytest.raises(UsageError, match=rf"^thematics\.toml: \[speech\] {key} must be"):
        Settings(f'[speech]\n{key} = "{value}"')
