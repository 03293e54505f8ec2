"""How far a rebuild of the graph is, as answers say it."""

from typing import Literal

from typing_extensions import TypedDict

from headwater.http.shape import shape


@shape
class Rebuilding(TypedDict):
    """How far a rebuild of the graph is (`headwater rebuild`)."""

    generation: int
    """How often the graph was begun anew."""
    phase: Literal["dropping", "replaying"]
    """`dropping`: the old graph is being deleted. `replaying`: the events are being applied."""
    applied: int
    """Events that are applied."""
    events: int
    """Events to apply, with those that are."""
