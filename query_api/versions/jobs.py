"""Versions of a job: what its runs said of its code, and what they read, wrote and were given."""

from collections import defaultdict
from typing import Any

from headwater.event.producer_json import objects
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import bodies, newest, part
from query_api.graph.question import Question
from query_api.versions.differences import without_envelope
from query_api.versions.page import Page, Place, page
from query_api.versions.statements import STATES_OF_JOB, RunOfJob
from query_api.versions.states import State, StateByRun

#: Facets of a job that make a state.
PARTS = frozenset({"sql", "sourceCode", "sourceCodeLocation", "jobType", "ownership", "documentation", "tags"})
#: Runs read at once, and about how many are looked through for one answer: with each come the facets of the run.
PIECE, MOST = 200, 2000


async def job_versions(question: Question, names: DatasetNames, key: str, *, begin: Place, limit: int) -> Page:
    """A page of the versions of the job with this key. What they read and wrote is loaded into `names`."""
    contents: dict[str, Any] = {}

    async def read(place: Place) -> list[StateByRun]:
        rows = _whole_groups(await question.ask(STATES_OF_JOB, job=key, at=place.at, run=place.run, limit=PIECE))
        await names.load(dict.fromkeys(dataset for row in rows for dataset in [*row.reads, *row.writes]))
        sets = [newest(row.job_facets) for row in rows]
        unread = [{name: each for name, each in facets.items() if each not in contents} for facets in sets]
        found = await bodies(question, unread, set(PARTS))
        contents.update((own, without_envelope(body)) for own, body in found.items())
        used = _used(rows, names)
        return [
            StateByRun(
                run=row.run,
                run_id=row.run_id,
                job=None,
                at=row.at,
                outcome=row.outcome,
                state={name: contents[own] for name, own in facets.items() if name in PARTS and own in contents}
                | _given(newest(row.facets))
                | used.get(row.run, {}),
                statistics={},
            )
            for row, facets in zip(rows, sets, strict=True)
        ]

    return await page(read, begin, limit=limit, most=MOST)


def _whole_groups(rows: list[RunOfJob]) -> list[RunOfJob]:
    """Without the group that may go on after a full piece, unless it is the only one."""
    if len(rows) < PIECE or (last := rows[-1].parent) is None:
        return rows
    end = len(rows)
    while end and rows[end - 1].parent == last:
        end -= 1
    return rows[:end] or rows


def _used(rows: list[RunOfJob], names: DatasetNames) -> dict[str, State]:
    """By run what its group read and wrote: the runs under one parent do one thing together.

    Of a run that does not define its job's lineage, or whose group used nothing, nothing is known.
    """
    reads: dict[str, set[str]] = defaultdict(set)
    writes: dict[str, set[str]] = defaultdict(set)
    of: dict[str, str] = {}
    for row in rows:
        if row.defining:
            group = of[row.run] = row.parent or row.run
            reads[group] |= {names.shown(key).id for key in row.reads}
            writes[group] |= {names.shown(key).id for key in row.writes}
    return {
        run: {"inputs": sorted(reads[group]), "outputs": sorted(writes[group])}
        for run, group in of.items()
        if reads[group] or writes[group]
    }


def _given(facets: dict[str, Any]) -> State:
    """What the run was given, and what it ran on."""
    state: State = {}
    if "executionParameters" in facets:
        given = objects(part(facets, "executionParameters", "parameters"))
        state["parameters"] = {str(each["key"]): each.get("value") for each in given if "key" in each}
    if "processing_engine" in facets:
        state["engine"] = without_envelope(facets["processing_engine"])
    return state
