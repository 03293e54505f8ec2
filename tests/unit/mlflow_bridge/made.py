"""Small things of a server, made up: runs, logged models, versions."""

import json
from collections.abc import Sequence
from typing import Any

from tests.unit.mlflow_bridge.mlflow_server import Recorded

Json = dict[str, Any]

#: When everything began, milliseconds; of a run everything happens within a minute.
BEGIN = 1_795_000_000_000
MINUTE = 60_000
#: A logged model's id.
MODEL = "m-" + "a" * 32


def pairs(given: dict[str, str]) -> list[Json]:
    """Tags or params, as MLflow lists them."""
    return [{"key": key, "value": value} for key, value in given.items()]


def run(
    number: int = 1,
    status: str = "FINISHED",
    *,
    writes: list[str] | None = None,
    reads: list[str] | None = None,
    datasets: list[Json] | None = None,
    tags: dict[str, str] | None = None,
    metrics: list[Json] | None = None,
    params: dict[str, str] | None = None,
    **info: Any,
) -> Json:
    """The run of this number; each begins a minute after the one before."""
    run_id = f"{number:032x}"
    started = BEGIN + number * MINUTE
    over = {} if status in {"RUNNING", "SCHEDULED"} else {"end_time": started + MINUTE // 2}
    return {
        "info": {
            "run_id": run_id,
            "run_uuid": run_id,
            "experiment_id": "1",
            "run_name": f"run-{number}",
            "status": status,
            "start_time": started,
            "lifecycle_stage": "active",
            **over,
            **info,
        },
        "data": {"metrics": metrics or [], "params": pairs(params or {}), "tags": pairs(tags or {})},
        "inputs": {
            "dataset_inputs": datasets or [],
            "model_inputs": [{"model_id": each} for each in reads or []],
        },
        "outputs": {"model_outputs": [{"model_id": each, "step": 0} for each in writes or []]},
    }


def dataset(source: str = '{"uri": "s3://lake/orders"}', kind: str = "s3", name: str = "orders", **tags: str) -> Json:
    """A dataset that a run was given; `context` is what for, and other tags are tags."""
    context = tags.pop("context", "training")
    return {
        "tags": pairs({"mlflow.data.context": context, **tags}),
        "dataset": {"name": name, "digest": "d1", "source_type": kind, "source": source},
    }


def logged(model_id: str = MODEL, by: int = 1, name: str = "model", **info: Any) -> Json:
    """A model that a run logged."""
    return {
        "info": {
            "model_id": model_id,
            "experiment_id": "1",
            "name": name,
            "creation_timestamp_ms": BEGIN + by * MINUTE + 1000,
            "status": "LOGGED_MODEL_READY",
            "source_run_id": f"{by:032x}",
            **info,
        },
        "data": {},
    }


def files_of_model(inputs: Sequence[str], outputs: Sequence[str] = ()) -> dict[str, str]:
    """The files of a model with this signature; names that are empty are tensors without."""
    sides = {
        side: json.dumps([{"type": "double", "name": name} if name else {"type": "tensor"} for name in names])
        for side, names in (("inputs", inputs), ("outputs", outputs))
    }
    return {"MLmodel": json.dumps({"signature": sides}), "requirements.txt": "numpy==2.1"}


def version(name: str = "churn", number: str = "1", source: str = f"models:/{MODEL}", by: int = 1, **more: Any) -> Json:
    """A registered version."""
    created = BEGIN + by * MINUTE + 2000
    return {
        "name": name,
        "version": number,
        "creation_timestamp": created,
        "last_updated_timestamp": created,
        "current_stage": "None",
        "description": "",
        "source": source,
        "run_id": f"{by:032x}",
        "status": "READY",
        **more,
    }


def registered(name: str = "churn", aliases: dict[str, str] | None = None, **more: Any) -> Json:
    """A name in the registry."""
    listed = [{"alias": alias, "version": number} for alias, number in (aliases or {}).items()]
    return {"name": name, "creation_timestamp": BEGIN, "last_updated_timestamp": BEGIN, "aliases": listed, **more}


def server(*runs: Json, experiment: str = "churn training") -> Recorded:
    """A server with these runs in one experiment."""
    return Recorded(experiments=[{"experiment_id": "1", "name": experiment, "lifecycle_stage": "active"}], runs=[*runs])
