"""The overview: some short lists, each with how many there are."""

from typing import Final, Literal

from headwater.event.time import iso, iso_or_none
from headwater.identity import job_id
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.history.run_reader import RunReader
from query_api.history.run_state import FAILED, OPEN, run_state
from query_api.history.statements import ListedRun
from query_api.overview.judged import judged_bad
from query_api.overview.shape import FailedRun, Overview, Producer, StaleRun
from query_api.overview.statements import COUNTS, NEXT_PRODUCER, RUNS_ENDED, RUNS_SILENT, ProducerHeard
from query_api.web.run_card import first_line

#: Most of each list.
MOST: Final = 50
#: Up to where runs are counted.
MOST_COUNTED: Final = 100_000
#: Most producers that are looked for, and up to where the runs of each are counted.
MOST_PRODUCERS: Final = 100
MOST_OF_PRODUCER: Final = 10_000

_Cut = Literal["failed", "stale", "judgedBad", "producers"]


async def overview(question: Question, since: int, stale_after: int, most_reads: int) -> Overview:
    """How everything stands, and what happened since an instant.

    Args:
        question: asks.
        since: µs UTC.
        stale_after: how long a run may be silent before it is stale, µs.
        most_reads: of closures, see `RunReader`.
    """
    times = {"limit": MOST, "most": MOST_COUNTED}
    (failed,) = await question.ask(RUNS_ENDED, states=FAILED, since=since, until=END, **times)
    # It went stale a while after it was heard of last.
    (stale,) = await question.ask(
        RUNS_SILENT, states=OPEN, since=since - stale_after, until=question.stale_before, **times
    )
    judged = await judged_bad(RunReader(question, most=most_reads), since, MOST)
    heard, all_heard = await _producers(question, since)
    counts = {row.of: row.there for row in await question.ask(COUNTS)}
    cut: list[_Cut] = []
    if failed.total > MOST:
        cut.append("failed")
    if stale.total > MOST:
        cut.append("stale")
    if not judged.complete or len(judged.bad) > MOST:
        cut.append("judgedBad")
    if not all_heard or len(heard) > MOST:
        cut.append("producers")
    return {
        "since": iso(since),
        "failed": [_failed(each) for each in failed.runs],
        "stale": [_stale(each) for each in stale.runs],
        "judgedBad": judged.bad[:MOST],
        "producers": [_producer(each) for each in heard[:MOST]],
        "totals": {
            "failed": _counted(failed.total),
            "stale": _counted(stale.total),
            "judgedBad": len(judged.bad) if judged.complete else None,
            "producers": len(heard) if all_heard else None,
        },
        "counts": {
            "jobs": counts["jobs"],
            "datasets": counts["datasets"],
            "models": counts["models"],
            "runs": counts["runs"],
        },
        "truncated": {"reason": "limit", "lists": cut} if cut else None,
    }


async def _producers(question: Question, since: int) -> tuple[list[ProducerHeard], bool]:
    """Producers, whoever was heard of last first, and whether they are all.

    The index is read from one producer to the next, so their number counts, not that of their runs.
    """
    found: list[ProducerHeard] = []
    after = ""
    while len(found) < MOST_PRODUCERS:
        rows = await question.ask(NEXT_PRODUCER, after=after, since=since, most=MOST_OF_PRODUCER)
        if not rows:
            return sorted(found, key=lambda each: (-each.at, each.key)), True
        found += rows
        after = rows[0].key
    return sorted(found, key=lambda each: (-each.at, each.key)), False


def _counted(total: int) -> int | None:
    return total if total < MOST_COUNTED else None


def _failed(run: ListedRun) -> FailedRun:
    return {
        "run": run.run_id,
        "job": job_id(*run.job) if run.job else None,
        "endedAt": iso_or_none(run.ended),
        "state": run_state(run.state),
        "error": first_line(run.error),
    }


def _stale(run: ListedRun) -> StaleRun:
    return {
        "run": run.run_id,
        "job": job_id(*run.job) if run.job else None,
        "state": run_state(run.state),
        "startedAt": iso_or_none(run.started),
        "lastEventAt": iso_or_none(run.last_seen),
    }


def _producer(heard: ProducerHeard) -> Producer:
    return {"producer": heard.name, "lastEventAt": iso(heard.at), "runs": heard.runs}
