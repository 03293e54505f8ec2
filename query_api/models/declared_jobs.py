"""The jobs on the way to a model of which no run is known: code and parameters as they are declared today."""

from collections.abc import Iterable, Mapping
from typing import Any

from headwater.event.producer_json import mapping, objects
from headwater.identity import job_key
from query_api.graph.facets import bodies, newest, shown
from query_api.graph.question import Question
from query_api.models.run_parts import code_json
from query_api.models.statements import DECLARED_JOBS

#: The job facet that a `dvc.lock` is sent with: `docs/facets.md`.
PARAMETERS = "headwater_parameters"
_SHOWN = {PARAMETERS, "sourceCodeLocation", "sourceCode", "sql"}


async def declared_jobs(question: Question, nodes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Jobs as an answer about the origin has them, of nodes as impact shows them; in their order."""
    jobs = {job_key(node["namespace"], node["name"]): node for node in nodes}
    rows = await question.ask(DECLARED_JOBS, keys=sorted(jobs)) if jobs else []
    sets = {row.key: newest(row.facets) for row in rows}
    contents = await bodies(question, sets.values(), _SHOWN)
    return [_job_json(node, shown(sets.get(key, {}), contents)) for key, node in jobs.items()]


def _job_json(node: Mapping[str, Any], facets: Mapping[str, Any]) -> dict[str, Any]:
    parameters = objects(mapping(facets.get(PARAMETERS)).get("parameters"))
    return {
        "job": node["id"],
        "runId": None,
        "code": code_json(facets, {}),
        "parameters": {each["key"]: each.get("value") for each in parameters if isinstance(each.get("key"), str)},
        "engine": None,
        "depth": node["depth"],
    }
