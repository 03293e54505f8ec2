"""Which of the three kinds of event this is: its shape says it, never its `schemaURL`."""

from types import NoneType
from typing import Any, Literal

from headwater.errors import InvalidEvent

Kind = Literal["run", "job", "dataset"]


def kind(event: dict[str, Any]) -> Kind:
    """The kind of `event`: a run event has `run` and `job`, a dataset event `dataset`, a job event `job` alone.

    A key whose value is null counts as absent. Where `job` and `dataset` stand side by side without `run`, it is a
    dataset event if that dataset could be one, else a job event with a surplus key, as in the published schema.

    Raises:
        InvalidEvent: none of the three.
    """
    has_job = event.get("job") is not None
    if has_job and event.get("run") is not None:
        return "run"
    dataset = event.get("dataset")
    if dataset is not None and (not has_job or _is_dataset(dataset)):
        return "dataset"
    if has_job:
        return "job"
    raise InvalidEvent("an event has `run` and `job`, or `job`, or `dataset`: this one has none of them")


def _is_dataset(value: Any) -> bool:
    match value:
        case {"namespace": str(), "name": str(), **rest}:
            return isinstance(rest.get("facets"), (dict, NoneType))
        case _:
            return False
