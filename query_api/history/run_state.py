"""How a run stands, as people read it."""

from collections.abc import Iterable
from typing import Final, Literal

#: As the API of Marquez names it. Answers about closures say what events do: `query_api.history.shape.RunState`.
ShownState = Literal["NEW", "RUNNING", "COMPLETED", "FAILED", "ABORTED"]

_STATES: Final[dict[str, ShownState]] = {
    "START": "RUNNING",
    "RUNNING": "RUNNING",
    "COMPLETE": "COMPLETED",
    "ABORT": "ABORTED",
    "FAIL": "FAILED",
}
#: All states that are stored.
STORED: Final = (*_STATES, "OTHER")
#: States from which a run has not ended, as they are stored.
OPEN: Final = ("START", "RUNNING", "OTHER")
#: States of a run that did not end well, as they are stored.
FAILED: Final = ("FAIL", "ABORT")
#: States of a run that is over.
OVER: Final = ("COMPLETE", *FAILED)


def run_state(stored: str | None) -> ShownState:
    """The state of a run; NEW if nothing but OTHER came of it, or only others named it."""
    return _STATES.get(stored or "", "NEW")


def stored_states(shown: Iterable[ShownState]) -> list[str]:
    """The stored states of runs that are shown in one of these."""
    wanted = set(shown)
    return [stored for stored in STORED if run_state(stored) in wanted]


def is_stale(stored: str | None, *, streaming: bool | None, last_seen: int | None, stale_before: int) -> bool:
    """Whether a batch run has not ended and fell silent before `stale_before`, µs UTC like `last_seen`."""
    return stored in OPEN and not streaming and last_seen is not None and last_seen < stale_before


def duration_ms(started: int | None, ended: int | None) -> int | None:
    """Between two times in µs, milliseconds; None if one is not known."""
    return None if started is None or ended is None else (ended - started) // 1000
