"""Reads all that an answer about the origin of a version is made of."""

from dataclasses import dataclass
from typing import Any

from query_api.history.closure import Closure
from query_api.history.closure_with_views import RunClosure, Seen
from query_api.history.run_reader import RunReader
from query_api.history.verdicts import ASSERTIONS
from query_api.models.column_edges import ColumnEdges
from query_api.models.features import Features, features_of
from query_api.models.read_model import Model
from query_api.models.statements import DESCRIBED_DATASETS, DescribedDataset
from query_api.models.versions import ModelVersion

#: Facets of any dataset on the way, which say how it is read again.
_READABLE = frozenset({"storage", "catalog"})
#: Facets of inputs and sources, and of jobs, whose contents an answer shows.
_DATASET_FACETS = _READABLE | {"schema", "ownership", "tags", "documentation", "dataQualityMetrics", ASSERTIONS}
_JOB_FACETS = frozenset({"sourceCodeLocation", "sourceCode", "sql", "jobType", "ownership"})


@dataclass(slots=True)
class Found:
    """All that an answer about the origin of a version is made of."""

    model: Model
    version: ModelVersion
    closure: RunClosure
    layers: Closure
    features: Features
    bodies: dict[str, Any]
    now: dict[str, DescribedDataset]

    @property
    def model_declares(self) -> bool:
        """Whether events of the model itself say what it is made of, as those of a model card do."""
        return any(name in self.now and self.now[name].declares for name in self.model.names)

    def depths(self) -> dict[str, int]:
        """By run how many jobs lie between it and the training, which has 0."""
        found = {self.closure.root.key: 0}
        for depth, layer in enumerate(self.layers.layers):
            for read in layer:
                for write in read.writers:
                    found.setdefault(write.run, depth + 1)
        return found


async def find_origin(run_reader: RunReader, model: Model, version: ModelVersion, edges: ColumnEdges) -> Found:
    """Read it: a handful of round trips, and two a layer of the columns that `edges` does not know yet."""
    root = version.write.run
    layers = await run_reader.closure(root)
    closure = (await run_reader.closures([root]))[root]
    features = await features_of(closure, model.key_of(version), edges, layers.frontier)
    views = closure.runs.values()
    hashes = {own for view in views for name, own in view.job_facets.items() if name in _JOB_FACETS}
    shown = {*closure.seen_by.get(root, {}), *sources_of(closure)}
    for dataset, every in closure.seen_of.items():
        wanted = _DATASET_FACETS if dataset in shown else _READABLE
        for seen in every:
            hashes |= {own for use in seen.uses.values() for name, own in use.facets.items() if name in wanted}
    bodies = await run_reader.body(hashes)
    await run_reader.load_owned(view.job for view in views)
    names = {name.key for dataset in shown for name in run_reader.names.all(dataset)} | {*model.names}
    rows = await run_reader.question.ask(DESCRIBED_DATASETS, keys=sorted(names))
    return Found(model, version, closure, layers, features, bodies, {row.key: row for row in rows})


def sources_of(closure: RunClosure) -> dict[str, list[Seen]]:
    """The datasets that no run is known to have written, whoever read them, with all that they were seen as."""
    return {
        dataset: every
        for dataset, every in closure.seen_of.items()
        if all(seen.writer is None and not seen.read.writers for seen in every)
    }
