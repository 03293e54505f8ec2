"""Jobs and datasets by a part of their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from headwater.graph.schema import search_name
from headwater.identity import job_id
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.marquez.statements import (
    SEARCH_DATASETS_BY_NAME,
    SEARCH_DATASETS_BY_UPDATE,
    SEARCH_JOBS_BY_NAME,
    SEARCH_JOBS_BY_UPDATE,
    FoundRow,
)
from query_api.web.short_time import short_iso

#: By name, or what was named last first.
Sort = Literal["name", "update"]
Kind = Literal["JOB", "DATASET"]

_JOBS: Final[dict[Sort, Statement[FoundRow]]] = {"name": SEARCH_JOBS_BY_NAME, "update": SEARCH_JOBS_BY_UPDATE}
_DATASETS: Final[dict[Sort, Statement[FoundRow]]] = {
    "name": SEARCH_DATASETS_BY_NAME,
    "update": SEARCH_DATASETS_BY_UPDATE,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A job or dataset that was found; `updated`, µs UTC: when an event named it last."""

    kind: Kind
    namespace: str
    name: str
    id: str
    updated: int


async def search(
    question: Question, text: str, *, kind: Kind | None, sort: Sort, namespace: str | None, limit: int
) -> list[dict[str, Any]]:
    """At most `limit` jobs and datasets whose name contains `text`, whatever the case.

    A dataset is found under each of its names and shown once, under the elected one.
    """
    parameters = {"text": search_name(text), "namespace": namespace, "limit": limit}
    found: list[Found] = []
    if kind != "DATASET":
        rows = await question.ask(_JOBS[sort], **parameters)
        found += [
            Found(
                kind="JOB",
                namespace=row.namespace,
                name=row.name,
                id=job_id(row.namespace, row.name),
                updated=row.updated,
            )
            for row in rows
        ]
    if kind != "JOB":
        found += await _elected(question, await question.ask(_DATASETS[sort], **parameters))
    return [_result(each) for each in in_order(found, sort)[:limit]]


def in_order(found: Iterable[Found], sort: Sort) -> list[Found]:
    """What was found, in one order of all kinds; of what is alike in it the lesser id first."""
    if sort == "name":
        return sorted(found, key=lambda each: (each.name.lower(), each.id))
    return sorted(found, key=lambda each: (-each.updated, each.id))


async def _elected(question: Question, rows: list[FoundRow]) -> list[Found]:
    """Datasets by their elected names, each once; its time is that of the first of the names that were found."""
    names = DatasetNames(question)
    await names.load(row.key for row in rows)
    shown = {names.shown(row.key).key: (names.shown(row.key), row.updated) for row in reversed(rows)}
    return [
        Found(kind="DATASET", namespace=node.namespace, name=node.name, id=node.id, updated=updated)
        for node, updated in shown.values()
    ]


def _result(found: Found) -> dict[str, Any]:
    return {
        "type": found.kind,
        "name": found.name,
        "updatedAt": short_iso(found.updated),
        "namespace": found.namespace,
        "nodeId": found.id,
    }
