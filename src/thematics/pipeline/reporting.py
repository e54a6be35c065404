"""The report: gathered from the study, written as one file, logged as a disclosure."""

from collections.abc import Mapping
from pathlib import Path

from thematics import __version__
from thematics.errors import UsageError
from thematics.exchange import check_target, private_file
from thematics.pipeline import redaction
from thematics.pipeline.analysis import framework_of
from thematics.pipeline.deciding import folded, name_of_file, runs_of
from thematics.pipeline.risk import K, person_of, residual_risk
from thematics.pipeline.steps import StepResult, digest_of, now, watch
from thematics.records.checks import Check
from thematics.records.decisions import AdmittedQuote, Folded, QuoteForm
from thematics.records.redacted import Document, RedactedTurn, Segment
from thematics.records.shared import Role
from thematics.report import QuoteText, ReportInput, RiskCount, StepLine, render_html
from thematics.store import Disclosure, OpenStudy, StepRow

__all__ = ["DEMO_AUTHOR", "decisions_fingerprint", "quote_text", "report"]

DEMO_AUTHOR = "demo"
REPORT_ENGINE = "html"


def report(store: OpenStudy, path: Path, *, lang: str = "", overwrite: bool = False) -> StepResult:
    """Write the report as one self-contained HTML file.

    Args:
        store: An open study; the vault is not needed.
        path: The file to write.
        lang: "nl" or "en"; the study's own by default.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        AlreadyThereError: The file is there.
        UsageError: The path can't be written, or the language is another one.
    """
    if lang not in ("", "nl", "en"):
        raise UsageError("the report is written in nl or en; say --lang nl or --lang en")
    check_target(path, overwrite=overwrite)
    with watch() as measured:
        data = gather(store, lang or store.settings.lang)
        html = render_html(data)
    themes = {coding.code for coding in data.folded.codings}
    result = StepResult("report", REPORT_ENGINE, len(themes), measured.seconds, f"{len(data.quotes)} quotes")
    name = name_of_file(store, path)
    with store.study.transaction():  # nothing leaves that could not be logged
        store.study.log_disclosure(
            Disclosure(time=now(), author=store.author, kind="report", path_name=name, details=f"lang={data.lang}")
        )
        store.study.put_step(
            StepRow(
                step="report",
                subject="",
                fingerprint=decisions_fingerprint(store),
                engine=REPORT_ENGINE,
                items=result.items,
                seconds=result.seconds,
                time=now(),
            )
        )
        with private_file(path) as beside:
            beside.write_text(html, encoding="utf-8")
    return result


def decisions_fingerprint(store: OpenStudy) -> str:
    """Name what a report rests on: the text, the latest run and the decisions."""
    run = store.study.runs()[-1:]
    return digest_of(str(run), *(event.id for event in store.study.events()), *sorted(store.study.texts()))


def gather(store: OpenStudy, lang: str) -> ReportInput:
    """Collect what a report shows; redacted only."""
    settings, study = store.settings, store.study
    state, run, events = folded(store), study.run(), study.events()
    check = _latest_check(store)
    return ReportInput(
        title=settings.title,
        lang=lang,
        approach=settings.approach,
        made=now(),
        version=__version__,
        threshold=settings.threshold,
        authors=tuple(sorted({event.author for event in events})),
        demo=any(event.author == DEMO_AUTHOR for event in events),
        framework=framework_of(store),
        folded=state,
        run=run,
        earlier=tuple(each for each in runs_of(store, events) if run is None or each.number != run.number),
        decided_on={event.id: tuple(dict.fromkeys(each.document for each in event.ranges)) for event in events},
        documents=study.documents(),
        segments=study.segments(),
        quotes=_quotes(store, state),
        texts=study.texts(),
        steps=tuple(
            StepLine(step=row.step, engine=row.engine, items=row.items, seconds=row.seconds) for row in study.steps()
        ),
        settings=dict(run.settings) if run else {},
        waived="" if redaction.review_is_asked(store) else settings.waived,
        seed=settings.seed,
        fingerprints=_fingerprints(store),
        check=check,
        risk=_risk_count(store),
        redacted_since_check=check is not None
        and any(row.step == "redact" and row.time > check.drawn for row in study.steps()),
    )


def _risk_count(store: OpenStudy) -> RiskCount | None:
    if not store.study.segments():
        return None
    risks = residual_risk(store)
    looked_at = [risk for risk in risks if risk.status in {"accepted", "handled"}]
    left = [risk for risk in risks if risk.status not in {"accepted", "handled"}]
    people, looked, others = ({person_of(risk.segment) for risk in each} for each in (risks, looked_at, left))
    return RiskCount(K, len(risks), len(people), len(looked_at), len(looked), len(others))


def _latest_check(store: OpenStudy) -> Check | None:
    """Give the check to report: the latest that was read to its end, or else the latest of which anything was read."""
    read = [check for check in store.study.checks() if check.read]
    return next((check for check in reversed(read) if check.finished), read[-1] if read else None)


def _fingerprints(store: OpenStudy) -> dict[str, str]:
    """Name what the report rests on, so that two reports can be told apart."""
    prints = {"decisions": decisions_fingerprint(store), "framework": digest_of(store.framework_text)}
    latest = store.study.runs()[-1:]
    return {"run": digest_of(latest[0][1]), **prints} if latest else prints


def quote_text(turns: tuple[RedactedTurn, ...], quote: AdmittedQuote) -> str:
    """Read a verbatim quote from the transcript as it stands now: only a respondent's words.

    Returns:
        The words with one space between; "" where they are no longer there.
    """
    tokens = [
        token.text
        for turn in turns
        if turn.role is Role.RESPONDENT
        for token in turn.tokens
        if quote.range.first <= token.first and token.last <= quote.range.last
    ]
    return " ".join(tokens)


def _quotes(store: OpenStudy, state: Folded) -> tuple[QuoteText, ...]:
    documents: Mapping[str, Document] = {document.id: document for document in store.study.documents()}
    segments = store.study.segments()
    found = []
    for quote in state.quotes:
        document = documents.get(quote.range.document)
        if document is None:
            continue  # its text was withdrawn: it waits in the vault, and so does the quote
        turns = store.study.turns(document.id)
        verbatim = quote.form is QuoteForm.VERBATIM
        text = quote_text(turns, quote) if verbatim else store.study.text(quote.text)
        voices = (turn.voice for turn in turns if turn.role is Role.RESPONDENT and turn.range.overlaps(quote.range))
        voice = next(voices, None)
        if text and voice:
            found.append(
                QuoteText(
                    range=quote.range,
                    text=text,
                    form=quote.form,
                    group=_group(segments, quote, document),
                    source=document.source,
                    code=quote.code,
                    author=quote.author,
                    voice=voice,
                )
            )
    return tuple(found)


def _group(segments: tuple[Segment, ...], quote: AdmittedQuote, document: Document) -> str:
    return next((each.group for each in segments if each.range.overlaps(quote.range)), document.group)
