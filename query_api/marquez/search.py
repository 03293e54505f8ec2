"""Jobs and datasets by a part of their names."""

from typing import Any, Literal

from headwater.graph.schema import search_name
from headwater.identity import job_id
from query_api.graph.database import Question
from query_api.graph.dataset_names import Names
from query_api.web.short_time import iso

Sort = Literal["name", "update"]
Kind = Literal["JOB", "DATASET"]


async def search(
    question: Question, text: str, *, kind: Kind | None, sort: Sort, namespace: str | None, limit: int
) -> list[dict[str, Any]]:
    """At most `limit` jobs and datasets whose name contains `text`, whatever the case.

    A dataset is found under each of its names and shown once, under the elected one.
    """
    parameters = {"text": search_name(text), "namespace": namespace, "limit": limit}
    results: list[dict[str, Any]] = []
    if kind != "DATASET":
        for _, where, name, updated in await question.ask(f"search_jobs_by_{sort}", **parameters):
            results.append(_result("JOB", name, where, job_id(where, name), updated))
    if kind != "JOB":
        rows = await question.ask(f"search_datasets_by_{sort}", **parameters)
        names = Names(question)
        await names.load(row[0] for row in rows)
        shown = {names.shown(key).key: (names.shown(key), updated) for key, _, _, updated in reversed(rows)}
        for node, updated in shown.values():
            results.append(_result("DATASET", node.name, node.namespace, node.id, updated))
    if sort == "name":
        results.sort(key=lambda result: (result["name"].lower(), result["nodeId"]))
    else:
        results.sort(key=lambda result: result["nodeId"])
        results.sort(key=lambda result: result["updatedAt"], reverse=True)
    for result in results:
        result["updatedAt"] = iso(result["updatedAt"])
    return results[:limit]


def _result(kind: Kind, name: str, namespace: str, node_id: str, updated: int) -> dict[str, Any]:
    return {"type": kind, "name": name, "updatedAt": updated, "namespace": namespace, "nodeId": node_id}
