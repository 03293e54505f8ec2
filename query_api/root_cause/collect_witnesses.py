"""Collects witnesses: judged versions of the node, and of others below what changed, and runs that fail too.

Runs of other jobs that fail too are witnesses only where what is wrong is itself a run that failed. Of a table that is
wrong or a model that got worse they are none: runs fail for want of memory or of a lock far more often than for what
they read. A job that runs through is none either: nobody knows whether it uses what changed.
"""

from collections.abc import Container, Iterable, Sequence
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from query_api.compare.comparison import Comparison
from query_api.compare.differences import facets_of_job, facets_of_seen
from query_api.compare.yes_no_not_said import Has
from query_api.graph.as_of import END
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.judged_versions import JudgedVersion, JudgedVersions, Judgement
from query_api.history.run_reader import RunReader
from query_api.history.run_state import FAILED
from query_api.history.run_view import RunView
from query_api.history.several_closures import SeveralClosures
from query_api.history.statements import LATEST_RUNS, RUNS_BEFORE
from query_api.history.verdicts import verdicts
from query_api.root_cause.reach import ColumnLineages, ColumnReach, ReadsTogether, column_lineages_of
from query_api.root_cause.statements import JUDGES_AROUND, ONE_JOB_BELOW, READERS_OF
from query_api.root_cause.who_has_change import Asked, Places, Presence, asked_of
from query_api.root_cause.witnesses import OtherFailedRun, OtherVersion, OwnVersion, Witness, Witnesses

#: Most other versions or runs of the node itself that are compared.
MOST_OWN = 16
#: About how many reads the closures of all witnesses may have, taken to have as many as the bad one's each.
MOST_CLOSURE_READS = 60_000


class GoodAndBad(NamedTuple):
    """The two that are compared, with their closures, and all versions or runs of the node; the node's dataset."""

    versions: JudgedVersions
    bad: JudgedVersion
    good: JudgedVersion
    bad_closure: RunClosure
    good_closure: RunClosure
    symptom: str | None


class JudgedBelow(NamedTuple):
    """A judged version of another dataset: the run that wrote it, and whether it is bad."""

    dataset: str
    view: RunView
    bad: bool


class FailedToo(NamedTuple):
    """A run of another job that failed."""

    view: RunView


_Found = TypeVar("_Found", JudgedBelow, FailedToo)


class Others(NamedTuple, Generic[_Found]):
    """Those of other nodes, nearest in time first; how many more there are; nodes that were not looked at."""

    found: list[_Found]
    not_compared: int = 0
    not_asked: int = 0


async def collect_witnesses(
    run_reader: RunReader, comparison: Comparison, compared: GoodAndBad, *, part: float
) -> tuple[Witnesses, ColumnLineages]:
    """Those whose closures could be read whole, and the column edges into everything that is compared.

    Args:
        run_reader: reads them.
        comparison: what differs.
        compared: between what.
        part: of the time that is left, for each of the four steps: who there is, their closures, what these have where
            something changed, and columns. One that takes longer is left out.

    Raises:
        QuestionTimedOut: the time of the question is over.
    """
    question = run_reader.question
    late: list[str] = []
    own = own_versions(compared)
    symptom = {compared.symptom} if compared.symptom else set[str]()
    below = await question.in_time(_below(run_reader, comparison, compared, symptom), part)
    if below is None:
        late.append("verdicts on what is made of what changed")
        below = Below([], 0, 0)
    others = below.others
    known = len(own) + len(others) + below.not_compared
    room = MOST_CLOSURE_READS // max(1, len(compared.bad_closure.reads))
    own = own[: min(MOST_OWN, max(room // 2, room - len(others)))]
    others = others[: room - len(own)]
    roots = list(dict.fromkeys(each.view.key for each in (*own, *others)))
    several = await run_reader.several(roots, within=part)
    places = await question.in_time(_places(run_reader, several, asked_of(comparison.differences)), part)
    if places is None or (several.cut and run_reader.late):
        late.append("other versions that are known to be good or bad")
    if places is None:
        places, several = Places(len(roots), {}, {}), several._replace(cut=(1 << len(roots)) - 1)
    presence = Presence(comparison.differences, comparison.deviations, {**comparison.bodies, **places.bodies})
    has = dict(zip(roots, presence.of_several(places), strict=True))
    datasets = symptom | compared.bad_closure.datasets.keys() | compared.good_closure.datasets.keys()
    datasets |= {each.dataset for each in others if isinstance(each, JudgedBelow)}
    datasets |= {each.read.dataset for each in several.reads}
    edges = await question.in_time(column_lineages_of(run_reader, datasets), part)
    if edges is None:
        late.append("column lineage")
        edges = ColumnLineages({})
    together = ReadsTogether(several.reads, edges)
    bits = {root: 1 << place for place, root in enumerate(roots)}
    witnesses: list[Witness] = [
        OwnVersion(has=has[each.view.key], bad=each.judgement is Judgement.BAD)
        for each in own
        if not several.cut & bits[each.view.key]
    ]
    witnesses += [
        _other(each, has[each.view.key], together, bits[each.view.key])
        for each in others
        if not several.cut & bits[each.view.key]
    ]
    unknown = compared.versions.unknown_versions
    return Witnesses(witnesses, known - len(witnesses), below.not_asked, unknown, late), edges


class Below(NamedTuple):
    """Witnesses of other nodes; how many more of them there are, and how many nodes were not looked at."""

    others: list[FailedToo | JudgedBelow]
    not_compared: int
    not_asked: int


async def _below(run_reader: RunReader, comparison: Comparison, compared: GoodAndBad, symptom: set[str]) -> Below:
    """Those below what changed."""
    without = {each.view.key for each in compared.versions.known} | symptom
    changed = {each.node for each in comparison.changes}
    reached = await datasets_below(run_reader, changed)
    judged = await judged_below(
        run_reader, reached.datasets, good=compared.good.view, bad=compared.bad.view, without=without
    )
    failed = await _failed_too(run_reader, [*sorted(changed), *reached.datasets], compared)
    return Below(
        [*failed.found, *judged.found], judged.not_compared + failed.not_compared, reached.more + failed.not_asked
    )


async def _places(run_reader: RunReader, several: SeveralClosures, asked: Asked) -> Places:
    """What closures have where something changed: of all else that their runs carried nothing is read."""
    reads = [each for each in several.reads if each.read.dataset in asked.datasets]
    ran = [run for run, job in several.jobs.items() if job in asked.jobs]
    writers = [read.writer.run for read, _ in reads if read.writer]
    wanted = [*several.roots, *ran, *(read.run for read, _ in reads), *writers]
    views = {view.key: view for view in await run_reader.views(wanted)}
    runs_of: dict[str, list[tuple[RunView, int]]] = {}
    for run, bits in several.runs.items():
        view = views.get(run)
        if view is not None and view.job in asked.jobs:
            runs_of.setdefault(view.job, []).append((view, bits))
    seen_of: dict[str, list[tuple[Seen, int]]] = {}
    for read, bits in reads:
        writer = views.get(read.writer.run) if read.writer else None
        seen_of.setdefault(read.dataset, []).append((Seen(read.dataset, read, views[read.run], writer), bits))
    of_jobs = (facets_of_job(view) for of_one in runs_of.values() for view, _ in of_one)
    of_seen = (facets_of_seen(seen) for of_one in seen_of.values() for seen, _ in of_one)
    bodies = await run_reader.body(set[str]().union(*of_jobs, *of_seen))
    return Places(len(several.roots), runs_of, seen_of, bodies)


def _other(
    found: JudgedBelow | FailedToo, has: tuple[Has, ...], together: ReadsTogether, bit: int
) -> OtherVersion | OtherFailedRun:
    match found:
        case JudgedBelow(dataset, view, bad):
            return OtherVersion(has=has, bad=bad, node=dataset, graph=ColumnReach(together, view, dataset, bit=bit))
        case FailedToo(view):
            return OtherFailedRun(has=has, node=view.job, graph=ColumnReach(together, view, None, bit=bit))


async def _failed_too(run_reader: RunReader, reached: list[str], compared: GoodAndBad) -> Others[FailedToo]:
    """Other jobs' failed runs, if what is wrong is that a run failed: until a later one of its own job ended well."""
    bad, good = compared.bad, compared.good
    if compared.symptom is not None or bad.view.state not in FAILED:
        return Others([])
    since = min(good.view.ended, bad.view.ended)
    until = min(
        (each.at for each in compared.versions.known if each.judgement is Judgement.GOOD and each.at > bad.at),
        default=END,
    )
    above = compared.bad_closure.jobs.keys()
    return await failed_runs_below(run_reader, reached, since=since, until=until, at=bad.at, without=above)


def own_versions(compared: GoodAndBad) -> list[JudgedVersion]:
    """The other versions or runs of the node itself that are known to be good or bad, those that tell most first.

    That are those nearest in time to the good or to the bad one, turn about: where the node has been bad for long, what
    was bad first says more of what it began with than what is bad now.
    """
    both = {compared.bad.view.key, compared.good.view.key}
    others = [
        each
        for each in compared.versions.known
        if each.judgement is not Judgement.NOT_SAID and each.view.key not in both
    ]
    near_bad, near_good = (
        sorted(others, key=lambda each: (abs(each.at - one.at), each.view.key)) for one in (compared.bad, compared.good)
    )
    in_turn = chain.from_iterable(zip(near_bad, near_good, strict=True))
    return list({each.view.key: each for each in in_turn}.values())


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
        made = await run_reader.question.ask(ONE_JOB_BELOW, keys=layer)
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
    *,
    good: RunView,
    bad: RunView,
    without: Container[str],
) -> Others[JudgedBelow]:
    """Versions that may have what changed, made later than the earlier of the two that are compared.

    One that is bad counts only if one of the same dataset was good before: else what is wrong with it is older.

    Args:
        run_reader: reads them.
        below: keys of the datasets below what changed.
        good: one of the two that are compared.
        bad: the other.
        without: datasets and runs that are no witnesses.
    """
    rows = (
        await run_reader.question.ask(JUDGES_AROUND, datasets=below, at=bad.ended, limit=MOST_JUDGED_READS)
        if below
        else []
    )
    judges = sorted((abs(row.at - bad.ended), row.judge) for row in rows)[:MOST_JUDGES]
    said = (await verdicts(run_reader, (judge for _, judge in judges), in_part=False)).by_writer
    said = {dataset: by_writer for dataset, by_writer in sorted(said.items()) if dataset not in without}
    views = {view.key: view for view in await run_reader.views(run for by_writer in said.values() for run in by_writer)}
    by_dataset: list[list[JudgedBelow]] = []
    for dataset, by_writer in said.items():
        every = [JudgedBelow(dataset, views[run], bad) for run, bad in sorted(by_writer.items()) if run in views]
        first_good = min((each.view.ended for each in every if not each.bad), default=None)
        telling = [
            each
            for each in every
            if each.view.ended > min(good.ended, bad.ended)
            and each.view.key not in without
            and not (each.bad and (first_good is None or each.view.ended < first_good))
        ]
        if telling:
            by_dataset.append(sorted(telling, key=lambda each: (abs(each.view.ended - bad.ended), each.view.key)))
    by_dataset.sort(key=lambda of_one: (abs(of_one[0].view.ended - bad.ended), of_one[0].dataset))
    versions = [each for of_one in by_dataset[:MOST_NODES] for each in of_one[:MOST_VERSIONS]]
    return Others(versions, sum(map(len, by_dataset)) - len(versions))


#: Most jobs below what changed whose latest runs are looked at, nearest first.
MOST_JOBS = 2000
#: Runs of a job before the good one, of which one has to have ended well.
MOST_BEFORE = 10
#: Most jobs whose failed runs are witnesses: those nearest in time to the bad one.
MOST_FAILING = 8


async def failed_runs_below(
    run_reader: RunReader,
    read: Sequence[str],
    *,
    since: int,
    until: int,
    at: int,
    without: Container[str],
) -> Others[FailedToo]:
    """The last runs of jobs while the symptom lasted, if they failed, and if the job had run well before.

    Args:
        run_reader: reads them.
        read: keys of datasets that these jobs read, nearest to what changed first.
        since: from when the symptom lasted, µs UTC.
        until: up to when.
        at: when the run failed that is asked about.
        without: jobs that are no witnesses.
    """
    readers = await run_reader.question.ask(READERS_OF, datasets=list(read))
    jobs = [job for job in readers if job not in without]
    asked = jobs[:MOST_JOBS]
    latest = await run_reader.question.ask(LATEST_RUNS, jobs=asked, until=until) if asked else []
    failed = {
        row.job: row.run["key"] for row in latest if row.run.get("state") in FAILED and row.run["lastSeen"] > since
    }
    of = [{"job": job, "at": since} for job in sorted(failed)]
    before = await run_reader.question.ask(RUNS_BEFORE, of=of, limit=MOST_BEFORE) if of else []
    views_before = await run_reader.views(run for row in before for run in row.runs)
    well = {view.job for view in views_before if view.state == "COMPLETE"}
    views = await run_reader.views(run for job, run in sorted(failed.items()) if job in well)
    views.sort(key=lambda view: (abs(view.ended - at), view.key))
    runs = [FailedToo(view) for view in views[:MOST_FAILING]]
    return Others(runs, len(views) - len(runs), len(jobs) - len(asked))
