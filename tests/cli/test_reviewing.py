"""The review at the terminal: what people type, what they read, and how it ends."""

import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import told_finder

from thematics import Study
from thematics.cli import main
from thematics.cli.shared import span
from thematics.pipeline import finders, redaction
from thematics.records.shared import Label, Source
from thematics.store import KdfCost

try:
    import pty
except ImportError:
    pty = None  # type: ignore[assignment]

PASSPHRASE = "vier losse woorden hier"

ONE = """Interviewer: Wie waren erbij?
Femke: Zorblax kwam eerst, en toen Zorblax zijn zus Wibbelina. De kwikstaart zat op het Kwelderhuis, zei Zorblax.
Interviewer: En daarna?
Femke: Daarna belde ik Wibbelina op 0612345678, want ik durfde niet alleen naar huis te fietsen.
"""
TWO = """Interviewer: Wat merkte u ervan?
Moeder: Dat Zorblax nooit meer langskwam, en dat de kwikstaart in de tuin stil was geworden.
Interviewer: Sprak u iemand?
Moeder: Alleen de buurvrouw, die kende Wibbelina van het Kwelderhuis en vond het verschrikkelijk.
"""

Run = Callable[..., subprocess.CompletedProcess[str]]
Typed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let studies redact with a finder that is told what to find."""

    def tell(**changes: Any) -> None:
        monkeypatch.setattr(redaction, "finder_for", told_finder(**changes))

    tell()
    return tell


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with I01 and I02 redacted; both wait."""
    folder = tmp_path / "studie"
    with Study.create(folder, passphrase=PASSPHRASE, kdf=KdfCost(1, 8, 1), researcher="anna") as made:
        for key in ("responsible", "legal_basis", "ethics_reference", "until"):
            made.store.settings.set(f"governance.{Source.INTERVIEW}", key, "2035-01-01")
        made.store.save_settings()
        for name, text in (("een.txt", ONE), ("twee.txt", TWO)):
            (tmp_path / name).write_text(text, "utf-8")
            made.add(tmp_path / name, source="interview", group="slachtoffer")
        vault = made.store.require_vault()
        vault.forget_names([entry.id for entry in vault.names()])
        made.redact()
    return folder


class Lines(io.StringIO):
    """What is piped in."""

    def isatty(self) -> bool:
        return False


@pytest.fixture
def typed(study: Path, thematics: Run) -> Typed:
    """Run ``thematics redact …`` on the study inside this process, with lines piped in."""

    def run(*words: str, lines: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        piped = Lines("".join(f"{line}\n" for line in lines))
        return thematics("redact", *words, "--study", study, passphrase=PASSPHRASE, typed=piped)

    return run


def opened(study: Path) -> Study:
    return Study.open(study, passphrase=PASSPHRASE)


def published(study: Path) -> dict[str, str]:
    with opened(study) as made:
        database = made.store.study
        return {
            document.label: " ".join(turn.text for turn in database.turns(document.id))
            for document in database.documents()
        }


# -- a sitting ----------------------------------------------------------------------------------------------------------


def test_a_sitting_from_beginning_to_end(typed: Typed, study: Path) -> None:
    done = typed("review", "i01", lines=["k een buurthuis van de gemeente", "h", "", "a PLAATS kwikstaart", "d"])
    assert done.returncode == 0, done.stderr
    shown = done.stdout
    assert "2 left  I01:17  ORGANISATIE  score 0.30  1 place" in shown
    assert "zat op het »Kwelderhuis,« zei Zorblax." in " ".join(shown.split())
    assert "Kept: 2 places in 2 documents, I01 to I02." in shown
    assert "1 left  I01:11  PERSOON  score 0.40  2 places in I01" in shown
    assert "Hidden: 3 places in 2 documents, I01 to I02." in shown
    # Nothing is left then, so that what is piped in after it is not asked for.
    assert "I01: 2 decided, nothing in doubt is left; 2 others were found without doubt." in shown
    assert "Next: read it whole with `thematics redact --show I01`, then `thematics redact --approve I01`" in shown
    assert published(study) == {}


def test_a_document_is_approved_in_the_sitting(typed: Typed, study: Path) -> None:
    asked = typed("review", "I01", lines=["d", "q"])
    assert (
        "I01 has 2 finds on which nobody has decided. Approve it as it is? No, since no answer was piped in."
        in asked.stdout
    )
    assert "I01 is not approved." in asked.stdout
    assert published(study) == {}
    done = typed("review", "I01", lines=["d y", "h"])
    assert "Approved and published: I01." in done.stdout
    assert done.stdout.endswith("Approved: I01.\n")  # nothing more is asked about it, and it waits for nothing
    assert done.stdout.count("left  I01") == 1
    assert list(published(study)) == ["I01"]


def test_all_keys(typed: Typed, study: Path) -> None:
    lines = ["?", "v", "l school", "u", "r", "2", "k", "u", "1", "h", "a buurvrouw", "s", "s"]
    done = typed("review", lines=lines)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("h            hide: it is personal data") == 2
    assert "S2: [PERSOON-1] kwam eerst," in done.stdout
    assert "Relabelled: 2 places in 2 documents, I01 to I02." in done.stdout
    assert done.stdout.count("Undone: 2 places in 2 documents, I01 to I02. It was: relabel 'kwelderhuis'.") == 1
    assert done.stdout.count("Done again: 2 places in 2 documents, I01 to I02. It was: relabel 'kwelderhuis'.") == 1
    assert done.stdout.count("Undone: ") == 2
    assert "The next decision is for this document." in done.stdout
    assert "Kept: 2 places in I01." in done.stdout
    assert "The next decision is for this place." in done.stdout
    assert "Hidden: " in done.stdout
    assert "On the study's own list, and hidden: 1 place in I02." in done.stdout
    with opened(study) as made:
        assert [name for _, name, _ in made.names()] == ["buurvrouw"]
        actions = [(str(row.action), str(row.scope), row.undone) for row in made.span_decisions()]
    assert actions == [
        ("relabel", "study", False),
        ("undo", "study", False),
        ("undo", "study", False),
        ("keep", "document", True),
        ("undo", "study", False),
        ("hide", "occurrence", False),
        ("add", "study", False),
    ]


def test_a_sitting_goes_on_where_it_was_left(typed: Typed) -> None:
    assert "2 left" in typed("review", lines=["h"]).stdout
    again = typed("review", lines=["h"])
    assert "2 left" not in again.stdout
    assert "1 left  I01:11" in again.stdout
    assert "I01 to I02: 2 decided, nothing in doubt is left" in again.stdout


def test_keeping_a_number_needs_a_reason(typed: Typed, study: Path) -> None:
    refused = typed("review", "I01", "--all", lines=["s", "s", "s", "k"])
    assert refused.returncode == 2
    assert "give the reason why they are nobody's data" in refused.stderr
    assert "0612345678" not in refused.stderr
    with opened(study) as made:
        assert made.span_decisions() == ()
    assert typed("review", "I01", "--all", lines=["s", "s", "s", "k uit een reclame"]).returncode == 0


def test_a_line_that_says_nothing_stops_a_script_and_keeps_what_was_decided(typed: Typed, study: Path) -> None:
    done = typed("review", lines=["h", "x", "h"])
    assert done.returncode == 2
    assert "line 2, key x: there is no such key" in done.stderr
    assert "1 decision before it is kept, and nothing after it was read" in done.stderr
    with opened(study) as made:
        assert len(made.span_decisions()) == 1


def test_nothing_to_review_says_so(typed: Typed) -> None:
    assert typed("review", lines=["h", "h"]).returncode == 0
    assert typed("--approve", "all").returncode == 0
    done = typed("review")
    assert done.returncode == 0
    assert "Nothing waits for review; name a document (I03) to look at it again." in done.stdout
    assert typed("review", "--list").stdout == "Nothing is left to decide on.\n"


def test_what_is_shown_has_no_colour_where_nobody_sees_it(typed: Typed) -> None:
    assert "\x1b" not in typed("review", lines=["q"]).stdout


def test_an_unread_turn_is_hidden_whole_or_let_go(typed: Typed, told: Callable[..., None], study: Path) -> None:
    told(fails_on=frozenset({"langskwam"}))
    with opened(study) as made:
        vault = made.store.require_vault()
        vault.add_names([("nietbestaand", Label.PERSON, "typed")])
        vault.remove_name(vault.names()[-1].id)  # everything is looked at again
    done = typed()
    assert done.returncode == 1
    assert "I02 could not be redacted" in done.stderr
    assert "thematics redact review I02" in done.stderr
    sat = typed("review", "I02", lines=["k", "q"])
    assert "I02:4-18  a turn that no detector could read" in sat.stdout
    assert "Let go: 1 place in I02." in sat.stdout
    assert typed("undo").returncode == 0
    assert typed("release", "I02:4-18").stdout.strip() == "Let go: 1 place in I02."
    assert typed().returncode == 0


def test_on_a_terminal_a_key_is_enough_and_a_wrong_one_no_harm(
    typed: Typed, study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, answers = iter("xk?h\x04"), iter(["een reclame"])
    monkeypatch.setattr(Lines, "isatty", lambda _: True)
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    done = typed("review", "I01")
    assert done.returncode == 0, done.stderr
    assert "There is no such key; h hides" in done.stdout
    assert "I01: 2 decided, nothing in doubt is left" in done.stdout


@pytest.mark.skipif(pty is None, reason="terminals of this kind are Unix's")
def test_a_real_terminal(study: Path) -> None:
    ours, theirs = pty.openpty()
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from tests.fakes import told_finder; "
        "from thematics.pipeline import redaction; redaction.finder_for = told_finder(); from thematics.cli import main; main()"
    )
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", code, root, "redact", "review", "I01", "--study", str(study)]
    environment = {**os.environ, "THEMATICS_PASSPHRASE": PASSPHRASE, "NO_COLOR": ""}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as child:
        os.close(theirs)
        try:
            shown = _pressed(ours, "hq")
        finally:
            child.kill()
    os.close(ours)
    assert "\x1b[1;7mKwelderhuis,\x1b[0m" in shown
    assert "Hidden: 2 places" in shown
    with opened(study) as made:
        assert [row.form for row in made.span_decisions()] == ["kwelderhuis"]


def _pressed(terminal: int, keys: str) -> str:
    """Press keys, each when it is asked for, and give all that is shown; a key that came too early is pressed again."""
    shown, left = "", list(keys)
    while True:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if not ready:
            if left and shown.endswith("> "):
                os.write(terminal, left[0].encode())
            continue
        try:
            piece = os.read(terminal, 4096).decode()
        except OSError:  # the other side is closed: so a terminal says it
            return shown
        if left and shown.endswith("> ") and piece.startswith(left[0]):
            left.pop(0)
        shown += piece
        if not piece:
            return shown


def look_again(study: Path) -> None:
    """Let the finder read all of it once more."""
    with opened(study) as made:
        vault = made.store.require_vault()
        vault.add_names([("nietbestaand", Label.PERSON, "typed")])
        vault.remove_name(vault.names()[-1].id)
        made.redact()


# -- what a person says to hide is hidden, or it is said what is not -----------------------------------------------------


@pytest.fixture
def third(study: Path) -> Path:
    """The study, with an I03 in which everyday words are names too, approved I02."""
    path = study.parent / "drie.txt"
    text = "Vader: Ik wil met Wil praten, en wil en mark en Mark ook. Zorblax en kwartelaar, daar is hoop op rust."
    path.write_text(f"Interviewer: En?\n{text}\n", "utf-8")
    with opened(study) as made:
        made.add(path, source="interview", group="slachtoffer")
        made.redact()
    return study


def shown(study: Path, label: str = "I03") -> str:
    with opened(study) as made:
        return " ".join(turn.text for turn in made.redacted(label).turns)


def test_an_ordinary_word_that_is_hidden_is_hidden_and_it_is_told_how_to_take_it_back(
    typed: Typed, third: Path
) -> None:
    done = typed("hide", "wil")
    assert done.stdout.splitlines() == [
        "  Hidden: 3 places in I03.",
        "  That is an ordinary word: `thematics redact undo` takes it back.",
    ]
    assert " wil " not in shown(third).casefold()
    assert typed("hide", "WIL").stdout.startswith("  Already hidden, by decision ")
    assert "It was: hide 'wil'." in typed("undo").stdout
    assert " wil " in shown(third)
    nowhere = typed("hide", "kwartellaar").stdout
    assert "Hidden. It stands nowhere now; check the spelling. It holds for what comes later." in nowhere


def test_a_listed_name_that_is_an_ordinary_word_too_is_told_where_it_stays(
    typed: Typed, third: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redaction, "finder_for", finders.finder_for)
    told = typed("--name", "wil", "--name", "mark", "--name", "kwartellaar").stdout
    stays = "'wil' is an ordinary word too: 2 places in lower case or at the start of a sentence stay; hide them with `thematics redact hide wil`."
    assert stays in told
    assert "'mark'" not in told
    assert " mark " not in shown(third).casefold()
    assert "'kwartellaar' stands nowhere now as it is written; check the spelling." in told
    added = typed("review", "I03", "--all", lines=["a hoop", "q"]).stdout
    assert "'hoop' is an ordinary word too: 1 place in lower case or at the start of a sentence stays;" in added
    assert " hoop " in shown(third)
    typed("hide", "hoop")
    assert " hoop " not in shown(third)


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("n", 2)])
def test_at_a_terminal_an_everyday_word_is_asked_about(
    typed: Typed, third: Path, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    told(capitals=("Wil",))
    look_again(third)
    keys, answers = iter("hq"), iter(["what?", answer])
    monkeypatch.setattr(Lines, "isatty", lambda _: True)
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    assert typed("review", "I03").returncode == 0
    assert shown(third).casefold().count("wil ") == left


@pytest.mark.parametrize(("line", "left"), [("h", 0), ("h n", 2)])
def test_a_find_of_an_everyday_word_is_hidden_everywhere_unless_somebody_says_not(
    typed: Typed, third: Path, told: Callable[..., None], line: str, left: int
) -> None:
    told(capitals=("Wil",))
    look_again(third)
    done = typed("review", "I03", lines=[line, "q"]).stdout
    assert "'wil' stands in 3 places, 2 of which can be read now. Hide all of them" in done or line == "h n"
    assert shown(third).casefold().count("wil ") == left


@pytest.mark.parametrize(
    ("typed_so", "kind", "name"),
    [
        ("a school de buurvrouw", "SCHOOL", "de buurvrouw"),
        ("a buurvrouw ORGANISATIE", "ORGANISATIE", "buurvrouw"),
        ("a buurvrouw", "PERSOON", "buurvrouw"),
        ("a Hogere School", "PERSOON", "Hogere School"),
    ],
)
def test_a_kind_stands_before_or_behind_a_name_in_any_case(
    typed: Typed, study: Path, typed_so: str, kind: str, name: str
) -> None:
    assert f"  {name} ({kind}):" in typed("review", lines=[typed_so, "q"]).stdout
    with opened(study) as made:
        assert [(str(label), text) for _, text, label in made.names()] == [(kind, name)]


def test_a_find_says_how_far_a_decision_about_it_reaches(typed: Typed) -> None:
    told = typed("review", "I01", lines=["h", "q"]).stdout
    assert "I01:17  ORGANISATIE  score 0.30  1 place; in all 2 places in 2 documents, I01 to I02" in told
    assert "Hidden: 2 places in 2 documents, I01 to I02." in told


def test_documents_that_nobody_doubts_are_not_said_to_be_well(
    typed: Typed, study: Path, told: Callable[..., None]
) -> None:
    words = {"zorblax": (Label.PERSON, 0.8), "wibbelina": (Label.PERSON, 0.97), "tuin": (Label.PLACE, 0.99)}
    told(words=words)
    look_again(study)
    listed = typed("review", "--list").stdout
    assert "zorblax" in listed  # nothing made it certain
    assert "tuin" in listed  # an ordinary word
    assert "wibbelina" not in listed
    assert (
        "No find is in doubt; read the text for what was missed: `thematics redact --show I01`, or go through all with --all."
        in listed
    )
    assert "No find is in doubt" in typed("review", lines=["q"]).stdout
    assert "zorblax" not in typed("review", "--list", "--doubtful").stdout


@pytest.mark.parametrize("command", ["review", "check"])
def test_without_any_input_it_is_said(
    study: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["thematics", "redact", command, "--study", str(study)])
    monkeypatch.setattr(sys, "stdin", None)
    for passphrase in (PASSPHRASE, ""):
        monkeypatch.setenv("THEMATICS_PASSPHRASE", passphrase)
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 2
        assert len(capfd.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "told_so"),
    [
        (("--name", ""), "there is no name in what --name gives"),
        (("--name", " ."), "there is no name in what --name gives"),
        (("--style", "surrogate"), "--style says how --show writes names"),
    ],
)
def test_options_that_say_nothing_are_refused(typed: Typed, words: tuple[str, ...], told_so: str) -> None:
    done = typed(*words)
    assert done.returncode == 2
    assert told_so in done.stderr


def test_stopping_a_sitting_says_how_to_go_on(typed: Typed, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return ""

    keys = iter("hl")
    monkeypatch.setattr(Lines, "isatty", lambda _: True)
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    monkeypatch.setattr("typer.prompt", stop)
    done = typed("review", "I01")
    assert done.returncode == 1
    assert "what was finished is kept, and the next `thematics redact review I01` goes on from there" in done.stderr
    with opened(study) as made:
        assert len(made.span_decisions()) == 1


@pytest.mark.parametrize(
    ("labels", "listed"),
    [
        (["I01"], "I01"),
        (["I02", "I04"], "2 documents, I02 and I04"),
        (["I09", "I10", "I11"], "3 documents, I09 to I11"),
        (["I01", "I03", "I04", "I05"], "4 documents, I01 and I03 to I05"),
        (["I02", "C03"], "2 documents, I02 and C03"),
    ],
)
def test_documents_are_listed_as_they_are(labels: list[str], listed: str) -> None:
    assert span(labels) == listed


# -- single decisions ---------------------------------------------------------------------------------------------------


def test_single_decisions_for_scripts(typed: Typed, study: Path) -> None:
    assert typed("--approve", "all").returncode == 0
    done = json.loads(typed("hide", "De Kwikstaart", "--kind", "plaats", "--json").stdout)
    assert (done["action"], done["places"], done["documents"], done["waits"]) == ("hide", 2, ["I01", "I02"], [])
    kept = typed("keep", "Wibbelina", "--in", "I02", "--reason", "de hond van Marieke van den Brink")
    assert kept.stdout.splitlines() == [
        "  Kept: 1 place in I02.",
        "  More than was approved shows in I02: taken back until you approve it again (thematics redact --approve I02).",
    ]
    assert list(published(study)) == ["I01"]
    assert typed("relabel", "Kwelderhuis", "--kind", "SCHOOL").returncode == 0
    assert "[SCHOOL-1]" in published(study)["I01"]
    assert "Undone: 2 places" in typed("undo").stdout
    assert "[ORGANISATIE-1]" in published(study)["I01"]
    assert "Done again: 2 places" in typed("redo").stdout
    assert typed("keep", "--at", "I01:3").returncode == 0
    listed = typed("decisions").stdout
    assert "kwikstaart" in listed
    assert "[PERSOON]" in listed
    assert "Brink" not in listed
    rows = json.loads(typed("decisions", "--json").stdout)
    assert [row["action"] for row in rows] == ["hide", "keep", "relabel", "undo", "undo", "keep"]
    assert typed("undo", rows[0]["id"]).returncode == 0


def test_the_queue_as_a_table_and_as_json(typed: Typed) -> None:
    table = typed("review", "--list").stdout.splitlines()
    assert table[0].split() == ["place", "kind", "score", "places", "documents", "state", "words"]
    assert table[2].split() == ["I01:17", "ORGANISATIE", "0.30", "2", "I01", "I02", "open", "kwelderhuis"]
    assert len(table) == 4
    assert "zat op het »Kwelderhuis,« zei" in typed("review", "--list", "--context").stdout
    rows = json.loads(typed("review", "--json", "--all").stdout)
    assert [row["form"] for row in rows] == ["kwelderhuis", "wibbelina", "zorblax", "0612345678"]
    assert "context" not in rows[0]
    assert json.loads(typed("review", "--json", "--context").stdout)[0]["context"]["said"] == "Kwelderhuis,"


@pytest.mark.parametrize(
    ("words", "told_so"),
    [
        (("keep",), "name the words, with --in where one document is meant, or the place with --at"),
        (("keep", "x", "--at", "I01:3"), "name the words"),
        (("hide", "--at", "I01:3", "--in", "I01"), "name the words"),
        (("hide", "x", "--kind", "naam"), "there is no such kind of name"),
        (("keep", "x", "--in", "I09"), "there is no document 'I09'"),
        (("keep", "0612345678"), "give the reason"),
        (("relabel", "Zorblax"), "say what kind it is"),
        (("release", "I01:3"), "only a whole turn"),
        (("undo",), "has decided nothing"),
        (("redo",), "has undone nothing"),
        (("review", "--doubtful", "--all"), "choose --doubtful or --all"),
        (("review", "I09"), "there is no document 'I09'"),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_status_2(typed: Typed, words: tuple[str, ...], told_so: str) -> None:
    done = typed(*words)
    assert done.returncode == 2
    assert told_so in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "0612345678" not in done.stderr


def test_every_command_has_an_example(typed: Typed) -> None:
    for command in ("review", "hide", "keep", "relabel", "release", "undo", "redo", "decisions"):
        helped = typed(command, "--help")
        assert helped.returncode == 0
        assert f"Example: thematics redact {command}" in helped.stdout
