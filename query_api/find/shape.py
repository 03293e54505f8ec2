"""The answer of `/api/v1/find`, as it is shown: field names are a contract, see `docs/http-api.md`."""

from typing import Literal

from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape
from query_api.history.run_state import ShownState

#: What is found. A model is a dataset of type MODEL; `dataset` are all others.
FoundKind = TypeAliasType("FoundKind", Literal["model", "dataset", "column", "job", "run"])


@shape
class FoundNode(TypedDict):
    """One that was found."""

    id: str
    """Readable id, which `nodeId` takes."""
    kind: FoundKind
    """What it is."""
    namespace: str | None
    """Its namespace; of a column that of its dataset, of a run that of its job, if it has one."""
    name: str
    """Its name; of a column that of its dataset, of a run its id."""
    field: str | None
    """Of a column: its dotted path."""
    job: str | None
    """Of a run: the id of its job."""
    datasetType: str | None
    """What kind of dataset it is, as its producer says: `TABLE`, `MODEL`, `DASHBOARD`, …; of a column that of its
    dataset."""
    jobType: str | None
    """What kind of job it is, as its producer says; of a run that of its job."""
    state: ShownState | None
    """Of a run, and of the latest run of a job."""
    lastActivityAt: str | None
    """When an event named it last; of a column its dataset. Null for a run that only its children named."""
    owners: list[str]
    """Who owns it, as producers say; of a column its dataset, of a run its job."""
    tags: list[str]
    """What producers tagged it with, `key` or `key=value`; of a column its dataset, of a run its job."""


@shape
class FoundNodes(TypedDict):
    """What was found, the best first."""

    results: list[FoundNode]
    """This page of it."""
    totalCount: int | None
    """How many there are; null where there are more than were looked at, and where nothing was looked for by name."""
    complete: bool
    """Whether all that there is was looked at for this page."""
    next: str | None
    """The `cursor` of the next page; null: there is none."""
