"""The metrics of a run, each of the dataset that it was measured on where MLflow knows. Pure."""

from collections.abc import Mapping, Sequence

from headwater.mlflow_bridge.entities import LoggedModel, Metric, Run
from headwater.mlflow_bridge.facets import Json
from headwater.naming import Name

#: MLflow's name and digest of a dataset.
Digested = tuple[str, str]


def metrics_of(run: Run, models: Sequence[LoggedModel], datasets: Mapping[Digested, Name]) -> list[Json]:
    """The last value of each metric of a run, sorted; and again those that a model says were measured on a dataset.

    A run has its metrics by name alone, as MLflow shows them; which dataset one is of stands with the logged model.
    """
    found: dict[tuple[str, Digested | None], Metric] = {(each.key, each.dataset): each for each in run.metrics}
    for each in (each for model in models for each in model.metrics if each.run_id == run.id and each.dataset):
        known = found.get((each.key, each.dataset))
        if known is None or (each.step or 0) > (known.step or 0):
            found[each.key, each.dataset] = each
    listed = [_entry(each, dataset, datasets) for (_, dataset), each in found.items()]
    return sorted(listed, key=_place)


def _entry(metric: Metric, dataset: Digested | None, datasets: Mapping[Digested, Name]) -> Json:
    entry: Json = {"name": metric.key, "value": metric.value}
    if metric.step is not None:
        entry["step"] = metric.step
    if dataset is not None:
        name = datasets.get(dataset)
        entry["dataset"] = {"namespace": name.namespace, "name": name.name} if name else {"name": dataset[0]}
    return entry


def _place(entry: Json) -> tuple[str, str, str]:
    dataset = entry.get("dataset", {})
    return entry["name"], dataset.get("namespace", ""), dataset.get("name", "")
