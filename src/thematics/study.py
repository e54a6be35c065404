"""Study: what a Python user holds.

>>> import tempfile
>>> from thematics.store import KdfCost
>>> folder = tempfile.mkdtemp()
>>> study = Study.create(folder + "/study", passphrase="een lange zin", kdf=KdfCost(1, 8, 1))
>>> study.status().next_command
'thematics add FILE … --source interview --group slachtoffer'
>>> study.close()
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from thematics import pipeline
from thematics.errors import UsageError
from thematics.framework import framework_source, parse_framework
from thematics.pipeline import (
    Added,
    AddOptions,
    Decided,
    Decision,
    DecisionRow,
    Finding,
    NameStyle,
    PeopleDecision,
    PeopleProposal,
    Progress,
    PseudonymInfo,
    Ran,
    Reach,
    Reading,
    Removed,
    ReviewProgress,
    Shown,
    SpanDecision,
    SpeechOptions,
    Status,
    StepResult,
    Which,
    views,
)
from thematics.pipeline.checking import Sitting, start_check
from thematics.pipeline.muting import MARGIN, UNSURE, muted_sound, write_muted_sound
from thematics.pipeline.risk import RISK_COLUMNS, K, judge_risk, risk_rows, take_back_risk
from thematics.ports import Diarizer, Transcriber
from thematics.records.checks import Check
from thematics.records.decisions import Action, Event, QuoteForm
from thematics.records.shared import Group, Label, Role, Source
from thematics.records.verdicts import Scope, VerdictAction
from thematics.sources import ColumnRole
from thematics.store import KdfCost, OpenStudy, Researcher, create_study, open_study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Study"]


class Study:
    """An open study. Use it in a ``with`` block, or close it when done.

    Every step does what is pending and nothing twice, and returns what it did. Every data frame holds redacted text only.
    """

    def __init__(self, store: OpenStudy, *, recovery_key: str = "") -> None:
        self._store = store
        self.recovery_key = recovery_key

    @classmethod
    def create(  # noqa: PLR0913 - as above: the surface, and what it takes to make a study
        cls,
        path: Path | str,
        *,
        passphrase: str,
        framework: Path | str = "motives-needs",
        researcher: str = "steward",
        title: str = "",
        lang: str = "nl",
        kdf: KdfCost | None = None,
    ) -> Self:
        """Make a study: a folder with its settings, its codebook and two encrypted databases.

        Args:
            path: The folder; it must not exist, or be empty.
            passphrase: Opens the study; nobody can read it without this or the recovery key.
            framework: A built-in codebook's name, or a YAML file.
            researcher: The name of the first steward.
            title: What the study is called.
            lang: Language of the report: "nl" or "en".
            kdf: Cost of deriving keys; Argon2id with t=3 and 256 MiB by default.

        Returns:
            The open study; ``recovery_key`` is set once, here: print it and keep it in a safe.

        Raises:
            UsageError: The folder holds something, or the passphrase is too short.
            FrameworkError: The codebook breaks its own rules.
        """
        text = framework_source(framework)
        parse_framework(text)
        store, key = create_study(
            Path(path),
            passphrase=passphrase,
            framework=text,
            researcher=researcher,
            title=title,
            lang=lang,
            kdf=kdf or KdfCost(),
        )
        return cls(store, recovery_key=key)

    @classmethod
    def open(cls, path: Path | str, *, passphrase: str, vault: bool = True) -> Self:
        """Open a study.

        Args:
            path: The study's folder.
            passphrase: Any researcher's, or the recovery key.
            vault: Whether to open the vault as well, where the passphrase opens it.

        Raises:
            NotAStudyError: The folder holds no study.
            WrongPassphraseError: No key slot opens with it.
        """
        return cls(open_study(Path(path), passphrase=passphrase, vault=vault))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the databases."""
        self._store.close()

    @property
    def path(self) -> Path:
        """The study's folder."""
        return self._store.folder

    @property
    def researcher(self) -> str:
        """Who is logged in: the key slot's name."""
        return self._store.author

    @property
    def store(self) -> OpenStudy:
        """The databases and settings, for what has no method here."""
        return self._store

    def add(
        self,
        paths: Sequence[Path | str] | Path | str,
        *,
        source: Source | str,
        group: Group | str | None = None,
        participant: str | None = None,
        columns: Mapping[str, str] | None = None,
        speakers: Mapping[str, str] | None = None,
    ) -> Added:
        """Take transcripts, recordings, case files or survey answers into the vault: all of them, or none.

        Args:
            paths: Files, or folders of files.
            source: "interview", "casefile" or "survey".
            group: Whose words they are; needed for interviews.
            participant: An existing participant ("R03") whose words these are.
            columns: Roles of a table's columns where the guess is wrong ("text", "closed", "date" …).
            speakers: Roles of a transcript's speakers where the guess is wrong ("interviewer", "respondent").

        Raises:
            GovernanceError: The source's entry in ``thematics.toml`` is not filled in.
            UnreadableFileError: A file is not what its name says.
            AlreadyThereError: All of it is in the study already.
            UsageError: An option does not fit.
        """
        files = [paths] if isinstance(paths, str | Path) else list(paths)
        options = AddOptions(
            source=_choice(Source, source, "source"),
            group=None if group is None else _choice(Group, group, "group"),
            participant=participant,
            columns={column: _choice(ColumnRole, role, "column role") for column, role in (columns or {}).items()},
            speakers={label: _choice(Role, role, "speaker role") for label, role in (speakers or {}).items()},
        )
        return pipeline.add(self._store, [Path(file) for file in files], options)

    def set_role(self, document: str, speaker: str, role: Role | str) -> None:
        """Correct who asks and who answers: ``set_role("I03", "S1", "respondent")``."""
        pipeline.set_role(self._store, document, speaker, _choice(Role, role, "speaker role"))

    def columns(self, source: Source | str) -> tuple[tuple[str, int, bool], ...]:
        """List a source's closed columns, which stay in the vault: name, documents with a value in it, whether it was cleared."""
        return pipeline.closed_columns(self._store, _choice(Source, source, "source"))

    def clear_column(self, source: Source | str, column: str, *, cleared: bool = True) -> int:
        """Clear a closed column for analysis, or take that back; one that holds personal data or free text is refused.

        Returns:
            How many documents have a value in it.

        Raises:
            UsageError: There is no such column, or what it holds can't be cleared.
        """
        return pipeline.clear_column(self._store, _choice(Source, source, "source"), column, cleared=cleared)

    def remove(self, document: str) -> Removed:
        """Take one document ("I03") out of the vault and the study for good; the file itself is yours to delete.

        Raises:
            UsageError: There is no such document.
        """
        return pipeline.remove(self._store, document)

    def erase(self, participant: str) -> Removed:
        """Take everything of one participant ("R03") out of the vault and the study for good (AVG art. 17).

        What they said goes, and so does what was typed about it; decisions stay, and stand on nothing. What others say about them
        stays, redacted.

        Raises:
            UsageError: There is no such participant.
        """
        return pipeline.erase(self._store, participant)

    def transcribe(  # noqa: PLR0913 - each is a choice that people have
        self,
        transcriber: Transcriber | str | None = None,
        diarizer: Diarizer | str | None = None,
        *,
        documents: Sequence[str] = (),
        model: str | None = None,
        diarizer_model: str | None = None,
        language: str | None = None,
        speakers: int | tuple[int, int] | None = None,
        again: bool | Sequence[str] = (),
        speakers_again: bool | Sequence[str] = (),
        jobs: int = 1,
        device: str | None = None,
        prompt: str | None = None,
        allow_demo: bool = False,
        progress: Progress = pipeline.SILENT,
    ) -> StepResult:
        """Transcribe the recordings that wait; what was cut off before goes on where it was.

        Args:
            transcriber: "faster-whisper", "openai-whisper", "auto", or an engine of your own; a name is written into
                ``thematics.toml``, which says what is taken by default.
            diarizer: "pyannote", "channels", "single", "auto", or an engine of your own; likewise.
            documents: Labels of the recordings that are meant ("I03"); all by default.
            model: Name or folder of the recogniser's weights; likewise.
            diarizer_model: Name or folder of pyannote's; likewise.
            language: What is spoken, ISO 639-1.
            speakers: How many speakers these recordings have: a number, or the least and most.
            again: Labels of recordings to transcribe again ("I03"), or True for all; codes are carried over word by word.
            speakers_again: Labels of recordings in which to tell speakers apart again, or True for all; the words stay.
            jobs: How many recordings at once; they share one model.
            device: "cpu", "cuda", "mps" or "auto".
            prompt: Words that the recogniser should know, in place of the glossary in ``thematics.toml``.
            allow_demo: Take example weights where there are no others: for the example study alone.
            progress: Told how many seconds of sound are done, and of how many.

        Raises:
            MissingExtraError: No engine is installed, or not the one that is named.
            MissingWeightsError: Its weights are not on this machine.
            UsageError: There is no such engine or recording.
        """
        options = SpeechOptions(
            transcriber=transcriber,
            diarizer=diarizer,
            model=model,
            diarizer_model=diarizer_model,
            language=language,
            device=device,
            prompt=prompt,
            speakers=(speakers, speakers) if isinstance(speakers, int) else speakers,
            only=_labels(documents),
            again=_labels(again),
            speakers_again=_labels(speakers_again),
            jobs=jobs,
            allow_demo=allow_demo,
        )
        return pipeline.transcribe(self._store, options, progress)

    def redact(self, *, progress: Progress = pipeline.SILENT) -> StepResult:
        """Redact what is new or changed, and publish what was reviewed or waived."""
        return pipeline.redact(self._store, progress)

    def review_redaction(
        self, labels: Sequence[str] = ("all",), *, seen: Mapping[str, str] | None = None
    ) -> tuple[str, ...]:
        """Approve the redaction of documents ("I03"), and publish them; "all" is every document that waits.

        Args:
            labels: The documents.
            seen: By label, the ``digest`` of what ``redacted`` gave: what was changed since by somebody else is refused.
        """
        return pipeline.review(self._store, labels, seen=seen)

    def redacted(self, label: str, style: NameStyle | str = NameStyle.TAGS) -> Shown:
        """Give a document ("I03") as it would be published, for the steward who reviews it.

        Args:
            label: The document.
            style: "tags" ("[PERSOON-3]", as it is published), "surrogate" (fictional names of like origin and gender), or "relations"
                ("[MOEDER van P3]" where the text says so).
        """
        return pipeline.show_styled(self._store, label, _choice(NameStyle, style, "style of names"))

    def people(self, *, names: bool = False) -> tuple[PseudonymInfo, ...]:
        """List the pseudonyms that stand in documents: in which, how often, and what the text says of people; names on request."""
        return pipeline.people(self._store, names=names)

    def people_proposals(self, *, names: bool = False) -> tuple[PeopleProposal, ...]:
        """List the pairs of people whose names are alike and about whom nobody has decided."""
        return pipeline.people_proposals(self._store, names=names)

    def people_decisions(self) -> tuple[PeopleDecision, ...]:
        """List what was decided about people, what was taken back too."""
        return pipeline.people_decisions(self._store)

    def hints(self, label: str) -> dict[str, str]:
        """Give what a document's text says of the people in it, by tag: ``{"PERSOON-2": "moeder van PERSOON-1"}``."""
        return pipeline.hints(self._store, label)

    def same_person(self, first: str, second: str, *, source: Source | str | None = None) -> tuple[str, ...]:
        """Say that two pseudonyms ("PERSOON-3", "PERSOON-7") are one: the first one's number stays.

        Args:
            first: The one.
            second: The other.
            source: Within which material, where both stand in more than one.

        Returns:
            The labels of the documents that changed; what was published of them is published anew.

        Raises:
            UsageError: There is no such pseudonym, both are the same one, or of two kinds.
        """
        return pipeline.same_person(self._store, first, second, _source(source))

    def keep_one(self, tag: str, *, at: Sequence[str]) -> None:
        """Say that in some places ("I04:248") a pseudonym is who it is, though the text calls it another; it is not proposed again."""
        pipeline.keep_one(self._store, tag, at)

    def keep_two(self, first: str, second: str, *, source: Source | str | None = None) -> None:
        """Say that two pseudonyms are two people, though their names are alike; it is not proposed again."""
        pipeline.keep_two(self._store, first, second, _source(source))

    def people_replaced(self, first: str, second: str, *, source: Source | str | None = None) -> tuple[int, ...]:
        """Give the numbers of the decisions that two pseudonyms are two people: what ``same_person`` would go against."""
        return pipeline.people_replaced(self._store, first, second, _source(source))

    def part_person(self, tag: str, document: str = "", *, at: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
        """Say that in one document ("I04"), or in places of one, a pseudonym is somebody else, who has a number of their own from now on.

        Args:
            tag: "PERSOON-3".
            document: The document's label; may be left out where the places name it.
            at: The places ("I04:248", by their first word); none for the whole document.

        Returns:
            The new tag, and the labels of the documents that changed.

        Raises:
            UsageError: It does not stand there, or nowhere else.
        """
        return pipeline.part_person(self._store, tag, document, at)

    def undo_people(self, number: int | None = None) -> tuple[PeopleDecision, tuple[str, ...]]:
        """Take back a decision about people: the last one that stands by default; what was there comes back exactly."""
        return pipeline.undo_people(self._store, number)

    def review_queue(self, documents: Sequence[str] = (), which: Which | str = Which.DOUBTFUL) -> tuple[Finding, ...]:
        """List what is to be reviewed, the most doubtful first, each form once; raw text, for the steward's eyes.

        Args:
            documents: Labels of the documents ("I03"); by default those that wait.
            which: "doubtful", "open" (all that nobody has decided on) or "all".
        """
        return pipeline.queue(self._store, _labels(documents), _choice(Which, which, "choice"))

    def review_progress(self, documents: Sequence[str] = ()) -> ReviewProgress:
        """Tell how far the review of some documents is, by default of those that wait."""
        return pipeline.review_progress(self._store, _labels(documents))

    def reading(self, label: str) -> Reading:
        """Give a document ("I03") to read whole, as it was said, with what was found and decided; raw text."""
        return pipeline.reading(self._store, label)

    def decide_span(  # noqa: PLR0913 - each is a choice that people have
        self,
        action: VerdictAction | str,
        words: str = "",
        *,
        at: str = "",
        document: str = "",
        scope: Scope | str | None = None,
        kind: Label | str | None = None,
        reason: str = "",
        names_only: bool = False,
    ) -> Decided:
        """Decide about words that were found or missed, for all their occurrences within the scope, now and in later runs.

        Args:
            action: "hide", "keep" (nobody's data), "relabel", or "release" (a turn that no detector could read, and you did).
            words: The words; capitals and punctuation say nothing.
            at: Where they stand, in their place: "I03:12-14".
            document: The document that is meant, where not the whole study is.
            scope: "occurrence", "document" or "study"; by default as narrow as ``at`` and ``document`` say.
            kind: "PERSOON", "SCHOOL" …
            reason: Why; redacted before it is stored. A keep needs one where the study's own list or an exact kind hides the words.
            names_only: Of an everyday word ("wil") hide only what is written as a name.

        Raises:
            UsageError: There are no such words or document, or keeping them needs a reason.
        """
        decision = SpanDecision(
            action=_choice(VerdictAction, action, "decision"),
            words=words,
            at=at,
            document=document,
            scope=None if scope is None else _choice(Scope, scope, "scope"),
            label=None if kind is None else _choice(Label, kind, "kind of name"),
            reason=reason,
            names_only=names_only,
        )
        return pipeline.decide_span(self._store, decision)

    def add_name_in_text(self, words: str = "", *, at: str = "", kind: Label | str = Label.PERSON) -> Decided:
        """Put a name that was missed on the study's own list, and hide it at once wherever it stands."""
        return pipeline.add_name_in_text(self._store, words, at=at, label=_choice(Label, kind, "kind of name"))

    def remove_in_text(self, at: str, *, reason: str = "") -> Decided:
        """Show what is hidden in one place ("I03:12-14"): it is nobody's data there."""
        return pipeline.remove_in_text(self._store, at, reason=reason)

    def reach(self, words: str, document: str = "") -> Reach:
        """Tell where words stand in what was redacted, in whatever case, and in how many places they can be read."""
        return pipeline.reach(self._store, words, document.strip().upper())

    def undo_span(self, verdict: str = "") -> Decided:
        """Undo a decision about the redaction: one's own last by default."""
        return pipeline.undo_span(self._store, verdict)

    def redo_span(self) -> Decided:
        """Take one's own last undoing back."""
        return pipeline.redo(self._store)

    def span_decisions(self) -> tuple[DecisionRow, ...]:
        """List what was decided about the redaction, in order; it names people."""
        return pipeline.decisions(self._store)

    def add_names(self, names: Iterable[str], label: Label | str = Label.PERSON) -> int:
        """Add names to the study's own list, and give how many were new; the next ``redact`` hides them everywhere."""
        return pipeline.add_names(self._store, names, _choice(Label, label, "kind of name"))

    def waive_review(self, reason: str) -> None:
        """Do without the review from now on; the report gives the reason."""
        pipeline.waive(self._store, reason)

    def ask_for_review(self) -> None:
        """Ask for the review again from now on; what was published under the waiver waits until it is reviewed."""
        pipeline.ask_for_review(self._store)

    def check_redaction(self, sample: int = 200, *, seed: int | None = None, new: bool = False) -> Sitting:
        """Draw a random sample of segments for a person to read for what was missed, or go on with the one that is half read.

        Read with ``next()``, answer with ``record``, and end with ``settle()``, which hides what was missed and gives the miss rate.
        """
        return start_check(self._store, sample, seed=seed, new=new)

    def redaction_checks(self) -> tuple[Check, ...]:
        """Give what every check of the redaction found, in order of drawing: counts alone, with Wilson's intervals of 95 %."""
        return self._store.study.checks()

    def residual_risk(self, k: int = K) -> "pd.DataFrame":
        """Give a row a segment that tells a combination which fewer than ``k`` people of the study share, the rarest first.

        ``why`` is that combination, ``tells`` what the segment itself tells; redacted only.
        """
        import pandas as pd

        return pd.DataFrame(self.rows_of_risk(k), columns=list(RISK_COLUMNS))

    def rows_of_risk(self, k: int = K) -> list[views.Row]:
        """Give what ``residual_risk`` gives as plain rows, without pandas."""
        return risk_rows(self._store, k)

    def judge_risk(self, segment: str, verdict: Literal["accepted", "handled"], reason: str) -> None:
        """Note that somebody looked at a segment ("I03:120-164") of ``residual_risk``, and what they decided, with a reason."""
        judge_risk(self._store, segment, verdict, reason)

    def reopen_risk(self, segment: str) -> None:
        """Take back what was decided about a segment of ``residual_risk``."""
        take_back_risk(self._store, segment)

    def find_themes(self, *, progress: Progress = pipeline.SILENT) -> StepResult:
        """Cut segments, group them into candidate themes, and hold them against the framework.

        Raises:
            GateError: Text waits for its redaction to be done, reviewed or waived.
        """
        return pipeline.find_themes(self._store, progress=progress)

    def run(self, *, progress: Progress = pipeline.SILENT) -> Ran:
        """Do all that is pending, and nothing twice."""
        return pipeline.run(self._store, progress)

    def status(self) -> Status:
        """Tell what is done, what is pending or stale and why, and what to type next."""
        return pipeline.status(self._store)

    def rows(self, view: str) -> list[views.Row]:
        """Give a view as plain rows, without pandas.

        Args:
            view: "segments", "themes", "decisions", "codebook", "codings", "documents" or "conflicts".
        """
        made = {
            "segments": views.segment_rows,
            "themes": views.theme_rows,
            "decisions": views.decision_rows,
            "codebook": views.codebook_rows,
            "codings": views.coding_rows,
            "documents": views.document_rows,
            "conflicts": views.conflict_rows,
        }
        return made[view](self._store)

    def segments(self) -> "pd.DataFrame":
        """Give a row a segment; ``segment`` is what ``decide`` takes ("I03:120-164"), start and end are seconds."""
        return _frame("segments", self.rows("segments"))

    def themes(self) -> "pd.DataFrame":
        """Give a row a candidate theme; only those of status "accepted" are themes."""
        return _frame("themes", self.rows("themes"))

    def decisions(self) -> "pd.DataFrame":
        """Give a row a decision, in the order of the fold; time is UTC."""
        return _frame("decisions", self.rows("decisions"))

    def codebook(self) -> "pd.DataFrame":
        """Give a row a code: the framework's, then those that researchers made."""
        return _frame("codebook", self.rows("codebook"))

    def codings(self) -> "pd.DataFrame":
        """Give a row a code on a word range."""
        return _frame("codings", self.rows("codings"))

    def decide(  # noqa: PLR0913 - the surface that scripts rely on (DESIGN, section 5)
        self,
        theme: str,
        action: Action | str,
        *,
        by: str | None = None,
        reason: str = "",
        code: str | None = None,
        into: str | None = None,
        segments: Iterable[str] = (),
        name: str | None = None,
        definition: str = "",
        form: QuoteForm | str = QuoteForm.VERBATIM,
        text: str = "",
    ) -> tuple[Event, ...]:
        """Decide something; every decision can be undone.

        Args:
            theme: A candidate theme ("K1.03"); a code, to rename or merge one; "" to code, uncode or quote.
            action: accept, rename, merge, split, move, reject, code, uncode or quote.
            by: Who decides; the one who is logged in by default.
            reason: Why. Typed text is redacted before it is stored.
            code: The code: of an accept, code, uncode or quote.
            into: What takes in a merge or move.
            segments: Word ranges ("I03:120-164").
            name: The new name; with accept and no code, a new code's label.
            definition: A new code's definition.
            form: "verbatim", "edited" or "paraphrase", of a quote.
            text: The words of an edited or paraphrased quote.

        Returns:
            The events that were stored.

        Raises:
            DecisionError: It does not fit the study as it stands.
        """
        decision = Decision(
            action=_choice(Action, action, "action"),
            theme=theme,
            code=code or "",
            into=into or "",
            segments=tuple(segments),
            name=name or "",
            definition=definition,
            reason=reason,
            form=_choice(QuoteForm, form, "form"),
            text=text,
        )
        return pipeline.decide(self._store, decision, by=by or "")

    def undo(self, *, by: str | None = None, event: str | None = None) -> Event:
        """Undo a decision: one's own last by default."""
        return pipeline.undo(self._store, by=by or "", event=event)

    def report(self, path: Path | str, *, lang: str = "", overwrite: bool = False) -> StepResult:
        """Write the report as one self-contained HTML file, in Dutch ("nl") or English ("en").

        Raises:
            AlreadyThereError: The file is there.
        """
        self._require_outside(Path(path))
        return pipeline.report(self._store, Path(path), lang=lang, overwrite=overwrite)

    def export(self, path: Path | str, format: str = "", *, overwrite: bool = False) -> StepResult:  # noqa: A002 - DESIGN
        """Write segments, candidate themes, codings, decisions and codebook as a workbook, or the codings as CSV.

        Args:
            path: The file to write.
            format: "xlsx" (all tables) or "csv" (the codings); by the file's ending where it is left out.
            overwrite: Whether a file that is there may be replaced.

        Raises:
            AlreadyThereError: The file is there.
            UsageError: This version does not write that format.
        """
        self._require_outside(Path(path))
        return pipeline.export(self._store, Path(path), format, overwrite=overwrite)

    def export_transcript(
        self,
        label: str,
        path: Path | str,
        format: str = "",  # noqa: A002 - as `export` has it
        *,
        raw: bool = False,
        overwrite: bool = False,
        style: NameStyle | str = NameStyle.TAGS,
    ) -> StepResult:
        """Write a transcript: as it is published, or as it was said, names and all.

        Args:
            label: The document ("I03"), or "all" for every interview.
            path: The file to write; for "all" a folder.
            format: "vtt", "srt", "txt", "docx", "json" or "rttm"; by the file's ending where it is left out.
            raw: Whether words are written as they were said; this needs the vault.
            overwrite: Whether files that are there may be replaced.
            style: How names are written in one that is not raw: "tags", "surrogate" or "relations"; without the vault always tags.

        Raises:
            GateError: Nothing of it is published.
            NoVaultError: It is to be raw, and the log-in opens only the study.
            AlreadyThereError: The file is there.
            UsageError: There is no such document or format, or the format needs times that the transcript lacks.
        """
        self._require_outside(Path(path))
        return pipeline.export_transcript(
            self._store,
            label,
            Path(path),
            format,
            raw=raw,
            overwrite=overwrite,
            style=_choice(NameStyle, style, "style of names"),
        )

    def export_sound(
        self,
        label: str,
        path: Path | str,
        *,
        tone: bool = False,
        margin: float = MARGIN,
        unsure: float = UNSURE,
        overwrite: bool = False,
    ) -> StepResult:
        """Write a recording as WAV of which only what may be heard is left; voices stay as they are.

        Args:
            label: The document ("I03").
            path: The file to write.
            tone: Whether a soft tone stands where something is hidden, rather than silence.
            margin: Seconds on each side of what is hidden that are muted too.
            unsure: Words that the recogniser gave a lower probability are muted; 0 leaves all.
            overwrite: Whether a file that is there may be replaced.

        Raises:
            NoVaultError: The log-in opens only the study.
            GateError: Its redaction was neither reviewed nor waived, or is not up to date.
            AlreadyThereError: The file is there.
            UsageError: There is no such document, or it has no recording.
        """
        self._require_outside(Path(path))
        sound = muted_sound(self._store, label, tone=tone, margin=margin, unsure=unsure)
        return write_muted_sound(self._store, sound, Path(path), overwrite=overwrite)

    def _require_outside(self, path: Path) -> None:
        """See that nothing is written over the study itself."""
        own = {each.resolve() for each in self.path.iterdir() if each.suffix in {".db", ".toml", ".yaml"}}
        if path.resolve() in own:
            raise UsageError(f"'{path.name}' is a part of the study; name another file")

    def names(self) -> tuple[tuple[int, str, str], ...]:
        """Give the study's own name list, which stays in the vault: number, name and kind of each."""
        return tuple((entry.id, entry.text, str(entry.label)) for entry in pipeline.names(self._store))

    def remove_name(self, number: int) -> None:
        """Take a name off the study's own list; the next ``redact`` does everything again."""
        pipeline.remove_name(self._store, number)

    def researchers(self) -> tuple[Researcher, ...]:
        """List who may open the study."""
        return self._store.researchers()

    def add_researcher(self, name: str, passphrase: str, *, steward: bool = False) -> None:
        """Let somebody in: a reviewer sees redacted text only, a steward the vault as well."""
        self._store.add_researcher(name, passphrase, steward=steward)

    def remove_researcher(self, name: str) -> None:
        """Shut somebody out of this copy of the study."""
        self._store.remove_researcher(name)


def _labels(given: bool | Sequence[str]) -> Sequence[str]:  # noqa: FBT001 - all of them, or which
    if isinstance(given, bool):
        return ("all",) if given else ()
    return (given,) if isinstance(given, str) else given


def _source(source: Source | str | None) -> Source | None:
    return None if source is None else _choice(Source, source, "source")


_Term = TypeVar("_Term", bound=StrEnum)


def _choice(kind: type[_Term], text: str, what: str) -> _Term:
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"there is no such {what}; choose from: {', '.join(kind)}") from None


def _frame(view: str, rows: list[views.Row]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows, columns=list(views.COLUMNS[view]))
