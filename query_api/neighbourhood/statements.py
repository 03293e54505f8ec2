"""The statements of this package, and what each row of them is. Jobs and datasets are keys; times µs UTC."""

from typing import Final, NamedTuple

from headwater.identity import dataset_id, job_id
from query_api.graph.nodes import Alias
from query_api.graph.statement import Statement
from query_api.history.statements import JobName

_PACKAGE: Final = "query_api.neighbourhood"


class NodeName(NamedTuple):
    """A job or dataset under its own name. `observed`: an event used it; `aliases` are the current ones."""

    key: str
    is_job: bool
    namespace: str
    name: str
    observed: bool
    type: str | None
    aliases: list[Alias]

    @property
    def id(self) -> str:
        """The readable id."""
        return (job_id if self.is_job else dataset_id)(self.namespace, self.name)


NODE_NAMES: Final = Statement(_PACKAGE, "node_names", NodeName)


class DescribedNode(NamedTuple):
    """What is said of a job or dataset under one name. `updated`: by the latest event that named it.

    `parents`: of a job those that contain it.
    """

    key: str
    owners: list[str] | None
    tags: list[str] | None
    description: str | None
    updated: int | None
    parents: list[JobName]


DESCRIBED_NODES: Final = Statement(_PACKAGE, "described_nodes", DescribedNode)
#: In the order of what was asked.
COLUMN_COUNTS: Final = Statement(_PACKAGE, "column_counts", int)


class RunStands(NamedTuple):
    """How a run stands. `started`: its latest attempt; `last_seen`: its last event."""

    run_id: str
    state: str | None
    streaming: bool | None
    started: int | None
    ended: int | None
    last_seen: int | None


class LatestRunState(NamedTuple):
    """The latest run of a job."""

    job: str
    run: RunStands


LATEST_RUN_STATES: Final = Statement(_PACKAGE, "latest_run_states", LatestRunState)


class LastWriter(NamedTuple):
    """The run that wrote the dataset at a place of what was asked last."""

    place: int
    run: RunStands


LAST_WRITERS: Final = Statement(_PACKAGE, "last_writers", LastWriter)
