"""How a run ended, by what left its block."""

import sys
import traceback
from enum import Enum
from typing import Final

from headwater.redaction import without_credentials
from headwater.tracking import facets
from headwater.tracking.facets import Facet

#: Lines of a traceback that are kept: the last; and characters of a message.
LINES: Final = 30
LONGEST: Final = 4000


class State(Enum):
    """The type of an event of a run."""

    START = "START"
    RUNNING = "RUNNING"
    COMPLETE = "COMPLETE"
    FAIL = "FAIL"
    ABORT = "ABORT"


def how_it_ended(error: BaseException | None) -> tuple[State, Facet | None]:
    """The state that a run ends in, and why, unless all is well.

    What a person or another program stops is aborted: Ctrl-C, a task that is cancelled. A script that exits by itself
    is complete with the code 0 and failed with another.
    """
    if error is None:
        return State.COMPLETE, None
    if isinstance(error, SystemExit) and error.code in {None, 0}:
        return State.COMPLETE, None
    stopped = isinstance(error, KeyboardInterrupt | GeneratorExit) or _is_cancelled(error)
    name = type(error).__name__
    said = without_credentials(str(error))[:LONGEST]
    lines = "".join(traceback.format_exception(error)).splitlines()[-LINES:]
    trace = without_credentials("\n".join(lines))[-LONGEST:]
    return State.ABORT if stopped else State.FAIL, facets.error(f"{name}: {said}" if said else name, trace)


def _is_cancelled(error: BaseException) -> bool:
    library = sys.modules.get("asyncio")
    return library is not None and isinstance(error, library.CancelledError)
