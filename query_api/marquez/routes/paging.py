"""Pages of lists."""

from typing import Annotated

from fastapi import Query

#: Most entries of a page, and how far in one may begin.
MOST, FARTHEST = 1000, 1_000_000

Limit = Annotated[int, Query(ge=0, le=MOST, description="Most entries of the page.")]
Offset = Annotated[int, Query(ge=0, le=FARTHEST, description="Entries to skip.")]
