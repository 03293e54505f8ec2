"""What the bridge calls things: the namespace of a tracking server, its models, jobs and runs. Pure."""

from typing import Final
from urllib.parse import SplitResult, urlsplit
from uuid import UUID, uuid5

from headwater.errors import HeadwaterError
from headwater.mlflow_bridge.entities import LoggedModel, Version
from headwater.naming import Name

#: Ids of what has none in MLflow are made of their content, within this.
_IDS: Final = UUID("6f8f3f4e-6d1c-5d0e-9a51-6d6c666c6f77")
_PORTS: Final = {"http": 80, "https": 443}
_UUID_DIGITS: Final = 32


def tracking_address(uri: str) -> SplitResult:
    """The parts of a tracking URI.

    Raises:
        HeadwaterError: it is no http:// or https:// address.
    """
    try:
        parts = urlsplit(uri.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise HeadwaterError(
            f"'{_without_password(uri)}' is no http:// or https:// address of an MLflow server; a store in files or a "
            "database is served by `mlflow server --backend-store-uri …`"
        )
    return parts


def _without_password(uri: str) -> str:
    return uri.rpartition("@")[2]


def namespace_of(address: SplitResult) -> str:
    """`mlflow://host:port`, the port also where it is the usual one."""
    host = address.hostname or ""
    return f"mlflow://{f'[{host}]' if ':' in host else host}:{address.port or _PORTS[address.scheme]}"


def run_uuid(run_id: str) -> str:
    """MLflow's 32 digits as a UUID; of an id of another form one that is made of it."""
    if len(run_id) == _UUID_DIGITS and all(each in "0123456789abcdefABCDEF" for each in run_id):
        return str(UUID(run_id))
    return content_uuid("run", run_id)


def content_uuid(*parts: str) -> str:
    """The same id for the same parts, whenever and wherever."""
    return str(uuid5(_IDS, "\0".join(part.replace("\\", "\\\\").replace("\0", "\\0") for part in parts)))


def registered(model: str) -> str:
    """The dataset name of a registered model."""
    return f"models/{model}"


def dataset_of(version: Version) -> tuple[str, str]:
    """The dataset that a registered version is of, and the version."""
    return registered(version.model), version.version


def logged(experiment: str, model: LoggedModel) -> str:
    """The dataset name of what a logged model is a version of, as long as nobody registers it."""
    return f"experiments/{experiment}/{model.name}"


def own_dataset(namespace: str, experiment: str, dataset: str) -> Name:
    """The name of a dataset of which MLflow does not say where it lies."""
    return Name(namespace, f"experiments/{experiment}/datasets/{dataset}")


def job_name(experiment: str, *, evaluation: bool) -> str:
    """The job of an experiment's runs: trainings and evaluations are two, since one reads what the other writes."""
    return f"{experiment}/evaluation" if evaluation else experiment
