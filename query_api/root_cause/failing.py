"""Runs of other jobs that fail too: witnesses where what is wrong is itself a run that failed.

Of a table that is wrong or a model that got worse they are none: runs fail for want of memory or of a lock far more
often than for what they read. A job that runs through is none either: nobody knows whether it uses what changed.
"""

from collections.abc import Container, Sequence
from typing import Any

from query_api.database import Question
from query_api.pinned.load import Pinning
from query_api.root_cause.elsewhere import Elsewhere, Version

#: States of a run that failed.
FAILED = frozenset({"FAIL", "ABORT"})
#: Most jobs below what changed whose latest runs are looked at, nearest first.
MOST_JOBS = 2000
#: Runs of a job before the good one, of which one has to have ended well.
RUNS_BEFORE = 10
#: Most jobs whose failed runs are witnesses: those nearest in time to the bad one.
MOST_FAILING = 8


async def failing(
    question: Question,
    pinning: Pinning,
    read: Sequence[str],
    *,
    lasted: tuple[int, int],
    at: int,
    without: Container[str],
) -> Elsewhere:
    """The last runs of jobs while the symptom lasted, if they failed, and if the job had run well before.

    Args:
        question: asks for runs.
        pinning: reads them.
        read: keys of datasets that these jobs read, nearest to what changed first.
        lasted: from when, and up to when, µs UTC.
        at: when the run failed that is asked about.
        without: jobs that are no witnesses.
    """
    since, until = lasted
    readers: list[Any] = await question.rows("readers_of", datasets=list(read))
    jobs = [job for job in readers if job not in without]
    asked = jobs[:MOST_JOBS]
    latest = await question.ask("latest_runs", jobs=asked, until=until) if asked else []
    failed = {job: run["key"] for job, run in latest if run.get("state") in FAILED and run["lastSeen"] > since}
    of = [{"job": job, "at": since} for job in sorted(failed)]
    rows: list[Any] = await question.rows("runs_before", of=of, limit=RUNS_BEFORE) if of else []
    before = await pinning.views(run for _, runs in rows for run in runs)
    well = {view.job for view in before if view.state == "COMPLETE"}
    views = await pinning.views(run for job, run in sorted(failed.items()) if job in well)
    views.sort(key=lambda view: (abs(view.ended - at), view.key))
    runs = [Version(None, view, bad=True) for view in views[:MOST_FAILING]]
    return Elsewhere(runs, len(views) - len(runs), len(jobs) - len(asked))
