"""Collects witnesses: judged versions of the node, and of others below what changed, and runs that fail too.

Runs of other jobs that fail too are witnesses only where what is wrong is itself a run that failed. Of a table that is
wrong or a model that got worse they are none: runs fail for want of memory or of a lock far more often than for what
they read. A job that runs through is none either: nobody knows whether it uses what changed.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from query_api.compare.differences import hashes
from query_api.compare.gather import Gathered
from query_api.graph.instant import END
from query_api.history.judged_versions import JudgedVersion, JudgedVersions, Judgement
from query_api.history.run_closure import RunClosure
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView
from query_api.history.verdicts import verdicts
from query_api.root_cause.paths import Feeds, SymptomGraph, feeds_of
from query_api.root_cause.witnesses import Having, Judged, Witness

#: Most other versions or runs of the node itself that are compared, those nearest in time to the bad one.
MOST_OWN = 16
#: About how many reads the closures of all witnesses may have, taken to have as many as the bad one's each.
MOST_CLOSURE_READS = 60_000


class Asked(NamedTuple):
    """The node's versions or runs, the two that are compared with their closures, and its dataset."""

    of: JudgedVersions
    bad: JudgedVersion
    good: JudgedVersion
    bad_closure: RunClosure
    good_closure: RunClosure
    symptom: str | None


class Version(NamedTuple):
    """A judged version of another dataset, or (`dataset` None) a run of another job: the run, whether it is bad."""

    dataset: str | None
    view: RunView
    bad: bool


class OtherVersions(NamedTuple):
    """Those that are witnesses, nearest in time first; how many more there are; nodes that were not looked at."""

    versions: list[Version]
    not_compared: int = 0
    not_asked: int = 0


async def collect_witnesses(run_reader: RunReader, gathered: Gathered, asked: Asked) -> tuple[Judged, Feeds]:
    """The versions whose closures could be read whole, and the column edges into everything that is compared.

    `gathered.bodies` get what is needed to compare them.
    """
    own = _own(asked)
    symptom = {asked.symptom} if asked.symptom else set[str]()
    without = {each.view.key for each in asked.of.known} | symptom
    changed = {each.node for each in gathered.changes}
    reached = await datasets_below(run_reader, changed)
    others = await judged_below(run_reader, reached.datasets, (asked.good.view, asked.bad.view), without)
    failed = await _failing(run_reader, [*sorted(changed), *reached.datasets], asked)
    found = [*failed.versions, *others.versions]
    known = len(own) + len(found) + others.not_compared + failed.not_compared
    room = MOST_CLOSURE_READS // max(1, len(asked.bad_closure.reads))
    own = own[: min(MOST_OWN, max(room // 2, room - len(found)))]
    versions = found[: room - len(own)]
    closures = await run_reader.closures(each.view.key for each in (*own, *versions))
    whole = {run: closure for run, closure in closures.items() if not closure.truncated}
    gathered.bodies |= await run_reader.body(hashes(*whole.values()))
    compared = (asked.bad_closure, asked.good_closure, *whole.values())
    made = symptom | {each.dataset for each in versions if each.dataset is not None}
    feeds = await feeds_of(run_reader, made.union(*(closure.datasets for closure in compared)))
    having = Having(gathered.differences, gathered.deviations, gathered.bodies)
    witnesses = [
        Witness(each.judgement is Judgement.BAD, having.of(closure))
        for each in own
        if (closure := whole.get(each.view.key)) is not None
    ]
    witnesses += [
        Witness(
            each.bad,
            having.of(closure),
            each.dataset or each.view.job,
            SymptomGraph(closure, each.dataset, feeds),
            failed=each.dataset is None,
        )
        for each in versions
        if (closure := whole.get(each.view.key)) is not None
    ]
    return Judged(witnesses, known - len(witnesses), reached.more + failed.not_asked, asked.of.unknown_versions), feeds


async def _failing(run_reader: RunReader, reached: list[str], asked: Asked) -> OtherVersions:
    """Other jobs' failed runs, if what is wrong is that a run failed: until a later one of its own job ended well."""
    bad, good = asked.bad, asked.good
    if asked.symptom is not None or bad.view.state not in FAILED:
        return OtherVersions([])
    since = min(good.view.ended, bad.view.ended)
    until = min(
        (each.at for each in asked.of.known if each.judgement is Judgement.GOOD and each.at > bad.at), default=END
    )
    above = asked.bad_closure.jobs.keys()
    return await failed_runs_below(run_reader, reached, lasted=(since, until), at=bad.at, without=above)


def _own(asked: Asked) -> list[JudgedVersion]:
    """The other versions or runs of the node itself that are known to be good or bad, nearest to the bad one first."""
    compared = {asked.bad.view.key, asked.good.view.key}
    others = [
        each for each in asked.of.known if each.judgement is not Judgement.NOT_SAID and each.view.key not in compared
    ]
    return sorted(others, key=lambda each: (abs(each.at - asked.bad.at), each.view.key))


#: Most datasets below what changed that are looked at, nearest first.
MOST_BELOW = 2000


class DatasetsBelow(NamedTuple):
    """Datasets that what changed may have reached, nearest first, and how many more there are at least."""

    datasets: list[str]
    more: int


async def datasets_below(run_reader: RunReader, changed: Iterable[str]) -> DatasetsBelow:
    """Below these jobs and datasets, which are left out themselves; one round trip a layer."""
    seen: set[str] = set(changed)
    found: dict[str, None] = {}
    layer = sorted(seen)
    while layer and len(found) < MOST_BELOW:
        made: list[Any] = await run_reader.question.rows("made_of", keys=layer)
        layer = sorted(set(made) - seen)
        seen |= set(layer)
        found |= dict.fromkeys(layer)
    return DatasetsBelow(list(found)[:MOST_BELOW], max(0, len(found) - MOST_BELOW))


#: Reads of one dataset, before and after the bad one, among which judges are looked for.
MOST_JUDGED_READS = 60
#: Most judges that are read, nearest in time to the bad one first.
MOST_JUDGES = 300
#: Most other datasets, and versions of each, that are witnesses: those nearest in time to the bad one.
MOST_NODES = 8
MOST_VERSIONS = 4


async def judged_below(
    run_reader: RunReader,
    below: Sequence[str],
    between: tuple[RunView, RunView],
    without: Container[str],
) -> OtherVersions:
    """Versions that may have what changed, made later than the earlier of the two that are compared.

    One that is bad counts only if one of the same dataset was good before: else what is wrong with it is older.

    Args:
        run_reader: reads them.
        below: keys of the datasets below what changed.
        between: the good one and the bad one.
        without: datasets and runs that are no witnesses.
    """
    good, bad = between
    rows = (
        await run_reader.question.rows("judges_around", datasets=below, at=bad.ended, limit=MOST_JUDGED_READS)
        if below
        else []
    )
    judges = sorted((abs(at - bad.ended), judge) for at, judge in rows)[:MOST_JUDGES]
    said = (await verdicts(run_reader, (judge for _, judge in judges), in_part=False)).by_writer
    nodes: list[tuple[str, list[Version]]] = []
    for dataset, by_writer in sorted(said.items()):
        if dataset in without:
            continue
        every = [Version(dataset, view, by_writer[view.key]) for view in await run_reader.views(sorted(by_writer))]
        first_good = min((each.view.ended for each in every if not each.bad), default=None)
        telling = [
            each
            for each in every
            if each.view.ended > min(good.ended, bad.ended)
            and each.view.key not in without
            and not (each.bad and (first_good is None or each.view.ended < first_good))
        ]
        telling.sort(key=lambda each: (abs(each.view.ended - bad.ended), each.view.key))
        if telling:
            nodes.append((dataset, telling))
    nodes.sort(key=lambda of_one: (abs(of_one[1][0].view.ended - bad.ended), of_one[0]))
    versions = [each for _, of_one in nodes[:MOST_NODES] for each in of_one[:MOST_VERSIONS]]
    return OtherVersions(versions, sum(len(of_one) for _, of_one in nodes) - len(versions))


#: States of a run that failed.
FAILED = frozenset({"FAIL", "ABORT"})
#: Most jobs below what changed whose latest runs are looked at, nearest first.
MOST_JOBS = 2000
#: Runs of a job before the good one, of which one has to have ended well.
RUNS_BEFORE = 10
#: Most jobs whose failed runs are witnesses: those nearest in time to the bad one.
MOST_FAILING = 8


async def failed_runs_below(
    run_reader: RunReader,
    read: Sequence[str],
    *,
    lasted: tuple[int, int],
    at: int,
    without: Container[str],
) -> OtherVersions:
    """The last runs of jobs while the symptom lasted, if they failed, and if the job had run well before.

    Args:
        run_reader: reads them.
        read: keys of datasets that these jobs read, nearest to what changed first.
        lasted: from when, and up to when, µs UTC.
        at: when the run failed that is asked about.
        without: jobs that are no witnesses.
    """
    since, until = lasted
    readers: list[Any] = await run_reader.question.rows("readers_of", datasets=list(read))
    jobs = [job for job in readers if job not in without]
    asked = jobs[:MOST_JOBS]
    latest = await run_reader.question.ask("latest_runs", jobs=asked, until=until) if asked else []
    failed = {job: run["key"] for job, run in latest if run.get("state") in FAILED and run["lastSeen"] > since}
    of = [{"job": job, "at": since} for job in sorted(failed)]
    rows: list[Any] = await run_reader.question.rows("runs_before", of=of, limit=RUNS_BEFORE) if of else []
    before = await run_reader.views(run for _, runs in rows for run in runs)
    well = {view.job for view in before if view.state == "COMPLETE"}
    views = await run_reader.views(run for job, run in sorted(failed.items()) if job in well)
    views.sort(key=lambda view: (abs(view.ended - at), view.key))
    runs = [Version(None, view, bad=True) for view in views[:MOST_FAILING]]
    return OtherVersions(runs, len(views) - len(runs), len(jobs) - len(asked))
