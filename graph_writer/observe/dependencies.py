"""The `jobDependencies` facet: what a run waited for, and what waits for it. Control, never a flow of data."""

from typing import Any

from graph_writer.facts import ControlFact, Fact, JobFact, RunFact, TriggerFact
from graph_writer.observe.facets import content
from headwater.event.producer_json import names, objects, run_id
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
                *_trigger(run_id(each), run, other, upstream=side == "upstream"),
            ]
    return facts


def _trigger(named: str | None, run: str, job: str, *, upstream: bool) -> list[Fact]:
    if named is None or (other := run_key(named)) == run:
        return []
    above, below = (other, run) if upstream else (run, other)
    return [RunFact(other, named, named_jobs=frozenset({job})), TriggerFact(above, below)]
