"""The tables of both databases, and the migrations that make them.

Migrations are frozen text: ``MIGRATIONS[n]`` takes a database from schema version n to n + 1 (SQLite's ``user_version``), and
none is ever edited once it was released. The ``Table`` objects are what queries are written with; a test holds them to what
the migrations make.
"""

from typing import Any

import sqlalchemy as sa

__all__ = ["STUDY_MIGRATIONS", "VAULT_MIGRATIONS", "Migration", "StudyTables", "VaultTables"]

Migration = tuple[str, ...]

VAULT_MIGRATIONS: tuple[Migration, ...] = (
    (
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
        """CREATE TABLE document (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL, "group" TEXT NOT NULL, file_name TEXT NOT NULL, format TEXT NOT NULL,
            speakers TEXT NOT NULL, attributes TEXT NOT NULL, private TEXT NOT NULL,
            row_digest TEXT NOT NULL, version INTEGER NOT NULL)""",
        "CREATE INDEX document_row ON document (row_digest) WHERE row_digest <> ''",
        """CREATE TABLE turn (
            document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
            speaker TEXT NOT NULL, role TEXT NOT NULL, voice TEXT NOT NULL, participant TEXT,
            "start" REAL, "end" REAL, time_source TEXT NOT NULL, text TEXT NOT NULL, layout TEXT NOT NULL,
            PRIMARY KEY (document, ordinal))""",
        """CREATE TABLE participant (id TEXT PRIMARY KEY, "group" TEXT NOT NULL, "key" TEXT NOT NULL)""",
        """CREATE UNIQUE INDEX participant_key ON participant ("key") WHERE "key" <> ''""",
        """CREATE TABLE name (
            id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, folded TEXT NOT NULL, label TEXT NOT NULL,
            origin TEXT NOT NULL, UNIQUE (folded, label))""",
        """CREATE TABLE pseudonym (
            id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, label TEXT NOT NULL, number INTEGER NOT NULL,
            "key" TEXT NOT NULL, UNIQUE (source, label, number))""",
        """CREATE TABLE redaction (
            document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE, fingerprint TEXT NOT NULL,
            names_seen INTEGER NOT NULL, spans TEXT NOT NULL, state TEXT NOT NULL, digest TEXT NOT NULL,
            "by" TEXT NOT NULL, time TEXT NOT NULL)""",
    ),
    (
        # Sound: a key for each participant's, what each recording is and what was heard in it, and the progress on it.
        """CREATE TABLE audio_key (
            participant TEXT PRIMARY KEY REFERENCES participant (id) ON DELETE CASCADE, "key" BLOB NOT NULL)""",
        """CREATE TABLE recording (
            document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE, participant TEXT NOT NULL,
            size INTEGER NOT NULL, seconds REAL, channels INTEGER NOT NULL, format TEXT NOT NULL, warning TEXT NOT NULL,
            state TEXT NOT NULL, transcriber TEXT NOT NULL, diarizer TEXT NOT NULL, language TEXT NOT NULL,
            words TEXT NOT NULL, speakers TEXT NOT NULL, failure TEXT NOT NULL, engine TEXT NOT NULL)""",
        """CREATE TABLE heard_window (
            document TEXT NOT NULL REFERENCES recording (document) ON DELETE CASCADE, number INTEGER NOT NULL,
            fingerprint TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (document, number, fingerprint))""",
    ),
    (
        # Which words of a recording were erased: where it was transcribed twice, a number that is missing need not be one.
        """CREATE TABLE erased_word (
            document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            PRIMARY KEY (document, position))""",
    ),
    (
        # Checks of the redaction: which words were drawn and what was missed in them, by position.
        """CREATE TABLE check_sample (
            number INTEGER PRIMARY KEY AUTOINCREMENT, seed INTEGER NOT NULL, drawn TEXT NOT NULL, frame TEXT NOT NULL,
            redaction TEXT NOT NULL, closed INTEGER NOT NULL)""",
        """CREATE TABLE check_item (
            sample INTEGER NOT NULL REFERENCES check_sample (number) ON DELETE CASCADE, place INTEGER NOT NULL,
            document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE, first INTEGER NOT NULL, last INTEGER NOT NULL,
            version INTEGER NOT NULL, reviewed INTEGER NOT NULL, hidden TEXT NOT NULL, state TEXT NOT NULL,
            missed TEXT NOT NULL, "by" TEXT NOT NULL, time TEXT NOT NULL, hides INTEGER NOT NULL,
            PRIMARY KEY (sample, place))""",
    ),
    (
        # What stewards decide about words that were found or missed, append-only; the words apart, so that they can be erased.
        """CREATE TABLE verdict (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, author TEXT NOT NULL, time TEXT NOT NULL,
            action TEXT NOT NULL, scope TEXT NOT NULL, label TEXT NOT NULL, document TEXT NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, target TEXT NOT NULL, explicit INTEGER NOT NULL, listed INTEGER NOT NULL)""",
        """CREATE TRIGGER verdict_no_update BEFORE UPDATE ON verdict
            BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END""",
        """CREATE TRIGGER verdict_no_delete BEFORE DELETE ON verdict
            BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END""",
        """CREATE TRIGGER verdict_no_replace BEFORE INSERT ON verdict WHEN EXISTS (SELECT 1 FROM verdict WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END""",
        "CREATE TABLE verdict_text (id TEXT PRIMARY KEY, form TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL)",
        # Of a redaction: what the finder gave before verdicts, where it could not read, and what somebody saw who approved it.
        "ALTER TABLE redaction ADD COLUMN found TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE redaction ADD COLUMN unsafe TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE redaction ADD COLUMN blocked TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE redaction ADD COLUMN approved TEXT NOT NULL DEFAULT ''",
    ),
    (
        # People: which form of a name stands in which document under which number, what the text says of them, what people
        # decided about them, and the names that stand for them where text is read.
        """CREATE TABLE pseudonym_form (
            document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE, label TEXT NOT NULL, form TEXT NOT NULL,
            number INTEGER NOT NULL, uses INTEGER NOT NULL, PRIMARY KEY (document, label, form))""",
        """CREATE TABLE relation (
            document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE, number INTEGER NOT NULL, role TEXT NOT NULL,
            other INTEGER NOT NULL, speaker TEXT NOT NULL, PRIMARY KEY (document, number, role, other, speaker))""",
        """CREATE TABLE people_event (
            id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, author TEXT NOT NULL, source TEXT NOT NULL,
            action TEXT NOT NULL, label TEXT NOT NULL, first INTEGER NOT NULL, second INTEGER NOT NULL, document TEXT NOT NULL,
            note TEXT NOT NULL, undone_by TEXT NOT NULL, undone TEXT NOT NULL)""",
        """CREATE TABLE surrogate (
            source TEXT NOT NULL, label TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (source, label, number))""",
        # Before, a name was joined over all of a source's documents: those that are redacted keep the numbers that they have.
        """INSERT OR IGNORE INTO pseudonym_form (document, label, form, number, uses)
            WITH RECURSIVE part (source, number, form, rest) AS (
                SELECT source, number, '', "key" || '|' FROM pseudonym WHERE label = 'PERSOON' AND "key" <> ''
                UNION ALL
                SELECT source, number, substr(rest, 1, instr(rest, '|') - 1), substr(rest, instr(rest, '|') + 1)
                FROM part WHERE rest <> '')
            SELECT document.id, 'PERSOON', part.form, part.number, 0
            FROM part JOIN document ON document.source = part.source JOIN redaction ON redaction.document = document.id
            WHERE part.form <> '' ORDER BY part.number""",
    ),
)

STUDY_MIGRATIONS: tuple[Migration, ...] = (
    (
        """CREATE TABLE document (
            id TEXT PRIMARY KEY, label TEXT NOT NULL UNIQUE, source TEXT NOT NULL, "group" TEXT NOT NULL,
            attributes TEXT NOT NULL, digest TEXT NOT NULL)""",
        """CREATE TABLE turn (
            document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
            speaker TEXT NOT NULL, role TEXT NOT NULL, voice TEXT NOT NULL, participant TEXT,
            "start" REAL, "end" REAL, time_source TEXT NOT NULL, text TEXT NOT NULL, layout TEXT NOT NULL,
            PRIMARY KEY (document, ordinal))""",
        """CREATE TABLE cut (
            document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE, fingerprint TEXT NOT NULL)""",
        """CREATE TABLE segment (
            document TEXT NOT NULL REFERENCES cut (document) ON DELETE CASCADE, first INTEGER NOT NULL,
            last INTEGER NOT NULL, text TEXT NOT NULL, turn INTEGER NOT NULL, source TEXT NOT NULL, "group" TEXT NOT NULL,
            voice TEXT NOT NULL, participant TEXT, question TEXT NOT NULL, "start" REAL, "end" REAL,
            PRIMARY KEY (document, first, last))""",
        """CREATE TABLE run (
            number INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, engine TEXT NOT NULL, made TEXT NOT NULL,
            settings TEXT NOT NULL, candidates TEXT NOT NULL, unplaced TEXT NOT NULL, matches TEXT NOT NULL,
            map TEXT NOT NULL)""",
        """CREATE TABLE event (
            id TEXT PRIMARY KEY, counter INTEGER NOT NULL, author TEXT NOT NULL, time TEXT NOT NULL, action TEXT NOT NULL,
            run INTEGER NOT NULL, theme TEXT NOT NULL, code TEXT NOT NULL, "into" TEXT NOT NULL, ranges TEXT NOT NULL,
            target TEXT NOT NULL, texts TEXT NOT NULL, details TEXT NOT NULL)""",
        # INSERT OR REPLACE would delete a row without the delete trigger (recursive_triggers is off): hence the third one.
        """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
        """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
        """CREATE TRIGGER event_no_replace BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END""",
        "CREATE TABLE text (id TEXT PRIMARY KEY, text TEXT NOT NULL)",
        """CREATE TABLE step (
            step TEXT NOT NULL, subject TEXT NOT NULL, fingerprint TEXT NOT NULL, engine TEXT NOT NULL,
            items INTEGER NOT NULL, seconds REAL NOT NULL, time TEXT NOT NULL, PRIMARY KEY (step, subject))""",
        """CREATE TABLE disclosure (
            number INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL,
            path_name TEXT NOT NULL, details TEXT NOT NULL)""",
    ),
    (
        # The codebook as it was when the study was made: framework.yaml beside it is a copy that any editor can change.
        "CREATE TABLE framework (text TEXT NOT NULL)",
    ),
    (
        # What checks of the redaction counted; the words stay in the vault.
        """CREATE TABLE redaction_check (
            number INTEGER PRIMARY KEY, drawn TEXT NOT NULL, seed INTEGER NOT NULL, "by" TEXT NOT NULL,
            read_on TEXT NOT NULL, sources TEXT NOT NULL)""",
    ),
    (
        # What people decided about segments that could give somebody away without a name.
        """CREATE TABLE risk_verdict (
            document TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, verdict TEXT NOT NULL,
            attributes TEXT NOT NULL, k INTEGER NOT NULL, reason TEXT NOT NULL, "by" TEXT NOT NULL, time TEXT NOT NULL,
            PRIMARY KEY (document, first, last))""",
    ),
)


def _table(metadata: sa.MetaData, name: str, text: str, integer: str = "", real: str = "") -> sa.Table:
    """Describe a table by its columns' names; keys and constraints stand in the migrations."""
    columns: list[sa.Column[Any]] = [sa.Column(column, sa.Text()) for column in text.split()]
    columns += [sa.Column(column, sa.Integer()) for column in integer.split()]
    columns += [sa.Column(column, sa.Float()) for column in real.split()]
    return sa.Table(name, metadata, *columns)


_TURN = "document speaker role voice participant time_source text layout"


class VaultTables:
    """The vault's tables, for queries."""

    metadata = sa.MetaData()
    meta = sa.Table("meta", metadata, sa.Column("name", sa.Text()), sa.Column("value", sa.LargeBinary()))
    counter = _table(metadata, "counter", "name", "value")
    document = _table(
        metadata,
        "document",
        "id label source group file_name format speakers attributes private row_digest",
        "number version",
    )
    turn = _table(metadata, "turn", _TURN, "ordinal", "start end")
    participant = _table(metadata, "participant", "id group key")
    name = _table(metadata, "name", "text folded label origin", "id")
    pseudonym = _table(metadata, "pseudonym", "source label key", "id number")
    redaction = _table(
        metadata,
        "redaction",
        "document fingerprint spans state digest by time found unsafe blocked approved",
        "names_seen",
    )
    verdict = _table(
        metadata,
        "verdict",
        "id author time action scope label document target",
        "number first last explicit listed",
    )
    verdict_text = _table(metadata, "verdict_text", "id form text reason")
    audio_key = sa.Table("audio_key", metadata, sa.Column("participant", sa.Text()), sa.Column("key", sa.LargeBinary()))
    recording = _table(
        metadata,
        "recording",
        "document participant format warning state transcriber diarizer language words speakers failure engine",
        "size channels",
        "seconds",
    )
    heard_window = _table(metadata, "heard_window", "document fingerprint words", "number")
    erased_word = _table(metadata, "erased_word", "document", "position")
    check_sample = _table(metadata, "check_sample", "drawn frame redaction", "number seed closed")
    check_item = _table(
        metadata, "check_item", "document hidden state missed by time", "sample place first last version reviewed hides"
    )
    pseudonym_form = _table(metadata, "pseudonym_form", "document label form", "number uses")
    relation = _table(metadata, "relation", "document role speaker", "number other")
    people_event = _table(
        metadata,
        "people_event",
        "time author source action label document note undone_by undone",
        "id first second",
    )
    surrogate = _table(metadata, "surrogate", "source label name", "number")


class StudyTables:
    """The study database's tables, for queries."""

    metadata = sa.MetaData()
    document = _table(metadata, "document", "id label source group attributes digest")
    turn = _table(metadata, "turn", _TURN, "ordinal", "start end")
    cut = _table(metadata, "cut", "document fingerprint")
    segment = _table(
        metadata, "segment", "document text source group voice participant question", "first last turn", "start end"
    )
    run = _table(metadata, "run", "fingerprint engine made settings candidates unplaced matches map", "number")
    event = _table(
        metadata, "event", "id author time action theme code into ranges target texts details", "counter run"
    )
    text = _table(metadata, "text", "id text")
    framework = _table(metadata, "framework", "text")
    step = _table(metadata, "step", "step subject fingerprint engine time", "items", "seconds")
    disclosure = _table(metadata, "disclosure", "time author kind path_name details", "number")
    redaction_check = _table(metadata, "redaction_check", "drawn by read_on sources", "number seed")
    risk_verdict = _table(metadata, "risk_verdict", "document verdict attributes reason by time", "first last k")
