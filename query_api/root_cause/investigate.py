"""From a question about a symptom to its ranked suspects."""

from dataclasses import dataclass

from headwater.identity import dataset_key
from query_api.compare.comparison import compare_closures
from query_api.graph.resolve import Named
from query_api.history.closure_with_views import RunClosure
from query_api.history.judged_versions import JudgedVersion, passed_over, pick
from query_api.history.read_judged_versions import read_judged_versions
from query_api.history.run_reader import RunReader
from query_api.root_cause.collect_witnesses import GoodAndBad, collect_witnesses
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.rank import RuledOut, Suspect, rank
from query_api.root_cause.symptom_graph import SymptomGraph
from query_api.root_cause.who_has_change import Presence, in_good
from query_api.root_cause.witnesses import Witnesses

#: What part of the time that is left the two closures may take, then each of the four steps of comparing them, and
#: each of the four of collecting witnesses. If all took theirs, a twentieth would remain for the answer.
CLOSURES, COMPARING, WITNESSES = 0.4, 0.25, 0.25


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was compared, and what was found.

    `with_statistics`: the datasets of which the bad closure has some; `passed_over`: versions between the good and the
    bad one that are known to be good too; `late`: what was left out for want of time, in words.
    """

    good: JudgedVersion
    bad: JudgedVersion
    good_closure: RunClosure
    bad_closure: RunClosure
    with_statistics: set[str]
    passed_over: list[JudgedVersion]
    witnesses: Witnesses
    suspects: list[Suspect]
    ruled_out: list[RuledOut]
    late: list[str]


async def investigate(run_reader: RunReader, node: Named, *, bad: str | None, good: str | None) -> Findings:
    """Compare the bad with the good one, and rank what differs, in the time that the question has.

    What would take longer is left out, and the findings say so.

    Raises:
        InvalidQuestion, NotFound: see `query_api.history.judged_versions`.
        QuestionTimedOut: not even the versions, or the two runs themselves, could be read in time.
        EngineUnavailable: as every question.
    """
    versions = await read_judged_versions(run_reader, node, [each for each in (bad, good) if each is not None])
    worse, better = pick(versions, bad, good, node)
    both = [worse.view.key, better.view.key]
    closures = await run_reader.closures(both, within=CLOSURES)
    late = ["runs and datasets that lie further above"] if run_reader.late else []
    after, before = closures[worse.view.key], closures[better.view.key]
    symptom = _dataset(run_reader, node)
    comparison = await compare_closures(run_reader, before, after, symptom=symptom, part=COMPARING)
    witnesses, edges = await collect_witnesses(
        run_reader,
        comparison,
        GoodAndBad(versions=versions, bad=worse, good=better, bad_closure=after, good_closure=before, symptom=symptom),
        part=WITNESSES,
    )
    late += [*comparison.left_out, *witnesses.late]
    presence = Presence(comparison.differences, comparison.deviations, comparison.bodies)
    good_graph = SymptomGraph(before, symptom, edges, _used(node))
    in_the_good = in_good(presence, before, good_graph, comparison.changes)
    evidence = Evidence(
        bad_graph=SymptomGraph(after, symptom, edges, _used(node)),
        good_graph=good_graph,
        changes=comparison.changes,
        changed_before=comparison.changed_before,
        measured=comparison.measured,
        deviations=comparison.deviations,
        also_in_good=in_the_good.also,
        not_said_in_good=in_the_good.not_said,
        witnesses=witnesses.compared,
        outputs={job: {name for view in views for name in view.writes} for job, views in after.runs_of.items()},
    )
    suspects, ruled_out = rank(evidence)
    ruled_out += [
        RuledOut(change, "it came after the bad run had begun to read, which cannot have seen it")
        for change in comparison.too_late
    ]
    ruled_out += [
        RuledOut(change, "the good one has it too: it was there while things were fine")
        for change in comparison.already_in_good
    ]
    return Findings(
        good=better,
        bad=worse,
        good_closure=before,
        bad_closure=after,
        with_statistics=set(comparison.measured),
        passed_over=passed_over(versions, worse, better),
        witnesses=witnesses,
        suspects=suspects,
        ruled_out=ruled_out,
        late=late,
    )


def _dataset(run_reader: RunReader, node: Named) -> str | None:
    if node.kind not in {"dataset", "column"}:
        return None
    return run_reader.names.shown(dataset_key(node.namespace, node.name)).key


def _used(node: Named) -> frozenset[str]:
    return frozenset({node.field}) if node.kind == "column" else frozenset()
