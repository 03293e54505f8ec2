"""The metrics that a run's events carried, each with what it was measured on. Pure.

Anything may stand in what producers send: what is not of the form of the facet (`docs/facets.md`) is left out.
"""

from collections.abc import Iterator
from typing import Any, Final

from headwater.event.producer_json import mapping, names, number, objects, text
from headwater.identity import dataset_id
from query_api.history.facet_names import METRICS
from query_api.history.run_view import RunView
from query_api.models.shape.runs import MetricValue

#: Facets that have metrics: ours, and the name that the proposals for OpenLineage use.
METRIC_FACETS: Final = (METRICS, "ml_metrics")


def metrics_of(view: RunView, *called: str) -> dict[str, float]:
    """The metrics by name, of each the one of the last step: of all data, else of the only dataset it was measured on.

    Args:
        view: the run.
        called: ids of the model that they are of; none: the one that the run made, which metrics need not name.
    """
    values = [each for each in metric_values(view) if each["slice"] is None]
    models: set[str | None] = {each["model"] for each in values} - {None}
    # A model may be named otherwise than it is shown: if there is one only, it is the one.
    ours = {None, *called} | (models if called and len(models) == 1 else set[str | None]())
    by_name: dict[str, dict[str | None, tuple[float, float]]] = {}
    for each in values:
        if each["model"] in ours:
            step = each["step"] if each["step"] is not None else float("-inf")
            of_name = by_name.setdefault(each["name"], {})
            known = of_name.get(each["dataset"])
            if known is None or step >= known[0]:
                of_name[each["dataset"]] = (step, each["value"])
    found: dict[str, float] = {}
    for name, of_name in sorted(by_name.items()):
        whole = of_name.get(None) or (next(iter(of_name.values())) if len(of_name) == 1 else None)
        if whole is not None:
            found[name] = whole[1]
    return found


def metric_values(view: RunView) -> list[MetricValue]:
    """All metrics: name, value, and the step, dataset, slice and model that each is of, if it is of one."""
    found: list[MetricValue] = []
    for each in _entries(view):
        name, value = each.get("name"), number(each.get("value"))
        if isinstance(name, str) and value is not None:
            found.append(
                {
                    "name": name,
                    "value": value,
                    "step": number(each.get("step")),
                    "dataset": _shown(each.get("dataset")),
                    "slice": each.get("slice"),
                    "model": _shown(each.get("model")),
                    "modelVersion": text(mapping(each.get("model")).get("version")),
                }
            )
    return found


def _entries(view: RunView) -> Iterator[dict[str, Any]]:
    for facet in METRIC_FACETS:
        stated = mapping(view.facets.get(facet)).get("metrics")
        yield from [{"name": name, "value": value} for name, value in mapping(stated).items()] or objects(stated)


def _shown(reference: Any) -> str | None:
    """The id of a dataset, or its name alone where there is no more; a text is what it was before it had a form."""
    named = names(reference)
    return dataset_id(*named) if named else text(mapping(reference).get("name")) or text(reference)
