"""How all is, as it is shown."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from headwater.http.rebuilding import Rebuilding
from headwater.http.shape import shape


@shape
class EngineStatus(TypedDict):
    """Whether an engine answers, and if not, why."""

    reachable: bool
    problem: NotRequired[str]
    """Why it is not."""


@shape
class GraphFormat(TypedDict):
    """In which format the graph is stored, and whether writers of this version, with these rules, may write into it."""

    stored: int | None
    """Of the graph; null while it is empty, or Neo4j away."""
    written: int
    """By this version of Headwater."""
    problem: NotRequired[str]
    """Why they may not, and what to do."""


@shape
class Status(TypedDict):
    """How all is. Numbers are events; all of them are null while Kafka is away."""

    ready: bool
    """Both engines answer, a graph writer is at work, and the graph is of the format that this version writes."""
    kafka: EngineStatus
    neo4j: EngineStatus
    accepted: int | None
    """Events in Kafka."""
    applied: int | None
    """Of these, those in the graph or kept as dead letters."""
    lag: int | None
    """Events that are still to apply."""
    deadLetters: int | None
    """Events that could never be applied and are not settled; one may be kept twice."""
    exclusions: int | None
    """Exclusions in force, which take events back."""
    excluded: int | None
    """Events in Kafka that these meant when they were said; one that two of them mean counts twice."""
    writers: int | None
    """Graph writers at work."""
    namingRules: list[dict[str, Any]]
    """The rules for names in force, as their file has them."""
    rebuilding: Rebuilding | None
    """How far a rebuild of the graph is; null: none runs."""
    format: GraphFormat
    version: str
    """Of Headwater."""


@shape
class Health(TypedDict):
    """Whether the graph can be asked."""

    status: str
    """`ok`, or what is wrong."""
