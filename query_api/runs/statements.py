"""The statements of this package, and what each row of them is. Datasets and runs are keys; times µs UTC."""

from typing import Any, Final, NamedTuple

from query_api.graph.statement import Statement
from query_api.graph.statements import PlaceInTime
from query_api.history.statements import ListedRun

_PACKAGE: Final = "query_api.runs"


class StoredRun(NamedTuple):
    """A run with id, state and beginning, and namespace and name of its job; of one only named as a parent, none."""

    key: str
    run: dict[str, Any]
    namespace: str | None
    name: str | None


RUNS: Final = Statement(_PACKAGE, "runs", StoredRun)


class WriteOfRun(NamedTuple):
    """What a run wrote, when, and the keys of the version and snapshot that it said it wrote.

    `until`: when it was seen last, if it streams. `moved`: the run gave it another name, and left nothing here.
    """

    run: str
    dataset: str
    at: int
    until: int | None
    version_key: str | None
    snapshot_key: str | None
    moved: bool | None


WRITES_OF_RUNS: Final = Statement(_PACKAGE, "writes_of_runs", WriteOfRun)


class Replacing(NamedTuple):
    """The write that replaced all that was there: key and id of its run, and when. A move has no id."""

    run: str
    run_id: str | None
    at: int


class ReadsAfter(NamedTuple):
    """Of the write at a place of what was asked: what replaced it, if anything, and the runs that may have seen it."""

    place: int
    replaced: list[Replacing]
    readers: list[str]


READS_AFTER: Final = Statement(_PACKAGE, "reads_after", ReadsAfter)


class RunsLookedAt(NamedTuple):
    """Runs that are wanted, those heard of last first; the last that was looked at, and how many were."""

    last: PlaceInTime | None
    looked_at: int
    runs: list[ListedRun]


RUNS_IN_STATES: Final = Statement(_PACKAGE, "runs_in_states", RunsLookedAt)
RUNS_OF_JOB: Final = Statement(_PACKAGE, "runs_of_job", RunsLookedAt)
RUNS_OF_PRODUCER: Final = Statement(_PACKAGE, "runs_of_producer", RunsLookedAt)
