"""Runs as Marquez shows them."""

from typing import Any

from headwater.errors import NotFound
from headwater.identity import run_key
from query_api.database import Question
from query_api.marquez.facets import newest, objects, part
from query_api.marquez.times import iso

_STATES = {"START": "RUNNING", "RUNNING": "RUNNING", "COMPLETE": "COMPLETED", "ABORT": "ABORTED", "FAIL": "FAILED"}


def run_json(run: dict[str, Any]) -> dict[str, Any]:
    """A run from its stored properties."""
    facets = newest(run.get("facets"))
    started, ended = run.get("startedAt"), run.get("endedAt")
    parameters = objects(part(facets, "executionParameters", "parameters"))
    return {
        "id": run["runId"],
        "createdAt": iso(run.get("firstSeen")),
        "updatedAt": iso(run.get("lastSeen")),
        "nominalStartTime": part(facets, "nominalTime", "nominalStartTime"),
        "nominalEndTime": part(facets, "nominalTime", "nominalEndTime"),
        "state": _STATES.get(run.get("state") or "", "NEW"),
        "startedAt": iso(started),
        "endedAt": iso(ended),
        "durationMs": None if started is None or ended is None else (ended - started) // 1000,
        "args": {str(each["key"]): str(each.get("value")) for each in parameters if "key" in each},
        "jobVersion": None,
        "inputDatasetVersions": [],
        "outputDatasetVersions": [],
        "facets": facets,
    }


async def run_of_id(question: Question, run_id: str) -> dict[str, Any]:
    """One run.

    Raises:
        NotFound: there is none of that id.
    """
    rows = await question.ask("run", key=run_key(run_id))
    if not rows:
        raise NotFound(f"no run '{run_id[:200]}' is in the graph")
    return run_json(rows[0][0])


async def runs_of_job(question: Question, job: str, limit: int, offset: int) -> list[dict[str, Any]]:
    """A page of the runs of the job with this key, the one with the latest event first."""
    return [run_json(run) for (run,) in await question.ask("runs_of_job", job=job, limit=limit, offset=offset)]


async def latest_runs(question: Question, jobs: list[str]) -> dict[str, dict[str, Any]]:
    """The run with the latest event of each job that has any, by key of the job."""
    return {job: run_json(run) for job, run in await question.ask("latest_runs", jobs=jobs)}
