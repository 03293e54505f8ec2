"""Runs, those heard of last first: of one job, of one producer, or of all, a page at a time.

A page looks through at most `MOST_LOOKED_AT` runs, whatever is asked for, so it may end before it is full.
"""

from typing import Any, Final, NamedTuple

from headwater.graph.schema import search_name
from headwater.identity import namespace_key, producer_key
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.graph.statements import PlaceInTime
from query_api.history.run_state import STORED, ShownState, stored_states
from query_api.runs.shape import RunsListed
from query_api.runs.statements import RUNS_IN_STATES, RUNS_OF_JOB, RUNS_OF_PRODUCER
from query_api.web import cursor as cursors
from query_api.web.run_card import run_card

#: Most runs that are looked through for a page.
MOST_LOOKED_AT: Final = 5000
#: Greater than the key of any run: a page that begins here has all of its first time.
_LAST: Final = "g"


class Filter(NamedTuple):
    """Which runs: all that is given must hold. `job` is a key; times are µs UTC, of the last event of a run.

    `text`: the beginning of the run's id, or a part of its job's name, in any case.
    """

    job: str | None = None
    namespace: str | None = None
    producer: str | None = None
    states: tuple[ShownState, ...] = ()
    since: int = -END
    until: int = END
    text: str | None = None

    @property
    def is_by_index(self) -> bool:
        """Whether every run that is looked at is one of them."""
        others = (self.namespace, self.text, self.job and self.producer)
        return not any(others) and not (self.states and (self.job or self.producer))


async def listed(question: Question, which: Filter, begin: PlaceInTime | None, limit: int) -> RunsListed:
    """A page of runs from behind `begin` on."""
    states = stored_states(which.states) if which.states else None
    asked: dict[str, Any] = {
        "states": states,
        "producer": which.producer and producer_key(which.producer),
        "namespace": which.namespace and namespace_key(which.namespace),
        "text": which.text and search_name(which.text),
        "since": which.since,
        "at": min(begin.at, which.until) if begin else which.until,
        "run": begin.key if begin else _LAST,
        "scan": limit + 1 if which.is_by_index else MOST_LOOKED_AT,
        "limit": limit + 1,
    }
    if which.job is not None:
        (row,) = await question.ask(RUNS_OF_JOB, **asked, job=which.job)
    elif which.producer is not None:
        (row,) = await question.ask(RUNS_OF_PRODUCER, **asked)
    else:
        (row,) = await question.ask(RUNS_IN_STATES, **asked, each_state=states or STORED)
    following: PlaceInTime | None = None
    if len(row.runs) > limit:
        last = row.runs[limit - 1]
        following = PlaceInTime(last.last_seen or 0, last.key)
    elif row.looked_at >= asked["scan"]:
        following = row.last
    return {
        "runs": [run_card(each, question.stale_before) for each in row.runs[:limit]],
        "next": cursors.encode(following) if following else None,
    }
