"""What answers about time have in common, as it is shown."""

from typing import Literal

from typing_extensions import TypeAliasType, TypedDict

from headwater.http.shape import shape

#: State of a run, as its events say it; null where none did.
RunState = TypeAliasType("RunState", Literal["START", "RUNNING", "COMPLETE", "FAIL", "ABORT", "OTHER"])
#: How it is known which write a read saw: by an explicit version, by the clock, or not at all (a source).
SeenBy = TypeAliasType("SeenBy", Literal["version", "time", "unknown"])
#: What is known of a version or run.
Verdict = TypeAliasType("Verdict", Literal["good", "bad"])


@shape
class ReadsByRule(TypedDict):
    """Reads by how their writes are known."""

    version: int
    """By an explicit version or snapshot."""
    time: int
    """By the clock only."""
    unknown: int
    """No write is known."""


@shape
class RunsCut(TypedDict):
    """Why an answer is not all there is."""

    reason: str
    """What there was too much of, or `time`: `reads`, `runs`, `writes`, `appends` (more than 1,000 writes since the
    last one that replaced everything), `readers`, `columns`, `versions`, `nodes`, `depth`."""
    frontier: list[str]
    """Ids of the runs from which it would go on; empty where that is not known."""
