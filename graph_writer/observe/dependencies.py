"""The `jobDependencies` facet: what a run waited for, and what waits for it. Control, never a flow of data."""

from typing import Any

from graph_writer.facts import ControlFact, Fact, JobFact, RunFact, TriggerFact
from graph_writer.observe.facets import content, names, objects
from headwater.identity import job_key, run_key


def dependencies(facets: dict[str, Any] | None, run: str, job: str, time: int) -> list[Fact]:
    """Control edges of an event of `run` of `job`, and all that they name as stubs."""
    facet = content(facets, "jobDependencies")
    facts: list[Fact] = []
    for side in ("upstream", "downstream"):
        for each in objects(facet.get(side)):
            named = names(each.get("job"))
            if named is None or (other := job_key(*named)) == job:
                continue
            # the schema's word, and that of its documentation
            kind = each.get("dependency_type") or each.get("type")
            types = frozenset({kind}) if isinstance(kind, str) else frozenset[str]()
            above, below = (other, job) if side == "upstream" else (job, other)
            facts += [
                JobFact(other, *named, created=time, updated=time),
                ControlFact(above, below, types, time, time),
                *_trigger(each.get("run"), run, other, upstream=side == "upstream"),
            ]
    return facts


def _trigger(reference: Any, run: str, job: str, *, upstream: bool) -> list[Fact]:
    run_id = reference.get("runId") if isinstance(reference, dict) else None
    if not isinstance(run_id, str) or (other := run_key(run_id)) == run:
        return []
    above, below = (other, run) if upstream else (run, other)
    return [RunFact(other, run_id, named_jobs=frozenset({job})), TriggerFact(above, below)]
