"""The metrics of a run, each of the dataset that it was measured on where MLflow knows. Pure."""

from collections.abc import Mapping, Sequence

from headwater.identity import dataset_id
from headwater.mlflow_bridge.entities import LoggedModel, Metric, Run
from headwater.mlflow_bridge.facets import Json
from headwater.naming import Name

#: MLflow's name and digest of a dataset.
Digested = tuple[str, str]


def metrics_of(run: Run, models: Sequence[LoggedModel], datasets: Mapping[Digested, Name]) -> list[Json]:
    """The last value of each metric of a run, sorted; one for each dataset that the models say it was measured on.

    A run has its metrics by name alone; which dataset one is of stands with the logged model.
    """
    measured = [each for model in models for each in model.metrics if each.run_id == run.id and each.dataset]
    found: dict[tuple[str, Digested | None], Metric] = {}
    for each in run.metrics:
        found[each.key, each.dataset or _dataset_of(each, measured)] = each
    for each in measured:
        known = found.get((each.key, each.dataset))
        if known is None or (each.step or 0) > (known.step or 0):
            found[each.key, each.dataset] = each
    listed = [_entry(each, dataset, datasets) for (_, dataset), each in found.items()]
    return sorted(listed, key=lambda each: (each["name"], each.get("dataset", "")))


def _dataset_of(metric: Metric, measured: Sequence[Metric]) -> Digested | None:
    """The dataset that one of a run's metrics was measured on, if just one fits; MLflow writes NaN as 0 there."""
    like = {each.dataset: each for each in measured if (each.key, each.step) == (metric.key, metric.step)}
    same = [dataset for dataset, each in like.items() if each.value == metric.value]
    fitting = same or list(like)
    return fitting[0] if len(fitting) == 1 else None


def _entry(metric: Metric, dataset: Digested | None, datasets: Mapping[Digested, Name]) -> Json:
    entry: Json = {"name": metric.key, "value": metric.value}
    if metric.step is not None:
        entry["step"] = metric.step
    if dataset is not None:
        name = datasets.get(dataset)
        entry["dataset"] = dataset_id(name.namespace, name.name) if name else dataset[0]
    return entry
