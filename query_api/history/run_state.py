"""How a run stands, as people read it."""

from typing import Final, Literal

RunState = Literal["NEW", "RUNNING", "COMPLETED", "FAILED", "ABORTED"]

_STATES: Final[dict[str, RunState]] = {
    "START": "RUNNING",
    "RUNNING": "RUNNING",
    "COMPLETE": "COMPLETED",
    "ABORT": "ABORTED",
    "FAIL": "FAILED",
}
#: States from which a run has not ended, as they are stored.
_OPEN: Final = {"START", "RUNNING", "OTHER"}


def run_state(stored: str | None) -> RunState:
    """The state of a run; NEW if nothing but OTHER came of it, or only others named it."""
    return _STATES.get(stored or "", "NEW")


def is_stale(stored: str | None, *, streaming: bool | None, last_seen: int | None, stale_before: int) -> bool:
    """Whether a batch run has not ended and fell silent before `stale_before`, µs UTC like `last_seen`."""
    return stored in _OPEN and not streaming and last_seen is not None and last_seen < stale_before


def duration_ms(started: int | None, ended: int | None) -> int | None:
    """Between two times in µs, milliseconds; None if one is not known."""
    return None if started is None or ended is None else (ended - started) // 1000
