"""The answer about a root cause as JSON values: field names are a contract, see `docs/root-cause.md`."""

from headwater.event.time import iso
from query_api.compare.change import ProducerChange
from query_api.compare.change_json import change_json
from query_api.history.judged_versions import JudgedVersion
from query_api.history.run_reader import RunReader
from query_api.root_cause.coverage import coverage
from query_api.root_cause.investigate import Findings
from query_api.root_cause.rank import next_check, probabilities
from query_api.root_cause.shape import ComparedVersion, RootCauseAnswer
from query_api.root_cause.symptom_graph import PathStep

#: Most suspects, and most changes that are ruled out, in one answer.
MOST_SHOWN = 100


async def document(run_reader: RunReader, node_id: str, found: Findings) -> RootCauseAnswer:
    """All of it; the same for the same graph, to the byte."""
    closures = (found.good_closure, found.bad_closure)
    changes = [*(each.change for each in found.suspects), *(each.change for each in found.ruled_out)]
    jobs = {job for closure in closures for job in closure.jobs}
    producers = {each.before for each in changes if isinstance(each, ProducerChange)}
    await run_reader.load_owned(sorted(jobs | producers | {each.node for each in changes}))
    run_ids = {view.key: view.run_id for view in await run_reader.views(change.run for change in changes if change.run)}

    def name(step: PathStep) -> str:
        return run_reader.job_id(step.node) if step.kind == "job" else run_reader.dataset_id(step.node)

    shares = probabilities(found.suspects)
    cut = ["closures"] if any(closure.truncated for closure in closures) else []
    if found.late:
        cut.append("time")
    if len(found.suspects) > MOST_SHOWN:
        cut.append("suspects")
    return {
        "symptom": {"nodeId": node_id, "runId": found.bad.view.run_id, "job": run_reader.job_id(found.bad.view.job)},
        "good": _judged(found.good),
        "bad": _judged(found.bad),
        "suspects": [
            {
                "rank": number + 1,
                "score": suspect.score,
                "probability": shares[number],
                "rung": suspect.rung,
                "text": f"{name(suspect.path[0])}: {suspect.change.text}",
                "owners": list(run_reader.owners(suspect.change.node)),
                "change": change_json(run_reader, suspect.change, run_ids),
                "path": [name(step) for step in suspect.path],
                "factors": [{"name": each.name, "value": each.value, "text": each.text} for each in suspect.factors],
            }
            for number, suspect in enumerate(found.suspects[:MOST_SHOWN])
        ],
        "ruledOut": [
            {"change": change_json(run_reader, each.change, run_ids), "reason": each.reason}
            for each in found.ruled_out[:MOST_SHOWN]
        ],
        "coverage": coverage(
            found.good_closure,
            found.bad_closure,
            with_statistics=found.with_statistics,
            passed_over=found.passed_over,
            witnesses=found.witnesses,
            late=found.late,
            dataset_id=run_reader.dataset_id,
        ),
        "next": next_check(
            found.suspects,
            name,
            unwritten={key for key, seen in found.bad_closure.datasets.items() if seen.writer is None},
        ),
        "truncated": {"reason": ", ".join(cut)} if cut else None,
    }


def _judged(version: JudgedVersion) -> ComparedVersion:
    return {
        "runId": version.view.run_id,
        "version": version.version,
        "at": iso(version.at),
        "state": version.view.state,
        "verdict": version.judgement.value,
        "error": version.view.error,
    }
