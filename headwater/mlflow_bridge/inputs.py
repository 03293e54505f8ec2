"""The datasets that a run was given, as inputs by the names of the pipelines, with version, schema and size. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from headwater.mlflow_bridge import facets, sources
from headwater.mlflow_bridge.entities import DatasetInput, Run
from headwater.mlflow_bridge.feast import from_feast
from headwater.mlflow_bridge.names import own_dataset
from headwater.mlflow_bridge.rules import Found, SomeRule, find
from headwater.mlflow_bridge.trained_on import Source
from headwater.naming import Name

#: Which use of a dataset says in which version it was read, where a run used it for several things.
_FIRST: Final = {"training": 0, "train": 0}
#: Words for what a dataset is used for that are no training.
EVALUATION: Final = frozenset({"eval", "evaluation", "test", "testing", "valid", "validation", "holdout"})


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A dataset that no rule or tag maps and that does not say where it lies; shown to people."""

    name: str
    source_type: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run was given; `names` by MLflow's name and digest, `sources` as a model may be made of them."""

    datasets: list[facets.Json]
    sources: list[Source]
    names: Mapping[tuple[str, str], Name]
    unmapped: list[Unmapped]


def inputs_of(run: Run, rules: Sequence[SomeRule], namespace: str, experiment: str) -> Inputs:
    """The datasets of a run, each once, and what Feast gave it."""
    uses: dict[Name, list[tuple[DatasetInput, Found]]] = {}
    names: dict[tuple[str, str], Name] = {}
    unmapped: dict[Unmapped, None] = {}
    for each in sorted(run.datasets, key=_rank):
        found = find(rules, each, run.tags, own_dataset(namespace, experiment, each.name))
        name = Name(found.name.namespace, found.name.name)
        uses.setdefault(name, []).append((each, found))
        names[each.name, each.digest or ""] = name
        if not found.mapped:
            where = sources.place(each.source)
            unmapped[Unmapped(each.name, each.source_type, sources.harmless(where) if where else None)] = None
    datasets = [_input(name, each) for name, each in uses.items()]
    sources_ = [_source(name, each) for name, each in uses.items()]
    of_feast = from_feast(run.tags, run.params)
    for each in of_feast.sources:
        if each.name not in uses:
            datasets.append({"namespace": each.name.namespace, "name": each.name.name})
            sources_.append(each)
    if of_feast.nowhere is not None:
        unmapped[Unmapped(of_feast.nowhere, "feast", None)] = None
    return Inputs(datasets, sources_, names, list(unmapped))


def _rank(dataset: DatasetInput) -> tuple[int, str, str, str]:
    return _FIRST.get((dataset.context or "").lower(), 1), dataset.name, dataset.digest or "", dataset.context or ""


def _source(name: Name, uses: Sequence[tuple[DatasetInput, Found]]) -> Source:
    """The columns of what is not only for evaluation."""
    trained_on = (each for each, _ in uses if (each.context or "").lower() not in EVALUATION)
    columns = {column: column for each in trained_on for column, _ in each.columns}
    return Source(name, columns, any(found.mapped for _, found in uses))


def _input(name: Name, uses: Sequence[tuple[DatasetInput, Found]]) -> facets.Json:
    dataset, found = uses[0]
    known: dict[str, facets.Json] = {}
    # What pipelines know has their versions, and a digest is none of these.
    version = found.version or (None if found.mapped else dataset.digest)
    if version:
        known["version"] = facets.version(version)
    if dataset.columns:
        columns = [{"name": column, "type": kind} if kind else {"name": column} for column, kind in dataset.columns]
        known["schema"] = facets.standard("1-2-0/SchemaDatasetFacet", fields=columns)
    of_use = {"mlflow_uses": facets.own("MlflowUsesInputDatasetFacet", uses=[_use(each) for each, _ in uses])}
    if dataset.digest:
        counted = {} if dataset.rows is None else {"rows": dataset.rows}
        fingerprint = {"digest": dataset.digest, "method": "mlflow", **counted}
        of_use["headwater_frame"] = facets.own("FrameDatasetFacet", fingerprint=fingerprint)
    if dataset.rows is not None:
        of_use["inputStatistics"] = facets.standard("1-0-0/InputStatisticsInputDatasetFacet", rowCount=dataset.rows)
    return {"namespace": name.namespace, "name": name.name, "facets": known, "inputFacets": of_use}


def _use(dataset: DatasetInput) -> facets.Json:
    where = sources.place(dataset.source)
    told = {
        "dataset": dataset.name,
        "digest": dataset.digest,
        "context": dataset.context,
        "sourceType": dataset.source_type or None,
        "source": sources.harmless(where) if where else None,
        "rows": dataset.rows,
        "tags": {key: value for key, value in dataset.tags.items() if not key.startswith("mlflow.")} or None,
    }
    return {key: value for key, value in told.items() if value is not None}
