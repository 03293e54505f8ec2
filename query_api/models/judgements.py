"""Whether versions of models are known to be good or bad, of many models read together."""

from collections.abc import Sequence
from typing import NamedTuple

from query_api.graph.as_of import END
from query_api.history.judged_versions import Judgement
from query_api.history.read_judged_versions import said_of_runs
from query_api.history.run_reader import RunReader
from query_api.history.shape import Verdict
from query_api.history.statements import JUDGES_OF_DATASET
from query_api.history.verdicts import verdicts

#: Most runs that judge versions that are looked at, per name of a model.
MOST_JUDGES = 300


class Judged(NamedTuple):
    """A model, by the keys of all names that it has and had, and versions of it: by which run, written when."""

    names: list[str]
    versions: list[tuple[str, int]]


async def judgements(run_reader: RunReader, models: Sequence[Judged]) -> dict[str, Verdict]:
    """By key of the run that made a version: `bad` or `good`, as verdicts, tests, evaluations have it; else nothing."""
    question = run_reader.question
    runs = [run for model in models for run, _ in model.versions]
    if not runs:
        return {}
    names = [name for model in models for name in model.names]
    of = [{"since": min(at for model in models for _, at in model.versions), "until": END}]
    judges = await question.ask(JUDGES_OF_DATASET, names=names, of=of, limit=MOST_JUDGES)
    said = await verdicts(run_reader, judges, in_part=True)
    found: dict[str, Verdict] = {}
    for model in models:
        under = {run_reader.names.elect(name) for name in model.names}
        for run, _ in model.versions:
            words = [said.by_writer[name][run] for name in under if run in said.by_writer.get(name, ())]
            if words:
                found[run] = "bad" if any(words) else "good"
    for run, judgement in (await said_of_runs(run_reader, runs)).items():
        if judgement.value is not None and found.get(run) != Judgement.BAD.value:
            found[run] = judgement.value
    return found
