"""Recordings to turns: resumable window by window, each recording on its own, none held up by another that fails."""

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace

from thematics.errors import UsageError
from thematics.pipeline.choosing import Chosen, SpeechOptions, check, choose
from thematics.pipeline.hearing import STEP, Bar, Outcome, Task, Work
from thematics.pipeline.sharing import shared_diarizer, shared_transcriber
from thematics.pipeline.steps import SILENT, Progress, StepResult, digest_of, row_of, watch
from thematics.store import OpenStudy, RecordingRow, clean_recordings

__all__ = ["ALL", "transcribe"]

ALL = "all"  # in place of a label: every recording


def transcribe(store: OpenStudy, options: SpeechOptions | None = None, progress: Progress = SILENT) -> StepResult:
    """Transcribe the recordings that wait, and those that failed before; or some of them again.

    The sound is decrypted and decoded in memory, block by block. What was heard in a window is kept in the vault as soon as it is
    there: killed at any moment, the next call goes on where this one was, to the same words. A recording that fails is noted with
    the reason and named in the result; the others are done.

    Several recordings at once (``jobs``) share one recogniser and one diarizer, so that memory holds one of each: one recording is
    heard at a time, while others are decrypted, decoded, searched for speech, or told apart by speaker. That pays where the
    recogniser runs on a graphics card and the rest does not. Where both run on the same cores it gains little, and each recording
    whose speakers are told apart holds its sound in memory (230 MB an hour and channel).

    Args:
        store: An open study with its vault.
        options: Engines, and what to do again.
        progress: Told how many seconds of sound are done, of how many over all recordings.

    Returns:
        What was done; ``failed`` lists the recordings that could not be transcribed.

    Raises:
        NoVaultError: The log-in opens only the study.
        MissingExtraError: No engine is installed, or not the one that is asked for.
        MissingWeightsError: The engine's weights are not on this machine.
        UsageError: No engine or no recording has that name.
    """
    options = options or SpeechOptions()
    store.require_vault()
    check(options)
    clean_recordings(store)
    tasks = _tasks(store, options)
    if not tasks:
        return StepResult(STEP, "", 0, 0.0, "no recordings wait")
    chosen = choose(store, options)
    _mark(store, tasks)
    with watch() as measured:
        outcomes = _each(tasks, Work(store, _shared(chosen, options.jobs), options, Bar(tasks, progress)), options.jobs)
    done = [each for each in outcomes if each.done]
    result = StepResult(
        step=STEP,
        engine=f"{chosen.words_with}; {chosen.speakers_with}" if done else "",
        items=len(done),
        seconds=measured.seconds,
        note="; ".join(sentence for each in outcomes for sentence in each.told()),
        failed=tuple(each.label for each in outcomes if each.failure),
    )
    if done:
        _note(store, chosen, result)
    return result


def _tasks(store: OpenStudy, options: SpeechOptions) -> list[Task]:
    vault = store.require_vault()
    rows = {row.document: row for row in vault.recordings(heard=False)}
    documents = {document.label: document for document in vault.documents() if document.id in rows}
    only, again, apart = (
        _named(documents, names) for names in (options.only or [ALL], options.again, options.speakers_again)
    )
    return [
        Task(document, rows[document.id], hear=rows[document.id].state != "done" or label in again)
        for label, document in documents.items()
        if label in only and (rows[document.id].state != "done" or label in again | apart)
    ]


def _named(labels: Mapping[str, object], names: Sequence[str]) -> set[str]:
    wanted = {name.upper() for name in names}
    if ALL.upper() in wanted:
        return set(labels)
    if unknown := sorted(wanted - set(labels)):
        raise UsageError(f"there is no recording '{unknown[0]}'; `thematics list documents` shows what there is")
    return wanted


def _mark(store: OpenStudy, tasks: Sequence[Task]) -> None:
    """Note which recordings are to be transcribed again, so that where this is killed, the next run goes on with them."""
    vault = store.require_vault()
    with vault.transaction():
        for task in tasks:
            row = vault.recording(task.document.id) if task.hear else None
            if row is not None and row.state == "done":
                vault.put_recording(replace(row, state="waits", transcriber=""))


def _shared(chosen: Chosen, jobs: int) -> Chosen:
    if jobs == 1:
        return chosen
    hear, tell = shared_transcriber(chosen.transcriber), shared_diarizer(chosen.diarizer)
    return replace(chosen, transcriber=hear, diarizer=tell)


def _each(tasks: Sequence[Task], work: Work, jobs: int) -> list[Outcome]:
    """Do every task; with several jobs in threads, which all stop where one has to, or where somebody presses Ctrl-C."""
    if jobs == 1:
        return [work.do(task) for task in tasks]
    with ThreadPoolExecutor(jobs, thread_name_prefix=STEP) as pool:
        futures = [pool.submit(work.do, task) for task in tasks]
        try:
            _wait(futures)
        except BaseException:
            work.halt.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _wait(futures: Sequence[Future[Outcome]]) -> None:
    left = set(futures)
    while left:
        # In short turns: a long one can't be interrupted on every system.
        done, left = wait(left, timeout=0.2, return_when=FIRST_COMPLETED)
        for future in done:
            future.result()


def _note(store: OpenStudy, chosen: Chosen, result: StepResult) -> None:
    """Store what every recording that is there was transcribed with: the report says it, and warns of example weights."""
    rows: tuple[RecordingRow, ...] = store.require_vault().recordings(heard=False)
    used = "; ".join(dict.fromkeys(row.engine for row in rows if row.state == "done"))
    rests_on = digest_of(chosen.transcriber.fingerprint, chosen.diarizer.fingerprint)
    store.study.put_step(row_of(replace(result, engine=used), rests_on))
