"""The uses of a version, as they are shown."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.history.shape import RunsCut, RunState
from query_api.models.shape.named import OfNamedVersion


@shape
class ModelUse(TypedDict):
    """A run that used a version."""

    kind: Literal["evaluation", "scoring", "deployment", "reader"]
    """What the type of its job says of how; `reader`: nothing is said."""
    runId: str
    job: str | None
    since: str
    until: str | None
    """Null: it goes on. A deployment lasts until the next run of its job deploys another version."""
    state: RunState | None
    rule: Literal["version", "time"]
    """How it is known that it used this version."""
    outputs: list[str]
    """Ids of the datasets that it wrote."""


@shape
class ReachedByModel(TypedDict):
    """Ids of what a version reached, by kind."""

    datasets: list[str]
    dashboards: list[str]
    models: list[str]


@shape
class ModelUses(OfNamedVersion):
    """What used exactly this version."""

    uses: list[ModelUse]
    """In the order of time."""
    reached: ReachedByModel
    truncated: RunsCut | None
