"""What follows from a joined run: the edges of its jobs, and which group is each job's latest.

Derived again whenever a run's join changed, from the joined run and all that it used, never from the event at hand
(what a START says without inputs, a COMPLETE that comes first, a parent that is named late).
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from graph_writer.facts import EdgeFact, JobFact, Observation, RenameFact, RunFact, UseFact
from graph_writer.facts.join import greatest
from graph_writer.fold import Facts
from graph_writer.run_names import defines, names_of
from headwater.graph.model import group_of, group_of_event


class Latest(Struct, frozen=True):
    """Of the runs of a job that used anything: the latest, the latest that named an output, and that told a check."""

    last: Observation
    made: Observation | None
    checked: Observation | None

    def join(self, other: "Latest | None") -> "Latest":
        """The greater of each."""
        if other is None:
            return self
        return Latest(
            max(self.last, other.last), greatest(self.made, other.made), greatest(self.checked, other.checked)
        )


def _derive(run: RunFact, uses: list[UseFact]) -> tuple[list[EdgeFact], dict[str, Latest]]:
    """The summary edges that a run supports, and by job key what competes to be the job's latest.

    A run that used no dataset supports nothing and changes nothing. Of a run whose events stand alone each one is a
    group of its own: what the latest does not name is no longer used. To drop a dataset is to use it, but supports no
    edge: nothing is made.
    """
    edges: list[EdgeFact] = []
    jobs: dict[str, Latest] = {}
    if run.last is None:
        return edges, jobs
    names, plain = names_of(run), group_of(run.key, run.parents)
    by = {job: Observation(defines(run, job), run.last, run.key, names.group(job, plain)) for job in run.jobs}
    for use in uses:
        for job in names.jobs_of(use):
            used = of_job = by[job]
            if (group := names.group_of_use(job, plain, use)) != used.group:
                used = replace(used, group=group)
            if run.snapshot:
                # Only the group tells the events of such a run apart: a time of their own could be earlier than what
                # the run gave before it was known to be one, and observations may only grow.
                used = replace(used, group=group_of_event(used.group, use.stated))
                of_job = replace(of_job, group=group_of_event(of_job.group, use.stated))
            if use.makes:
                edges.append(
                    EdgeFact(
                        use.direction,
                        job,
                        use.target,
                        first=run.first,
                        last=used,
                        lineages=dict.fromkeys(use.lineages, used),
                        made=used if run.makes else None,
                        checked=used if run.checks else None,
                    )
                )
            latest = Latest(of_job, of_job if run.makes else None, of_job if run.checks else None)
            jobs[job] = latest.join(jobs.get(job))
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


def derived(runs: Mapping[str, RunFact], uses: Iterable[UseFact]) -> tuple[Facts, dict[str, Latest]]:
    """The edges and renames that follow from all these runs and uses, and the latest runs of each job."""
    of_run: dict[str, list[UseFact]] = {}
    for use in uses:
        of_run.setdefault(use.run, []).append(use)
    edges, latest = Facts(), dict[str, Latest]()
    for key, used in of_run.items():
        supported, jobs = _derive(runs[key], used)
        edges.add(supported)
        edges.add(_renames(runs[key], used))
        for job, by in jobs.items():
            latest[job] = by.join(latest.get(job))
    return edges, latest


def with_latest(jobs: Mapping[str, JobFact], latest: Mapping[str, Latest]) -> dict[str, JobFact]:
    """The jobs with their latest runs joined in; every job that has one must be among them."""
    found = dict(jobs)
    for key, by in latest.items():
        job = jobs[key]
        found[key] = replace(
            job,
            last=greatest(job.last, by.last),
            made=greatest(job.made, by.made),
            checked=greatest(job.checked, by.checked),
        )
    return found
