"""A page of what was found, with what is shown of it."""

from collections.abc import Sequence

from headwater.errors import InvalidQuestion
from headwater.event.time import iso, iso_or_none
from headwater.identity import column_id, dataset_id, job_id, run_id
from query_api.find.candidates import Candidate, by_name, newest
from query_api.find.shape import FoundNode, FoundNodes
from query_api.find.statements import SHOWN_NODES, SHOWN_RUNS, ShownNode, ShownRun
from query_api.find.wanted import Wanted
from query_api.graph.as_of import END
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.dataset_type import is_model
from query_api.graph.question import Question
from query_api.graph.statements import PlaceInTime
from query_api.history.run_state import run_state
from query_api.web import cursor as cursors

#: The place behind a candidate, in the order of what was found by name.
_Order = tuple[int, int, int, str, str]


async def find(question: Question, wanted: Wanted, *, limit: int, cursor: str | None) -> FoundNodes:
    """At most `limit` of what is wanted: by name the best first, else what was named last."""
    names = DatasetNames(question)
    if not wanted.text:
        if wanted.only("column"):
            raise InvalidQuestion("columns are found by a part of their names: say which, with q=…")
        begin = PlaceInTime(END, "") if cursor is None else cursors.decode(cursor, PlaceInTime)
        page = await newest(question, names, wanted, begin, limit)
        return {
            "results": await _shown(question, page.found),
            "totalCount": None,
            "complete": True,
            "next": page.next and cursors.encode(page.next),
        }
    after = None if cursor is None else cursors.decode(cursor, _Order)
    found, complete = await by_name(question, names, wanted)
    rest = [each for each in found if after is None or each.order > after]
    return {
        "results": await _shown(question, rest[:limit]),
        "totalCount": len(found) if complete else None,
        "complete": complete,
        "next": cursors.encode(rest[limit - 1].order) if len(rest) > limit else None,
    }


async def _shown(question: Question, page: Sequence[Candidate]) -> list[FoundNode]:
    keys = list(dict.fromkeys(each.key for each in page if each.kind != "run"))
    nodes = {row.key: row for row in await question.ask(SHOWN_NODES, keys=keys)} if keys else {}
    runs = [each.key for each in page if each.kind == "run"]
    of_runs = {row.key: row for row in await question.ask(SHOWN_RUNS, keys=runs)} if runs else {}
    return [
        _run(of_runs[each.key])
        if each.kind == "run"
        else _job(nodes[each.key])
        if each.kind == "job"
        else _dataset(nodes[each.key], each.field)
        for each in page
    ]


def _job(row: ShownNode) -> FoundNode:
    return {
        "id": job_id(row.namespace, row.name),
        "kind": "job",
        "namespace": row.namespace,
        "name": row.name,
        "field": None,
        "job": None,
        "datasetType": None,
        "jobType": row.type,
        "state": run_state(row.state) if row.state else None,
        "lastActivityAt": iso(row.at),
        "owners": row.owners or [],
        "tags": row.tags or [],
    }


def _dataset(row: ShownNode, field: str | None) -> FoundNode:
    """A dataset, or a column of it."""
    return {
        "id": dataset_id(row.namespace, row.name) if field is None else column_id(row.namespace, row.name, field),
        "kind": "column" if field is not None else "model" if is_model(row.type) else "dataset",
        "namespace": row.namespace,
        "name": row.name,
        "field": field,
        "job": None,
        "datasetType": row.type,
        "jobType": None,
        "state": None,
        "lastActivityAt": iso(row.at),
        "owners": row.owners or [],
        "tags": row.tags or [],
    }


def _run(row: ShownRun) -> FoundNode:
    job = row.job
    return {
        "id": run_id(row.run_id),
        "kind": "run",
        "namespace": job.namespace if job else None,
        "name": row.run_id,
        "field": None,
        "job": job_id(job.namespace, job.name) if job else None,
        "datasetType": None,
        "jobType": job.type if job else None,
        "state": run_state(row.state),
        "lastActivityAt": iso_or_none(row.at),
        "owners": (job.owners or []) if job else [],
        "tags": (job.tags or []) if job else [],
    }
