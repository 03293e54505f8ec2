"""A closure and a blast radius as JSON values."""

from collections import Counter
from collections.abc import Iterable

from headwater.errors import NotFound
from headwater.event.time import iso
from headwater.identity import job_id
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.question import Question
from query_api.history.closure import Closure
from query_api.history.run_reader import RunReader
from query_api.history.shape import RunsCut
from query_api.runs.blast_radius import BlastRadius, TaintedWrite
from query_api.runs.shape import BlastRadiusAnswer, ClosureAnswer, PinnedRead, TaintedDataset, TaintedRun
from query_api.runs.statements import RUNS, StoredRun


async def existing_run(question: Question, key: str) -> StoredRun:
    """The run with this key.

    Raises:
        NotFound: there is none.
    """
    run = next(iter(await question.ask(RUNS, keys=[key])), None)
    if run is None:
        raise NotFound("no run of that id is in the graph")
    return run


async def closure_document(run_reader: RunReader, run_id: str, found: Closure) -> ClosureAnswer:
    """The closure of the run with this id, nearest reads first."""
    every = found.reads
    datasets = dict.fromkeys(each for read in every for each in (read.dataset, read.moved_from) if each)
    histories = {dataset: run_reader.histories[dataset] for dataset in datasets}
    await run_reader.names.load(dataset for dataset, history in histories.items() if len(history.names) > 1)
    ids = {
        dataset: history.id if len(history.names) == 1 else run_reader.dataset_id(dataset)
        for dataset, history in histories.items()
    }
    reads: list[PinnedRead] = [
        {
            "dataset": ids[read.dataset],
            "reader": found.run_ids.get(read.run, run_id),
            "writer": writer and writer.run_id,
            "alsoWriters": [write.run_id for write in read.also],
            "rule": read.rule,
            "readAt": iso(read.at),
            "writtenAt": writer and iso(writer.made_at),
            "movedFrom": read.moved_from and ids[read.moved_from],
            "version": read.version,
            "inferred": read.inferred,
            "droppedBy": read.dropped and read.dropped.run_id,
            "depth": depth,
        }
        for depth, layer in enumerate(found.layers)
        for read in layer
        for writer in (read.writer,)
    ]
    reads.sort(key=lambda read: (read["depth"], read["dataset"], read["reader"]))
    frontier = [found.run_ids[run] for run in found.frontier]
    return {"runId": run_id, "reads": reads, "truncated": _truncated(found.reason, frontier)}


async def blast_radius_document(question: Question, run_id: str, found: BlastRadius) -> BlastRadiusAnswer:
    """The blast radius of the run with this id, nearest first, with what is still tainted."""
    names = DatasetNames(question)
    await names.load(dict.fromkeys([write.dataset for write in found.writes] + [run.dataset for run in found.runs]))
    makers = (run for write in found.writes for run in found.made_by(write.run))
    keys = dict.fromkeys([*makers, *(run.run for run in found.runs), *found.frontier])
    stored = {run.key: run for run in await question.ask(RUNS, keys=list(keys))} if keys else {}
    lasting = found.lasting()
    runs = list(_runs(found, names, stored))
    datasets = sorted(_datasets(found, names, stored), key=lambda dataset: (dataset["depth"], dataset["dataset"]))
    types = Counter(kind for dataset in lasting if (kind := names.shown(dataset).type))
    return {
        "runId": run_id,
        "runs": runs,
        "datasets": datasets,
        "counts": {
            "runs": len(runs),
            "datasets": len(datasets),
            "stillTainted": sum(each["stillTainted"] for each in datasets),
            "datasetTypes": dict(sorted(types.items())),
        },
        "truncated": _truncated(found.reason, [stored[run].run["runId"] for run in found.frontier]),
    }


def _runs(found: BlastRadius, names: DatasetNames, stored: dict[str, StoredRun]) -> Iterable[TaintedRun]:
    lasting = found.lasting()
    last = (write for write in found.writes if lasting[write.dataset].replaced is None)
    still_tainting = {run for write in last for run in found.made_by(write.run)}
    for tainted in found.runs:
        run = stored[tainted.run]
        yield {
            "runId": run.run["runId"],
            "job": None if run.namespace is None or run.name is None else job_id(run.namespace, run.name),
            "state": run.run.get("state"),
            "taintedAt": iso(tainted.at),
            "through": names.shown(tainted.dataset).id,
            "from": stored[found.made_by(tainted.source)[0]].run["runId"],
            "inferred": tainted.inferred,
            "depth": tainted.depth,
            "stillTainted": tainted.run in still_tainting,
        }


def _datasets(found: BlastRadius, names: DatasetNames, stored: dict[str, StoredRun]) -> Iterable[TaintedDataset]:
    firsts: dict[str, TaintedWrite] = {}
    for write in found.writes:
        if write.dataset not in firsts or write.at < firsts[write.dataset].at:
            firsts[write.dataset] = write
    for dataset, last in sorted(found.lasting().items()):
        node, first = names.shown(dataset), firsts[dataset]
        yield {
            "dataset": node.id,
            "datasetType": node.type,
            "taintedAt": iso(first.at),
            "by": stored[found.made_by(first.run)[0]].run["runId"],
            "stillTainted": last.replaced is None,
            "cleanedAt": last.replaced and iso(last.replaced.at),
            "cleanedBy": last.replaced and last.replaced.run_id,
            "depth": first.depth,
        }


def _truncated(reason: str | None, frontier: list[str]) -> RunsCut | None:
    return None if reason is None else {"reason": reason, "frontier": frontier}
