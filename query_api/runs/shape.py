"""The list of runs, as it is shown: field names are a contract, see `docs/http-api.md`."""

from typing_extensions import TypedDict

from headwater.http.shape import shape
from query_api.web.run_card import RunCard


@shape
class RunsListed(TypedDict):
    """A page of runs, those heard of last first."""

    runs: list[RunCard]
    """This page: it may have fewer than `limit`, even none, while there is more."""
    next: str | None
    """The `cursor` of the next page; null: there is none."""
