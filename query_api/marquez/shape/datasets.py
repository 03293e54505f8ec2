"""Datasets as they are shown, in Marquez's shape."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.annotations.shape import Annotation
from query_api.graph.shape import DatasetField, NodeName, Owner, Stated


class _Dataset(TypedDict):
    id: NodeName
    type: Literal["DB_TABLE", "STREAM"]
    name: str
    physicalName: str
    createdAt: str
    updatedAt: str
    namespace: str
    sourceName: str
    fields: list[DatasetField]
    tags: Annotated[list[str], Field(description="Tags of the whole, not of a column.")]
    lastModifiedAt: Annotated[str | None, Field(description="When a run wrote it last.")]
    description: Stated
    lastLifecycleState: Stated


@shape
class MarquezShortDataset(_Dataset):
    """A dataset as it stands in a lineage graph."""


@shape
class HierarchyLevel(TypedDict):
    """A level of where a dataset is."""

    type: Stated
    name: Stated


@shape
class DatasetCatalog(TypedDict):
    """The catalog that a dataset is in."""

    name: Stated
    type: Stated
    framework: Stated


@shape
class DatasetStorage(TypedDict):
    """How a dataset is stored."""

    layer: Stated
    format: Stated


@shape
class DatasetSource(TypedDict):
    """Where a dataset is."""

    name: Stated
    uri: Stated


@shape
class DatasetStatistics(TypedDict):
    """The latest quality metrics of a dataset, as its producer sent them: numbers, and a time."""

    rowCount: Stated
    bytes: Stated
    fileCount: Stated
    lastUpdated: Stated


@shape
class AssertionCounts(TypedDict):
    """How many of the latest assertions held."""

    passed: int
    failed: int


@shape
class MarquezDataset(_Dataset):
    """A dataset by itself."""

    currentVersion: None
    columnLineage: None
    facets: dict[str, Any]
    deleted: bool
    """It was dropped, and no run has made it since."""
    datasetType: str | None
    aliases: list[NodeName]
    """All its names, if it has several."""
    subType: Stated
    owners: list[Owner]
    hierarchy: list[HierarchyLevel]
    catalog: DatasetCatalog | None
    storage: DatasetStorage | None
    source: DatasetSource | None
    version: Stated
    """The explicit version."""
    statistics: DatasetStatistics | None
    assertions: AssertionCounts | None
    annotations: list[Annotation]
    """What people and registries say of it, as far as it stands."""


@shape
class MarquezDatasets(TypedDict):
    """A page of the datasets of a namespace, in the order of their names."""

    datasets: list[MarquezDataset]
    totalCount: int
