"""Jobs as Marquez shows them."""

from dataclasses import dataclass
from typing import Any

from query_api.graph.as_of_jobs import JobsAsOf
from query_api.graph.database import Question
from query_api.graph.dataset_names import Names
from query_api.graph.facets import bodies, newest, owners, part, shown, tags
from query_api.graph.instant import END
from query_api.marquez.runs import latest_runs
from query_api.web.short_time import iso

#: Facets that the short form of a job is made of.
_SHORT = {"jobType", "documentation", "sourceCodeLocation"}
#: What is shown of a job beside what Marquez does, as it is stored: parts of its facets.
_PARTS = (
    "processingType", "integration", "jobType", "dialect", "language",
    "codeUrl", "codeVersion", "codeRepository", "codeBranch",
)  # fmt: skip
_TYPES = {"STREAMING": "STREAM", "SERVICE": "SERVICE"}


@dataclass(frozen=True, slots=True)
class Job:
    """A job's long form, with what a list of its runs and a graph need."""

    json: dict[str, Any]
    runs: int
    type: str | None


async def jobs(
    question: Question, names: Names, keys: list[str], *, short: bool = False, as_of: int | None = None
) -> dict[str, Job]:
    """Jobs by key, those that exist. `short`: as they stand in a lineage graph, without their facets.

    `as_of`, µs UTC: with the inputs, the outputs and the latest run of that instant.
    """
    rows = await question.ask("jobs", keys=keys)
    if as_of is not None:
        then = JobsAsOf(question, as_of)
        await then.load(row[0] for row in rows)
        rows = [_as_of(then, *row) for row in rows]
    await names.load(dict.fromkeys(dataset for row in rows for dataset in row[2] + row[3]))
    runs = await latest_runs(question, [row[0] for row in rows], END if as_of is None else as_of)
    sets = {key: newest(job.get("facets")) for key, job, *_ in rows}
    contents = await bodies(question, sets.values(), _SHORT if short else None)
    controls = {} if short else await _controls(question, keys)
    found: dict[str, Job] = {}
    for key, job, inputs, outputs, parents, count in rows:
        facets = shown(sets[key], contents)
        parent = min(parents)[1] if parents else None
        json = {
            "id": {"namespace": job["namespace"], "name": job["name"]},
            "type": _TYPES.get(str(part(facets, "jobType", "processingType")).upper(), "BATCH"),
            "name": job["name"],
            "simpleName": job["name"].removeprefix(f"{parent}.") if parent else job["name"],
            "parentJobName": parent,
            "parentJobUuid": None,
            "createdAt": iso(job["createdAt"]),
            "updatedAt": iso(job["updatedAt"]),
            "namespace": job["namespace"],
            "inputs": names.ids(inputs),
            "outputs": names.ids(outputs),
            "location": part(facets, "sourceCodeLocation", "url"),
            "description": part(facets, "documentation", "description"),
            "latestRun": runs.get(key),
        }
        if not short:
            json |= {"context": {}, "labels": [], "tags": tags(facets), "currentVersion": None, "facets": facets}
            json |= {name: job.get(name) for name in _PARTS}
            json |= {"owners": owners(facets), "controls": controls[key]}
        found[key] = Job(json, count, job.get("jobType"))
    return found


def _as_of(then: JobsAsOf, key: str, job: Any, _inputs: Any, _outputs: Any, *others: Any) -> list[Any]:
    """A row with the inputs and outputs of an instant."""
    return [key, job, list(then[key].reads), list(then[key].writes), *others]


async def _controls(question: Question, keys: list[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The jobs that each waits for, and those that wait for it: no data flows there."""

    def named(jobs: list[list[Any]]) -> list[dict[str, Any]]:
        return [
            {"namespace": namespace, "name": name, "types": sorted(types)} for namespace, name, types in sorted(jobs)
        ]

    rows = await question.ask("controls", keys=keys)
    return {key: {"upstream": named(upstream), "downstream": named(downstream)} for key, upstream, downstream in rows}
