"""What happened upstream of models since they were trained: jobs that failed, code that changed."""

from collections.abc import Sequence
from typing import Literal

from headwater.event.time import iso
from query_api.compare.code_changes import CODE
from query_api.graph.as_of import END
from query_api.graph.facets import newest
from query_api.history.run_reader import RunReader
from query_api.history.run_state import FAILED
from query_api.history.run_view import RunView
from query_api.models.shape.listing import CutAttention, JobAttention
from query_api.models.statements import JOBS_NOW, JobNow

Happened = Literal["failed", "changed"]
Attention = JobAttention | CutAttention
#: Most jobs that are named of one model, those that failed first.
MOST_NAMED = 100


async def attention_of(run_reader: RunReader, trained: Sequence[tuple[str, int]]) -> list[list[Attention]]:
    """For each of some trainings (key of the run, when it ended, µs UTC) what asks for attention, as JSON values.

    All are looked at together. Where more lies upstream of them than is looked at, or more is to say, that is said.
    """
    above = await run_reader.above([run for run, _ in trained])
    views = {view.key: view for view in await run_reader.views(sorted(above.runs))}
    jobs = sorted({view.job for view in views.values() if view.job})
    now = {row.job: row for row in await run_reader.question.ask(JOBS_NOW, jobs=jobs, until=END)} if jobs else {}
    await run_reader.load_owned(jobs)
    below: dict[tuple[Happened, str], int] = {}
    for run, view in views.items():
        row = now.get(view.job)
        if row is not None and row.run_id != view.run_id:
            for kind in _kinds(view, row):
                below[kind, view.job] = below.get((kind, view.job), 0) | above.runs[run]
    said: list[tuple[Happened, str, JobNow, int]] = sorted(
        ((kind, run_reader.job_id(job), now[job], trainings) for (kind, job), trainings in below.items()),
        key=lambda each: (each[0] != "failed", each[1]),
    )
    found: list[list[Attention]] = []
    for place, (_, trained_at) in enumerate(trained):
        of_one: list[Attention] = []
        of_one += (_said(kind, job, row) for kind, job, row, bits in said if bits >> place & 1 and row.at > trained_at)
        if len(of_one) > MOST_NAMED:
            more = f"{len(of_one) - MOST_NAMED} more jobs failed or changed since"
            of_one = [*of_one[:MOST_NAMED], {"kind": "cut", "text": more}]
        if above.cut >> place & 1:
            of_one.append({"kind": "cut", "text": "not all that lies upstream was looked at"})
        found.append(of_one)
    return found


def _kinds(view: RunView, now: JobNow) -> list[Happened]:
    """What happened to the job of a run since, as its latest run has it."""
    found: list[Happened] = ["failed"] if now.state in FAILED else []
    facets = newest(now.job_facets)
    if any(facets.get(name, view.job_facets.get(name)) != view.job_facets.get(name) for name in CODE):
        found.append("changed")
    return found


def _said(kind: Happened, job: str, now: JobNow) -> JobAttention:
    text = f"{job} failed since" if kind == "failed" else f"the code of {job} changed since"
    return {"kind": kind, "job": job, "runId": now.run_id, "at": iso(now.at), "text": text}
