"""What an MLflow server knows, as values: unknown fields are left aside, missing ones are None or empty. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from headwater.event.producer_json import mapping, objects, text
from headwater.mlflow_bridge.answer import inside, number, whole_number

#: Tag by which the registry keeps prompts of language models among the models.
_PROMPT: Final = "mlflow.prompt.is_prompt"
_VERSIONS: Final = "mlflow.modelVersions"
_DELETED: Final = "deleted"


@dataclass(frozen=True, slots=True)
class Experiment:
    """A name for runs that belong together."""

    id: str
    name: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Metric:
    """The last value of a metric; of what dataset it is, where MLflow knows."""

    key: str
    value: float | int | str
    step: int | None
    dataset: tuple[str, str] | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class DatasetInput:
    """A dataset that a run was given, with the tags of this use.

    Attributes:
        source: what MLflow knows of where it lies, by the keys of its type of source.
        columns: name and type of each.
    """

    name: str
    digest: str | None
    source_type: str
    source: Mapping[str, Any]
    columns: tuple[tuple[str, str], ...]
    rows: int | None
    tags: Mapping[str, str]

    @property
    def context(self) -> str | None:
        """What the run used it for: `training`, `evaluation` or any other word."""
        return self.tags.get("mlflow.data.context")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of MLflow. Times are milliseconds since 1970."""

    id: str
    experiment: str
    name: str | None
    user: str | None
    status: str
    started: int | None
    ended: int | None
    deleted: bool
    params: Mapping[str, str]
    metrics: tuple[Metric, ...]
    tags: Mapping[str, str]
    datasets: tuple[DatasetInput, ...]
    models_read: tuple[str, ...]
    models_written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedModel:
    """A model that a run logged, `m-…`; MLflow 2 has none.

    Attributes:
        versions: name and version of each registered version of it, deleted ones included.
    """

    id: str
    name: str
    experiment: str
    run_id: str | None
    created: int
    status: str | None
    tags: Mapping[str, str]
    metrics: tuple[Metric, ...]
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a registered model."""

    model: str
    version: str
    created: int
    updated: int
    stage: str | None
    description: str
    source: str
    run_id: str | None
    status: str | None
    user: str | None
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RegisteredModel:
    """A name in the registry; `aliases` are versions by alias."""

    name: str
    created: int
    updated: int
    description: str
    tags: Mapping[str, str]
    aliases: Mapping[str, str]


def experiment(value: Mapping[str, Any]) -> Experiment | None:
    """An experiment, if the JSON object has an id."""
    found = _id(value.get("experiment_id"))
    if found is None:
        return None
    return Experiment(found, text(value.get("name")) or found, value.get("lifecycle_stage") == _DELETED)


def run(value: Mapping[str, Any]) -> Run | None:
    """A run, if the JSON object has an id."""
    info, data = mapping(value.get("info")), mapping(value.get("data"))
    inputs, outputs = mapping(value.get("inputs")), mapping(value.get("outputs"))
    found = _id(info.get("run_id")) or _id(info.get("run_uuid"))
    if found is None:
        return None
    tags = _pairs(data.get("tags"))
    return Run(
        id=found,
        experiment=_id(info.get("experiment_id")) or "0",
        name=text(info.get("run_name")) or tags.get("mlflow.runName"),
        user=text(info.get("user_id")) or tags.get("mlflow.user"),
        status=text(info.get("status")) or "RUNNING",
        started=whole_number(info.get("start_time")) or None,
        ended=whole_number(info.get("end_time")) or None,
        deleted=info.get("lifecycle_stage") == _DELETED,
        params=_pairs(data.get("params")),
        metrics=_metrics(data.get("metrics")),
        tags=tags,
        datasets=tuple(_dataset(each) for each in objects(inputs.get("dataset_inputs"))),
        models_read=_ids(inputs.get("model_inputs")),
        models_written=_ids(outputs.get("model_outputs")),
    )


def logged_model(value: Mapping[str, Any]) -> LoggedModel | None:
    """A logged model, if the JSON object has an id."""
    info, data = mapping(value.get("info")), mapping(value.get("data"))
    found = _id(info.get("model_id"))
    if found is None:
        return None
    tags = _pairs(info.get("tags"))
    listed = ((text(each.get("name")), _id(each.get("version"))) for each in objects(inside(tags.get(_VERSIONS))))
    return LoggedModel(
        id=found,
        name=text(info.get("name")) or found,
        experiment=_id(info.get("experiment_id")) or "0",
        run_id=_id(info.get("source_run_id")),
        created=whole_number(info.get("creation_timestamp_ms")) or 0,
        status=text(info.get("status")),
        tags=tags,
        metrics=_metrics(data.get("metrics")),
        versions=tuple(dict.fromkeys((name, version) for name, version in listed if name and version)),
    )


def version(value: Mapping[str, Any]) -> Version | None:
    """A registered version, if the JSON object names one; none of a prompt, which is no model."""
    model, number_ = text(value.get("name")), _id(value.get("version"))
    tags = _pairs(value.get("tags"))
    if not model or number_ is None or _PROMPT in tags:
        return None
    created = whole_number(value.get("creation_timestamp")) or 0
    return Version(
        model=model,
        version=number_,
        created=created,
        updated=max(created, whole_number(value.get("last_updated_timestamp")) or 0),
        stage=text(value.get("current_stage")),
        description=text(value.get("description")) or "",
        source=text(value.get("source")) or "",
        run_id=_id(value.get("run_id")),
        status=text(value.get("status")),
        user=text(value.get("user_id")) or None,
        tags=tags,
    )


def registered_model(value: Mapping[str, Any]) -> RegisteredModel | None:
    """A registered model, if the JSON object has a name; none of a prompt."""
    name, tags = text(value.get("name")), _pairs(value.get("tags"))
    if not name or _PROMPT in tags:
        return None
    created = whole_number(value.get("creation_timestamp")) or 0
    aliases = ((text(each.get("alias")), _id(each.get("version"))) for each in objects(value.get("aliases")))
    return RegisteredModel(
        name=name,
        created=created,
        updated=max(created, whole_number(value.get("last_updated_timestamp")) or 0),
        description=text(value.get("description")) or "",
        tags=tags,
        aliases={alias: of for alias, of in aliases if alias and of},
    )


def _dataset(value: Mapping[str, Any]) -> DatasetInput:
    data = mapping(value.get("dataset"))
    schema, profile = mapping(inside(data.get("schema"))), mapping(inside(data.get("profile")))
    rows = whole_number(profile.get("num_rows"))
    return DatasetInput(
        name=text(data.get("name")) or "dataset",
        digest=text(data.get("digest")) or None,
        source_type=text(data.get("source_type")) or "",
        source=_source(data.get("source")),
        columns=tuple(_columns(schema)),
        rows=rows if rows is not None and rows >= 0 else None,
        tags=_pairs(value.get("tags")),
    )


def _source(value: Any) -> Mapping[str, Any]:
    """What a source is said to be; a plain text in place of JSON is where it lies."""
    found = inside(value)
    if isinstance(found, dict):
        return mapping(found)
    return {"uri": value} if isinstance(value, str) and value else {}


def _columns(schema: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for each in objects(schema.get("mlflow_colspec")):
        name, kind = text(each.get("name")), text(each.get("type"))
        if name:
            found.setdefault(name, kind or "")
    return list(found.items())


def _metrics(value: Any) -> tuple[Metric, ...]:
    return tuple(metric for each in objects(value) if (metric := _metric(each)) is not None)


def _metric(value: Mapping[str, Any]) -> Metric | None:
    key, measured = text(value.get("key")), number(value.get("value"))
    if not key or measured is None:
        return None
    name, digest = text(value.get("dataset_name")), text(value.get("dataset_digest"))
    dataset = (name, digest or "") if name else None
    return Metric(key, measured, whole_number(value.get("step")), dataset, _id(value.get("run_id")))


def _ids(value: Any) -> tuple[str, ...]:
    found = (_id(each.get("model_id")) for each in objects(value))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _id(value: Any) -> str | None:
    """An id or version, which MLflow writes as a text and sometimes as a number; none is empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text(value) or None


def _pairs(value: Any) -> dict[str, str]:
    """Keys and values of tags or params, sorted; the last of a key counts, and what is no text is none."""
    found = ((text(each.get("key")), each.get("value", "")) for each in objects(value))
    return dict(sorted((key, each) for key, each in found if key and isinstance(each, str)))
