"""When and by which event something was said."""

from dataclasses import dataclass
from typing import Any

from graph_writer.stamp import Role, stamp
from headwater.canonical import digest
from headwater.event.time import microseconds


@dataclass(frozen=True, slots=True)
class Moment:
    """An event's eventTime in µs UTC, its type (None: none given) and the digest of its canonical form."""

    time: int
    event_type: str | None
    event_hash: str

    @classmethod
    def of(cls, event: dict[str, Any]) -> "Moment":
        """The moment of an event whose shape has been checked."""
        return cls(microseconds(event["eventTime"]), event.get("eventType"), digest(event))

    def stamp(self, role: Role = "input") -> str:
        """The stamp of everything that this event says, for a dataset in this role."""
        return stamp(self.time, self.event_type, self.event_hash, role)
