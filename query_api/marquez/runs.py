"""Runs as Marquez shows them, each with whether it is stale: a batch run that fell silent without an end."""

from typing import Any, Final, Literal
from urllib.parse import quote

from headwater.errors import NotFound
from headwater.event.producer_json import mapping, objects
from headwater.identity import run_key
from query_api.annotations.document import now
from query_api.graph.as_of import END
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import bodies, newest, part, shown
from query_api.graph.question import Question
from query_api.history.annotations import annotations_of_work
from query_api.history.run_state import duration_ms, is_stale, run_state
from query_api.history.statements import LATEST_RUNS
from query_api.marquez.statements import COUNT_RUNS_OF_JOB, OTHER_RUNS_OF_JOB, RUN, RUNS_OF_JOB, RunRow, UseRow
from query_api.web.short_time import short_iso

#: In a facet that is too large for a list: the word on where it is whole.
LEFT_OUT: Final = "_leftOut"
#: Most runs below one that its answer names.
MOST_CHILDREN: Final = 1000

FacetType = Literal["run", "job", "dataset"]

_STATISTICS: Final = ("rowCount", "bytes", "fileCount", "assertions", "assertionsFailed")


def run_json(run: dict[str, Any], stale_before: int) -> dict[str, Any]:
    """A run from what is stored of it. It is stale if its last event was before `stale_before`, µs.

    Of facets that are too large for a list (`largeFacets`) it says where they are whole.
    """
    facets = newest(run.get("facets"))
    state, ended = run.get("state"), run.get("endedAt")
    started = run.get("attemptAt", run.get("startedAt"))
    large_facets: list[str] = run.get("largeFacets") or []
    for large in large_facets:
        facets[large] = mapping(facets.get(large)) | {LEFT_OUT: _whole_at(run["runId"])}
    parameters = objects(part(facets, "executionParameters", "parameters"))
    return {
        "id": run["runId"],
        "createdAt": short_iso(run.get("firstSeen")),
        "updatedAt": short_iso(run.get("lastSeen")),
        "nominalStartTime": part(facets, "nominalTime", "nominalStartTime"),
        "nominalEndTime": part(facets, "nominalTime", "nominalEndTime"),
        "state": run_state(state),
        "stale": is_stale(
            state, streaming=run.get("streaming"), last_seen=run.get("lastSeen"), stale_before=stale_before
        ),
        "startedAt": short_iso(started),
        "endedAt": short_iso(ended),
        "durationMs": duration_ms(started, ended),
        "args": {str(each["key"]): str(each.get("value")) for each in parameters if "key" in each},
        "jobVersion": None,
        "inputDatasetVersions": [],
        "outputDatasetVersions": [],
        "facets": facets,
    }


def _whole_at(run_id: str) -> str:
    return f"too large to be shown among others: whole at /api/v1/jobs/runs/{quote(run_id, safe='')}/facets"


async def run_of_id(question: Question, run_id: str) -> dict[str, Any]:
    """One run with its job, what it read and wrote, and the runs above and below it.

    Raises:
        NotFound: there is none of that id.
    """
    stored = await _stored(question, run_id)
    run = stored.properties
    inputs, outputs = await _uses(question, stored.reads), await _uses(question, stored.writes)
    said = await annotations_of_work(question, [run["key"]])
    for each, use in zip(outputs, stored.writes, strict=True):
        each["written"] = use.properties.get("written")
        each["ignoredColumns"] = sorted(use.properties.get("ignoredColumns") or [])
    return run_json(run, question.stale_before) | {
        "job": stored.job and {"namespace": stored.job.namespace, "name": stored.job.name},
        "inputDatasetVersions": _in_order(inputs),
        "outputDatasetVersions": _in_order(outputs),
        "parents": sorted(stored.parents),
        "root": stored.root,
        "children": stored.children,
        "childCount": stored.child_count,
        "error": run.get("error"),
        "incomplete": bool(run.get("incomplete")),
        "tests": {name: run.get(f"tests{name.capitalize()}") for name in ("passed", "failed", "skipped")},
        "annotations": now(said.get(run["key"], ())),
    }


async def facets_of_run(question: Question, run_id: str, kind: FacetType) -> dict[str, Any]:
    """The facets of one run, of its job as its events showed it, or of the datasets as they did.

    Raises:
        NotFound: there is none of that id.
    """
    stored = await _stored(question, run_id)
    if kind == "run":
        facets = newest(stored.properties.get("facets"))
    elif kind == "job":
        hashes = newest(stored.properties.get("jobFacets"))
        facets = shown(hashes, await bodies(question, [hashes]))
    else:
        uses = {"inputs": await _uses(question, stored.reads), "outputs": await _uses(question, stored.writes)}
        facets = {
            name: [
                {"namespace": use["datasetVersionId"]["namespace"], "name": use["datasetVersionId"]["name"]}
                | {"facets": use["facets"]}
                for use in _in_order(found)
            ]
            for name, found in uses.items()
        }
    return {"runId": stored.properties["runId"], "facets": facets}


async def _stored(question: Question, run_id: str) -> RunRow:
    rows = await question.ask(RUN, key=run_key(run_id), children=MOST_CHILDREN)
    if not rows:
        raise NotFound(f"no run '{run_id[:200]}' is in the graph")
    return rows[0]


async def _uses(question: Question, uses: list[UseRow]) -> list[dict[str, Any]]:
    """What a run read or wrote, with all facets seen there, in the same order."""
    names = DatasetNames(question)
    await names.load(dict.fromkeys(use.dataset for use in uses))
    sets = [newest(use.properties.get("facets")) for use in uses]
    contents = await bodies(question, sets)
    return [
        {
            "datasetVersionId": {
                "namespace": names.shown(use.dataset).namespace,
                "name": names.shown(use.dataset).name,
                "version": use.properties.get("version"),
            },
            "facets": shown(hashes, contents) | newest(use.properties.get("useFacets")),
            "lifecycle": use.properties.get("lifecycle"),
            "snapshot": use.properties.get("snapshot"),
            **{name: use.properties.get(name) for name in _STATISTICS},
        }
        for use, hashes in zip(uses, sets, strict=True)
    ]


def _in_order(uses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(uses, key=lambda use: (use["datasetVersionId"]["namespace"], use["datasetVersionId"]["name"]))


async def runs_of_job(question: Question, job: str, *, limit: int, offset: int) -> list[dict[str, Any]]:
    """A page of the runs of the job with this key, the one with the latest event first.

    All that its count of runs counts: behind those of its own, the runs that only others named.
    """
    runs = await question.ask(RUNS_OF_JOB, job=job, limit=limit, offset=offset)
    if (room := limit - len(runs)) > 0:
        own = offset + len(runs) if runs or not offset else (await question.ask(COUNT_RUNS_OF_JOB, job=job))[0]
        runs += await question.ask(OTHER_RUNS_OF_JOB, job=job, limit=room, offset=max(0, offset - own))
    return [run_json(run, question.stale_before) for run in runs]


async def latest_runs(question: Question, jobs: list[str], until: int = END) -> dict[str, dict[str, Any]]:
    """The run with the latest event of each job that has any, none of it after `until` (µs UTC), by key of the job."""
    rows = await question.ask(LATEST_RUNS, jobs=jobs, until=until)
    return {row.job: run_json(row.run, question.stale_before) for row in rows}
