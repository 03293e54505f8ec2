"""The graph as plain facts: the same join and derivation as the real one, with a dictionary for Neo4j."""

from typing import Any

from graph_writer.facts import DatasetFact, EdgeFact, JobFact, RenameFact, RunFact, UseFact
from graph_writer.fold import Facts, joined
from graph_writer.observe import observe
from graph_writer.summary_edges import derived, with_latest

KINDS = (JobFact, DatasetFact, RunFact, UseFact, EdgeFact)


class Model:
    """Facts by type and key, and batches applied to them one after the other."""

    def __init__(self) -> None:
        self.facts: dict[Any, dict[Any, Any]] = {kind: {} for kind in KINDS}
        self.contents = Facts()

    def apply(self, events: list[dict[str, Any]]) -> None:
        batch = Facts()
        for event in events:
            batch.add(observe(event))
        runs = joined(self._of(RunFact, batch.of(RunFact)), batch.of(RunFact))
        known = {key: use for key, use in self.facts[UseFact].items() if use.run in runs}
        uses = joined(known, batch.of(UseFact))
        edges, latest = derived(runs, uses.values())
        edges.add(batch.of(EdgeFact).values())
        jobs = joined(self.facts[JobFact], batch.of(JobFact))
        self.facts[JobFact] = with_latest(jobs, latest)
        self.facts[DatasetFact] = joined(self.facts[DatasetFact], batch.of(DatasetFact))
        self.facts[RunFact] |= runs
        self.facts[UseFact] |= uses
        self.facts[EdgeFact] |= joined(self._of(EdgeFact, edges.of(EdgeFact)), edges.of(EdgeFact))
        self.contents.add(fact for fact in batch if type(fact) not in KINDS)
        self.contents.add(edges.of(RenameFact).values())

    def _of(self, kind: Any, keys: Any) -> dict[Any, Any]:
        return {key: fact for key, fact in self.facts[kind].items() if key in keys}

    def state(self) -> Any:
        return self.facts, self.contents


def after(batches: list[list[dict[str, Any]]]) -> Any:
    """The state after these batches."""
    model = Model()
    for batch in batches:
        model.apply(batch)
    return model.state()
