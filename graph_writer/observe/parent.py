"""The `parent` facet: who started this run. Older producers call it `parentRun`."""

from typing import Any

from graph_writer.facts import ContainsFact, Fact, JobFact, RunFact
from graph_writer.observe.facets import content
from headwater.event.producer_json import mapping, names, run_id
from headwater.identity import job_key, run_key


def parents(facets: dict[str, Any] | None, run: str, job: str, time: int) -> tuple[frozenset[str], list[Fact]]:
    """Keys of the parent runs that an event of `run` names, and parent and root as stubs.

    A run is known by its id alone; the job that the facet names for it counts only until the parent's own event
    says better.
    """
    facet = content(facets, "parent") or content(facets, "parentRun")
    parent, facts = _named(facet, time)
    _, of_root = _named(facet.get("root"), time)
    facts += of_root
    if parent is None or parent.key == run:
        return frozenset(), facts
    facts += [ContainsFact(above, job) for above in parent.named_jobs if above != job]
    return frozenset({parent.key}), facts


def _named(reference: Any, time: int) -> tuple[RunFact | None, list[Fact]]:
    """The run that a facet refers to by `run.runId` and `job`, if it does."""
    run, job = run_id(reference), names(mapping(reference).get("job"))
    if run is None:
        return None, []
    facts: list[Fact] = []
    named_jobs = frozenset[str]()
    if job is not None:
        key = job_key(*job)
        named_jobs = frozenset({key})
        facts.append(JobFact(key, *job, created=time, updated=time))
    stub = RunFact(run_key(run), run, named_jobs=named_jobs)
    return stub, [*facts, stub]
