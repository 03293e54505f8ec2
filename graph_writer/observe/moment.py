"""When and by which event something was said."""

from dataclasses import dataclass
from typing import Any

from headwater.canonical import digest
from headwater.event.time import microseconds
from headwater.graph.model import Role, stamp


@dataclass(frozen=True, slots=True)
class Moment:
    """An event's eventTime in µs UTC, its type (None: none given), and the stamps of what it says."""

    time: int
    event_type: str | None
    _stamps: dict[Role, str]

    @classmethod
    def of(cls, event: dict[str, Any]) -> "Moment":
        """The moment of an event whose shape has been checked."""
        time, event_type, event_hash = microseconds(event["eventTime"]), event.get("eventType"), digest(event)
        roles: tuple[Role, Role] = ("input", "output")
        return cls(time, event_type, {role: stamp(time, event_type, event_hash, role) for role in roles})

    def stamp(self, role: Role = "input") -> str:
        """The stamp of everything that this event says, for a dataset in this role."""
        return self._stamps[role]
