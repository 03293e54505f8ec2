"""The models that were made from a table, column or write, as they are shown."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import RunsCut
from query_api.models.shape.named import OfModel


@shape
class VersionMadeFrom(TypedDict):
    """A version in whose origin the node is."""

    version: str | None
    runId: str
    trainedAt: str
    aliases: list[str]
    approval: str | None
    live: bool
    """Whether a deployment of it has not ended."""
    by: Literal["column", "dataset", "run"]
    """How: the column led there, the dataset as a whole, what the run wrote."""


@shape
class ModelMadeFrom(OfModel):
    """A model with the versions in whose origin the node is."""

    versions: list[VersionMadeFrom]


@shape
class DatasetModelsAnswer(TypedDict):
    """The model versions that were made from a table, column or write."""

    node: str
    models: list[ModelMadeFrom]
    truncated: RunsCut | None
