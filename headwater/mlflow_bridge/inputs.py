"""The datasets that a run was given, as inputs by the names of the pipelines, with version, schema and size. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from headwater.mlflow_bridge import facets, sources
from headwater.mlflow_bridge.entities import DatasetInput, Run
from headwater.mlflow_bridge.names import own_dataset
from headwater.mlflow_bridge.rules import Found, SomeRule, find
from headwater.naming import Name

#: Which use of a dataset says in which version it was read, where a run used it for several things.
_FIRST: Final = {"training": 0, "train": 0}


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A dataset that no rule or tag maps and that does not say where it lies; shown to people."""

    name: str
    source_type: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run was given; `names` by MLflow's name and digest."""

    datasets: list[facets.Json]
    names: Mapping[tuple[str, str], Name]
    unmapped: list[Unmapped]


def inputs_of(run: Run, rules: Sequence[SomeRule], namespace: str, experiment: str) -> Inputs:
    """The datasets of a run, each once."""
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
    return Inputs([_input(name, each) for name, each in uses.items()], names, list(unmapped))


def _rank(dataset: DatasetInput) -> tuple[int, str, str, str]:
    return _FIRST.get((dataset.context or "").lower(), 1), dataset.name, dataset.digest or "", dataset.context or ""


def _input(name: Name, uses: Sequence[tuple[DatasetInput, Found]]) -> facets.Json:
    dataset, found = uses[0]
    known: dict[str, facets.Json] = {}
    version = found.version or dataset.digest
    if version:
        known["version"] = facets.version(version)
    if dataset.columns:
        columns = [{"name": column, "type": kind} if kind else {"name": column} for column, kind in dataset.columns]
        known["schema"] = facets.standard("1-2-0/SchemaDatasetFacet", fields=columns)
    if dataset.digest:
        known["headwater_fingerprint"] = facets.own(
            "FingerprintDatasetFacet", digest=dataset.digest, method="mlflow", sampled=False, rows=dataset.rows
        )
    of_use = {"mlflow_uses": facets.own("MlflowUsesInputDatasetFacet", uses=[_use(each) for each, _ in uses])}
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
