"""The state of a run as people are shown it, and whether it fell silent: Marquez's words for what events said."""

from collections.abc import Iterable
from typing import Final, Literal

from typing_extensions import TypeAliasType

#: `NEW`: nothing but OTHER, or only its children named it.
ShownState = TypeAliasType("ShownState", Literal["NEW", "RUNNING", "COMPLETED", "FAILED", "ABORTED"])

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


def shown_state(stored: str | None) -> ShownState:
    """The state that is shown of a stored one."""
    return _STATES.get(stored or "", "NEW")


def stored_states(shown: Iterable[ShownState]) -> list[str]:
    """The stored states that are shown as one of these."""
    wanted = set(shown)
    return [state for state in STORED if shown_state(state) in wanted]


def is_stale(state: str | None, last_seen: int | None, *, streaming: bool, stale_before: int) -> bool:
    """Whether a batch run has not ended, and nothing was heard of it since `stale_before`; times µs UTC."""
    return state in OPEN and not streaming and last_seen is not None and last_seen < stale_before
