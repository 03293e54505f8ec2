"""`headwater.track`: capture of what a script reads, makes and finds, as OpenLineage events (`docs/track.md`)."""

from headwater.tracking.run import Run
from headwater.tracking.track import track

__all__ = ["Run", "track"]
