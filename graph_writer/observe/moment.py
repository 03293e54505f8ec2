"""When and by which event something was said."""

from dataclasses import dataclass
from typing import Any

from headwater.canonical import digest
from headwater.event.time import microseconds
from headwater.graph.model import RANK, Role, stamp


@dataclass(frozen=True, slots=True)
class Moment:
    """An event's eventTime in µs UTC, its type (None: none given), and the stamps of what it says."""

    time: int
    event_type: str | None
    _stamps: dict[Role, str]

    @classmethod
    def of(cls, event: dict[str, Any]) -> "Moment":
        """The moment of an event whose shape has been checked: the standard knows types of run events alone.

        What else stands at `eventType` of a job or dataset event is none.
        """
        time, said, event_hash = microseconds(event["eventTime"]), event.get("eventType"), digest(event)
        event_type = said if isinstance(said, str) and said in RANK else None
        roles: tuple[Role, Role] = ("input", "output")
        return cls(time, event_type, {role: stamp(time, event_type, event_hash, role) for role in roles})

    def stamp(self, role: Role = "input") -> str:
        """The stamp of everything that this event says, for a dataset in this role."""
        return self._stamps[role]
