"""One difference between what two runs used: a class for each thing that may differ, `Change` is any of them.

A new kind takes a class here, in `Kind` and `Change` too, and what finds it: of a job `job_changes.FINDERS`; of a
dataset what it states `dataset_changes.compare`, statistics `deviations`, its age and failed runs `staleness`, who
wrote it `differences`. What it means is one row of `query_api/root_cause/kinds.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

RunKind = Literal["code", "parameters", "engine", "environment", "inputs", "metadata"]
Kind = RunKind | Literal["schema", "data", "assertion", "stale-input", "failed-run"]
NodeKind = Literal["dataset", "job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """What was so in the one and is so in the other, where, since when (µs UTC), by which run (keys).

    `columns` are those that it is about, if it is about some. `size` is how large it is in units of its own kind
    (`query_api/root_cause/kinds.py`), `text` says it to people.
    """

    node: str
    facet: str | None
    before: Any
    after: Any
    at: int
    run: str | None
    text: str
    size: float = 0.0
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDataset(_Fact):
    node_kind: ClassVar[Literal["dataset"]] = "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfJob(_Fact):
    node_kind: ClassVar[Literal["job"]] = "job"


class Part(NamedTuple):
    """What a run says of itself in one place: a facet, and a key in it ("": the facet is one value)."""

    facet: str
    key: str


#: What a run says of one kind: by facet, or what stands for one, values by key ("": it is one value). A facet that is
#: not there is not said; a key that is not in one that is there is said to be none.
Said = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfRun(_OfJob):
    """What a run says otherwise than one before it; `parts` are those that differ."""

    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange(_OfDataset):
    """Columns were added, removed, retyped, reordered.

    `before` and `after`: types of those that differ; if only the order does, all columns in order.
    """

    kind: ClassVar[Literal["schema"]] = "schema"
    before: dict[str, str] | list[str]
    after: dict[str, str] | list[str]
    removed: tuple[str, ...]
    retyped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataChange(_OfDataset):
    """Statistics became unusual. `before` and `after`: by metric, the one that moved most first.

    `only_layout`: only those that say how rows are stored; `only_more`: there only are more rows, or other values.
    """

    kind: ClassVar[Literal["data"]] = "data"
    before: dict[str, float]
    after: dict[str, float]
    only_layout: bool = False
    only_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AssertionChange(_OfDataset):
    """Assertions fail that held, or that nobody made before. `before` and `after`: whether each held."""

    kind: ClassVar[Literal["assertion"]] = "assertion"
    before: dict[str, bool | None]
    after: dict[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleInput(_OfDataset):
    """A dataset was older than usual where it was read. `since`: from which age on (µs) it is so."""

    kind: ClassVar[Literal["stale-input"]] = "stale-input"
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRun(_OfJob):
    """A run failed after the write that was read. `before`: id of the run that wrote it; `after`: the error."""

    kind: ClassVar[Literal["failed-run"]] = "failed-run"
    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChange(_OfRun):
    """SQL, source code, where that lies, or the tree from which it ran."""

    kind: ClassVar[Literal["code"]] = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerChange(_OfJob):
    """Another job than before writes a dataset. `before` and `after`: keys of the jobs."""

    kind: ClassVar[Literal["code"]] = "code"
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametersChange(_OfRun):
    """Execution parameters or environment variables, by name; None: there was none of this name."""

    kind: ClassVar[Literal["parameters"]] = "parameters"
    before: dict[str, str | None]
    after: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChange(_OfRun):
    """What a job runs on, or its version."""

    kind: ClassVar[Literal["engine"]] = "engine"
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentChange(_OfRun):
    """Packages, Python, platform or hardware. `before` and `after`: by section and name; None: no such package."""

    kind: ClassVar[Literal["environment"]] = "environment"
    before: dict[str, dict[str, Any]]
    after: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsChange(_OfRun):
    """Other datasets are read. `before`: keys of those that no longer are; `after`: of those that newly are."""

    kind: ClassVar[Literal["inputs"]] = "inputs"
    before: list[str]
    after: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceChange(_OfRun):
    """Another slice of one dataset is read. `before` and `after`: the `subset` facet of the input."""

    kind: ClassVar[Literal["inputs"]] = "inputs"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMetadataChange(_OfRun):
    """Documentation, owners or tags of a job, by facet."""

    kind: ClassVar[Literal["metadata"]] = "metadata"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetMetadataChange(_OfDataset):
    """Documentation, owners or tags of a dataset, by facet."""

    kind: ClassVar[Literal["metadata"]] = "metadata"
    before: dict[str, Any]
    after: dict[str, Any]


#: What may differ between two runs of one job.
RunChange = (
    CodeChange | ParametersChange | EngineChange | EnvironmentChange | InputsChange | SliceChange | JobMetadataChange
)
#: What may differ between two states of one dataset, or where it is read.
DatasetChange = (
    SchemaChange | DataChange | AssertionChange | StaleInput | FailedRun | ProducerChange | DatasetMetadataChange
)
Change = RunChange | DatasetChange
