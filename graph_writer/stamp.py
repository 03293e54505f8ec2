"""The order of two observations of one thing, from their content alone (DESIGN.md section 2).

A stamp is a string that sorts as the tuple (eventTime in µs UTC, rank of the event type, SHA-256 of the canonical
event, role). Nothing in it depends on arrival, so whoever compares stamps gets the same winner in any order.
"""

from typing import Literal

from headwater.event.time import sortable

#: At equal eventTime the event further on in a run's life wins; job and dataset events and OTHER come first.
RANK = {"OTHER": 0, "START": 1, "RUNNING": 2, "COMPLETE": 3, "ABORT": 4, "FAIL": 5}

#: Within one event that reads and writes a dataset, what it says of the output is the newer state.
Role = Literal["input", "output"]
_ROLE = {"input": "0", "output": "1"}


def stamp(event_time: int, event_type: str | None, event_hash: str, role: Role = "input") -> str:
    """The stamp of what an event says: `event_time` in µs UTC, `event_hash` the digest of the canonical event."""
    return f"{sortable(event_time)}{RANK[event_type or 'OTHER']}{event_hash[:12]}{_ROLE[role]}"
