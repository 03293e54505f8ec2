"""From a question about a symptom to its ranked suspects."""

from dataclasses import dataclass, field

from headwater.identity import dataset_key
from query_api.compare.gather import Gathered, gather
from query_api.graph.resolve import Named
from query_api.history.judged_versions import JudgedVersion, pick
from query_api.history.read_judged_versions import read_judged_versions
from query_api.history.run_closure import RunClosure
from query_api.history.run_reader import RunReader
from query_api.root_cause.collect_witnesses import Asked, collect_witnesses
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.paths import SymptomGraph
from query_api.root_cause.rank import RuledOut, Suspect, rank
from query_api.root_cause.witnesses import Having, Judged, in_good


@dataclass(slots=True)
class Investigation:
    """What was compared, and what was found."""

    node: Named
    good: JudgedVersion
    bad: JudgedVersion
    good_closure: RunClosure
    bad_closure: RunClosure
    gathered: Gathered
    judged: Judged
    suspects: list[Suspect] = field(default_factory=list[Suspect])
    ruled_out: list[RuledOut] = field(default_factory=list[RuledOut])


async def investigate(run_reader: RunReader, node: Named, *, bad: str | None, good: str | None) -> Investigation:
    """Compare the bad with the good one, and rank what differs.

    Raises:
        InvalidQuestion, NotFound: see `query_api.history.judged_versions.pick`.
        QuestionTimedOut, EngineUnavailable: as every question.
    """
    of = await read_judged_versions(run_reader, node, [each for each in (bad, good) if each is not None])
    worse, better = pick(of, bad, good, node)
    closures = await run_reader.closures([worse.view.key, better.view.key])
    after, before = closures[worse.view.key], closures[better.view.key]
    symptom = _dataset(run_reader, node)
    gathered = await gather(run_reader, before, after, symptom)
    asked = Asked(of, worse, better, after, before, symptom)
    judged, feeds = await collect_witnesses(run_reader, gathered, asked)
    having = Having(gathered.differences, gathered.deviations, gathered.bodies)
    good_graph = SymptomGraph(before, symptom, feeds, _used(node))
    evidence = Evidence(
        SymptomGraph(after, symptom, feeds, _used(node)),
        good_graph,
        gathered.changes,
        gathered.changed,
        gathered.numbers,
        gathered.measured,
        gathered.deviations,
        in_good(having, before, good_graph, gathered.changes),
        judged.witnesses,
        {job: {name for view in views for name in view.writes} for job, views in after.runs_of.items()},
    )
    suspects, out = rank(evidence)
    out += [
        RuledOut(change, "it came after the bad run had begun to read, which cannot have seen it")
        for change in gathered.later
    ]
    out += [
        RuledOut(change, "the good one has it too: it was there while things were fine") for change in gathered.earlier
    ]
    return Investigation(node, better, worse, before, after, gathered, judged, suspects, out)


def _dataset(run_reader: RunReader, node: Named) -> str | None:
    if node.kind not in {"dataset", "column"}:
        return None
    return run_reader.names.shown(dataset_key(node.names[0], node.names[1])).key


def _used(node: Named) -> frozenset[str]:
    return frozenset({node.names[2]}) if node.kind == "column" else frozenset()
