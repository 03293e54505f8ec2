"""What follows from a joined run: the edges of its jobs, and which group is each job's latest.

Derived again whenever a run's join changed, from the joined run and all that it used, never from the event at hand
(what a START says without inputs, a COMPLETE that comes first, a parent that is named late).
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from graph_writer.facts import EdgeFact, JobFact, Observation, RenameFact, RunFact, UseFact
from graph_writer.facts.join import greatest
from graph_writer.fold import Facts
from headwater.graph.model import group_of, group_of_event


def observation(run: RunFact) -> Observation | None:
    """The run as a candidate for the last observation of the edges it used; None for a stub without events."""
    if run.last is None:
        return None
    return Observation(run.defining, run.last, run.key, group_of(run.key, run.parents))


def _derive(run: RunFact, uses: Iterable[UseFact]) -> tuple[list[EdgeFact], dict[str, Observation]]:
    """The summary edges that a run supports, and by job key the observation that competes to be the job's latest.

    A run that used no dataset supports nothing and changes nothing. Of a run whose events stand alone each one is a
    group of its own: what the latest does not name is no longer used.
    """
    by = observation(run)
    edges: list[EdgeFact] = []
    jobs: dict[str, Observation] = {}
    if by is None:
        return edges, jobs
    for use in uses:
        # Only the group tells the events of such a run apart: a time of their own could be earlier than what the run
        # gave before it was known to be one, and observations may only grow.
        used = replace(by, group=group_of_event(by.group, use.stated)) if run.snapshot else by
        lineages = dict.fromkeys(use.lineages, used)
        for job in use.jobs:
            edges.append(EdgeFact(use.direction, job, use.target, first=run.first, last=used, lineages=lineages))
            jobs[job] = greatest(jobs.get(job), used) or used
    return edges, jobs


def _renames(run: RunFact, uses: Iterable[UseFact]) -> list[RenameFact]:
    """When a run gave its outputs their names, if it ever completed: from its beginning to its end, which only grow."""
    if not run.defining:
        return []
    return [
        RenameFact(old, use.target, first=run.first, last=run.last)
        for use in uses
        for old in use.renamed_from - {use.target}
    ]


def derived(runs: Mapping[str, RunFact], uses: Iterable[UseFact]) -> tuple[Facts, dict[str, Observation]]:
    """The edges and renames that follow from all these runs and uses, and the latest observation of each job."""
    of_run: dict[str, list[UseFact]] = {}
    for use in uses:
        of_run.setdefault(use.run, []).append(use)
    edges, latest = Facts(), dict[str, Observation]()
    for key, used in of_run.items():
        supported, jobs = _derive(runs[key], used)
        edges.add(supported)
        edges.add(_renames(runs[key], used))
        for job, by in jobs.items():
            latest[job] = greatest(latest.get(job), by) or by
    return edges, latest


def with_latest(jobs: Mapping[str, JobFact], latest: Mapping[str, Observation]) -> dict[str, JobFact]:
    """The jobs with their latest observation joined in; every job that has one must be among them."""
    return {
        **jobs,
        **{key: replace(jobs[key], last=greatest(jobs[key].last, by)) for key, by in latest.items()},
    }
