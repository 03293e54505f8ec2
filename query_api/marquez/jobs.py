"""Jobs as Marquez shows them."""

from dataclasses import dataclass
from typing import Any, Final

from query_api.annotations.document import now
from query_api.graph.as_of import END
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import bodies, newest, owners, part, shown, tags
from query_api.graph.question import Question
from query_api.history.annotations import annotations_of_work
from query_api.history.as_of_jobs import JobsAsOf
from query_api.marquez.runs import latest_runs
from query_api.marquez.statements import (
    CONTAINED,
    CONTROLS,
    JOBS,
    ContainedRow,
    ControlRow,
    ControlsRow,
    JobRow,
)
from query_api.web.short_time import short_iso

#: Facets that the short form of a job is made of.
_SHORT: Final = {"jobType", "documentation", "sourceCodeLocation"}
#: What is shown of a job beside what Marquez does, as it is stored: parts of its facets.
_PARTS: Final = (
    "processingType", "integration", "jobType", "dialect", "language",
    "codeUrl", "codeVersion", "codeRepository", "codeBranch",
)  # fmt: skip
#: Most jobs within one that its answer names.
MOST_CHILDREN: Final = 100
_TYPES: Final = {"STREAMING": "STREAM", "SERVICE": "SERVICE"}


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it is shown, with what a list of its runs and a graph need: how many runs it has, its jobType."""

    json: dict[str, Any]
    runs: int
    type: str | None


async def jobs(
    question: Question, names: DatasetNames, keys: list[str], *, short: bool = False, as_of: int | None = None
) -> dict[str, Job]:
    """Jobs by key, those that exist. `short`: as they stand in a lineage graph, without their facets.

    `as_of`, µs UTC: with the inputs, the outputs and the latest run of that instant.
    """
    rows = await question.ask(JOBS, keys=keys)
    if as_of is not None:
        rows = await _as_of(question, rows, as_of)
    await names.load(dict.fromkeys(dataset for row in rows for dataset in row.inputs + row.outputs))
    runs = await latest_runs(question, [row.key for row in rows], END if as_of is None else as_of)
    sets = {row.key: newest(row.properties.get("facets")) for row in rows}
    contents = await bodies(question, sets.values(), _SHORT if short else None)
    controls = {} if short else {row.job: row for row in await question.ask(CONTROLS, keys=keys)}
    within = {} if short else await _contained(question, keys)
    said = {} if short else await annotations_of_work(question, [row.key for row in rows])
    found: dict[str, Job] = {}
    for row in rows:
        facets = shown(sets[row.key], contents)
        json = short_job(row, facets) | {
            "inputs": names.ids(row.inputs),
            "outputs": names.ids(row.outputs),
            "latestRun": runs.get(row.key),
        }
        if not short:
            json |= details(row, facets, controls[row.key], within[row.key])
            json["annotations"] = now(said.get(row.key, ()))
        found[row.key] = Job(json, row.runs, row.properties.get("jobType"))
    return found


def short_job(row: JobRow, facets: dict[str, Any]) -> dict[str, Any]:
    """A job as it stands in a lineage graph; its inputs, outputs and latest run are still to be put in their places."""
    namespace, name = row.properties["namespace"], row.properties["name"]
    parent = min(row.parents).name if row.parents else None
    return {
        "id": {"namespace": namespace, "name": name},
        "type": _TYPES.get(str(part(facets, "jobType", "processingType")).upper(), "BATCH"),
        "name": name,
        "simpleName": name.removeprefix(f"{parent}.") if parent else name,
        "parentJobName": parent,
        "parentJobUuid": None,
        "createdAt": short_iso(row.properties["createdAt"]),
        "updatedAt": short_iso(row.properties["updatedAt"]),
        "namespace": namespace,
        "inputs": [],
        "outputs": [],
        "location": part(facets, "sourceCodeLocation", "url"),
        "description": part(facets, "documentation", "description"),
        "latestRun": None,
    }


async def _contained(question: Question, keys: list[str]) -> dict[str, ContainedRow]:
    return {row.job: row for row in await question.ask(CONTAINED, keys=keys, children=MOST_CHILDREN)}


def details(row: JobRow, facets: dict[str, Any], controls: ControlsRow, within: ContainedRow) -> dict[str, Any]:
    """What a job that is shown by itself has beside its short form."""
    return {
        "context": {},
        "labels": [],
        "tags": tags(facets),
        "currentVersion": None,
        "facets": facets,
        **{name: row.properties.get(name) for name in _PARTS},
        "owners": owners(facets),
        "controls": {"upstream": _controls(controls.upstream), "downstream": _controls(controls.downstream)},
        "children": [{"namespace": job.namespace, "name": job.name} for job in within.children],
        "childCount": within.child_count,
    }


def _controls(jobs: list[ControlRow]) -> list[dict[str, Any]]:
    """Jobs that one waits for, or that wait for it: no data flows there."""
    return [{"namespace": job.namespace, "name": job.name, "types": sorted(job.types)} for job in sorted(jobs)]


async def _as_of(question: Question, rows: list[JobRow], instant: int) -> list[JobRow]:
    """The jobs with the inputs and outputs of an instant."""
    then = JobsAsOf(question, instant)
    await then.load(row.key for row in rows)
    return [row._replace(inputs=list(then[row.key].reads), outputs=list(then[row.key].writes)) for row in rows]
