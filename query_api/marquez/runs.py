"""Runs as Marquez shows them, each with whether it is stale: a batch run that fell silent without an end."""

from typing import Any, Literal

from headwater.errors import NotFound
from headwater.event.producer_json import objects
from headwater.identity import run_key
from query_api.database import Question
from query_api.instant import END
from query_api.marquez.facets import bodies, newest, part, shown
from query_api.marquez.names import Names
from query_api.marquez.times import iso

#: Most runs below one that its answer names.
MOST_CHILDREN = 1000

FacetType = Literal["run", "job", "dataset"]
#: A read or write: key of the dataset, properties of the edge.
Use = tuple[str, dict[str, Any]]

_STATES = {"START": "RUNNING", "RUNNING": "RUNNING", "COMPLETE": "COMPLETED", "ABORT": "ABORTED", "FAIL": "FAILED"}
#: States from which a run has not ended.
_OPEN = {"START", "RUNNING", "OTHER"}
_STATISTICS = ("rowCount", "bytes", "fileCount", "assertions", "assertionsFailed")


def run_json(run: dict[str, Any], stale_before: int) -> dict[str, Any]:
    """A run from its stored properties. It is stale if its last event was before `stale_before`, µs."""
    facets = newest(run.get("facets"))
    state, started, ended = run.get("state"), run.get("startedAt"), run.get("endedAt")
    parameters = objects(part(facets, "executionParameters", "parameters"))
    return {
        "id": run["runId"],
        "createdAt": iso(run.get("firstSeen")),
        "updatedAt": iso(run.get("lastSeen")),
        "nominalStartTime": part(facets, "nominalTime", "nominalStartTime"),
        "nominalEndTime": part(facets, "nominalTime", "nominalEndTime"),
        "state": _STATES.get(state or "", "NEW"),
        "stale": state in _OPEN and not run.get("streaming") and run["lastSeen"] < stale_before,
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
    """One run with its job, what it read and wrote, and the runs above and below it.

    Raises:
        NotFound: there is none of that id.
    """
    run, job, reads, writes, parents, root, children, count = await _stored(question, run_id)
    inputs, outputs = await _uses(question, reads), await _uses(question, writes)
    for each, (_, use) in zip(outputs, writes, strict=True):
        each["written"] = use.get("written")
    return run_json(run, question.stale_before) | {
        "job": job and {"namespace": job[0], "name": job[1]},
        "inputDatasetVersions": _in_order(inputs),
        "outputDatasetVersions": _in_order(outputs),
        "parents": sorted(parents),
        "root": root,
        "children": children,
        "childCount": count,
        "error": run.get("error"),
        "incomplete": bool(run.get("incomplete")),
        "tests": {name: run.get(f"tests{name.capitalize()}") for name in ("passed", "failed", "skipped")},
    }


async def facets_of_run(question: Question, run_id: str, kind: FacetType) -> dict[str, Any]:
    """The facets of one run, of its job as its events showed it, or of the datasets as they did.

    Raises:
        NotFound: there is none of that id.
    """
    run, _, reads, writes, *_ = await _stored(question, run_id)
    if kind == "run":
        facets = newest(run.get("facets"))
    elif kind == "job":
        hashes = newest(run.get("jobFacets"))
        facets = shown(hashes, await bodies(question, [hashes]))
    else:
        uses = {"inputs": await _uses(question, reads), "outputs": await _uses(question, writes)}
        facets = {
            name: [
                {"namespace": use["datasetVersionId"]["namespace"], "name": use["datasetVersionId"]["name"]}
                | {"facets": use["facets"]}
                for use in _in_order(found)
            ]
            for name, found in uses.items()
        }
    return {"runId": run["runId"], "facets": facets}


async def _stored(question: Question, run_id: str) -> list[Any]:
    rows = await question.ask("run", key=run_key(run_id), children=MOST_CHILDREN)
    if not rows:
        raise NotFound(f"no run '{run_id[:200]}' is in the graph")
    return rows[0]


async def _uses(question: Question, uses: list[Use]) -> list[dict[str, Any]]:
    """What a run read or wrote, with all facets seen there, in the same order."""
    names = Names(question)
    await names.load(dict.fromkeys(key for key, _ in uses))
    sets = [newest(use.get("facets")) for _, use in uses]
    contents = await bodies(question, sets)
    return [
        {
            "datasetVersionId": {
                "namespace": names.shown(key).namespace,
                "name": names.shown(key).name,
                "version": use.get("version"),
            },
            "facets": shown(hashes, contents) | newest(use.get("useFacets")),
            "lifecycle": use.get("lifecycle"),
            "snapshot": use.get("snapshot"),
            **{name: use.get(name) for name in _STATISTICS},
        }
        for (key, use), hashes in zip(uses, sets, strict=True)
    ]


def _in_order(uses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(uses, key=lambda use: (use["datasetVersionId"]["namespace"], use["datasetVersionId"]["name"]))


async def runs_of_job(question: Question, job: str, limit: int, offset: int) -> list[dict[str, Any]]:
    """A page of the runs of the job with this key, the one with the latest event first."""
    rows = await question.ask("runs_of_job", job=job, limit=limit, offset=offset)
    return [run_json(run, question.stale_before) for (run,) in rows]


async def latest_runs(question: Question, jobs: list[str], until: int = END) -> dict[str, dict[str, Any]]:
    """The run with the latest event of each job that has any, none of it after `until` (µs UTC), by key of the job."""
    rows = await question.ask("latest_runs", jobs=jobs, until=until)
    return {job: run_json(run, question.stale_before) for job, run in rows}
