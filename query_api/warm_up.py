"""Plans made while nobody waits: Neo4j plans a statement when it is first asked, which takes a question seconds.

Neo4j keeps a plan for the very text with parameters of the same types, and of texts of the same order of size: 1, up
to 10, up to 100 and so on have one each. Lists are sent so that theirs does not count: see `question.as_sent`.
So each statement is sent as it is, with parameters of each of the usual sizes that name nothing that exists, and its
rows are thrown away: it finds nothing, and what it may list is cut at none. `EXPLAIN` would leave a part of the work to
the first question.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import structlog
from neo4j.exceptions import Neo4jError

from headwater.errors import EngineUnavailable, QuestionTimedOut
from headwater.graph.cypher import Query, queries
from query_api.graph.as_of import END
from query_api.graph.database import Database
from query_api.graph.statement import PARTS

#: Seconds for all statements, from when Neo4j answers, and for one.
WITHIN: Final = 300.0
WITHIN_FOR_ONE: Final = 10.0
#: Seconds between two looks whether Neo4j answers.
PAUSE: Final = 1.0
#: Whose statements, in the order in which people who open the page come upon them; a dump does not wait for plans.
PACKAGES: Final = tuple(
    f"query_api.{name}"
    for name in (
        "overview", "find", "graph", "neighbourhood", "impact", "history", "uses", "versions", "runs",
        "models", "root_cause", "compare", "marquez",
    )
)  # fmt: skip
#: How long a text is: the sizes that first questions have, the smallest first.
SIZES: Final = (1, 2, 11)

#: As long as a key is, and none.
_KEY: Final = "-" * 32
_log = structlog.get_logger()

#: Values of parameters, one of each type that they have in usual questions: by name, or by statement and name where a
#: statement's differs.
_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    **dict.fromkeys(("key", "dataset", "job", "verdicts", "stamp"), (_KEY,)),
    **dict.fromkeys(("run", "after"), ("",)),  # where a list begins
    **{f"runs/runs_{of}.run": ("g",) for of in ("in_states", "of_job", "of_producer")},
    **{f"runs/runs_{of}.text": (None,) for of in ("in_states", "of_job", "of_producer")},
    "versions/writes_of_dataset.run": (_KEY,),
    **{f"find/newest_{of}.key": ("",) for of in ("datasets", "jobs", "runs")},
    **{f"find/newest_{of}.text": (None,) for of in ("datasets", "jobs")},
    "overview/next_producer.after": ("", _KEY),  # and where it goes on
    **dict.fromkeys(("limit", "most", "scan", "offset", "shown", "children", "under_way", "most_lasting"), (0,)),
    **dict.fromkeys(("narrow", "at", "until", "instant", "before"), (-END,)),
    **dict.fromkeys(("since", "end"), (END,)),
    **dict.fromkeys(("history", "judges"), (False,)),
    **dict.fromkeys(("namespace", "owner", "tag", "producer", "models", "states"), (None,)),
    **dict.fromkeys(("each_state", "replacing"), ((_KEY, _KEY),)),
    **{f"overview/{name}.states": ((_KEY, _KEY),) for name in ("judges", "runs_ended", "runs_silent")},
    **dict.fromkeys(("keys", "datasets", "jobs", "runs", "names", "versions", "hashes", "words"), ((_KEY,),)),
    **dict.fromkeys(("of", "groups"), (({},),)),
    **{f"{name}.of": (((_KEY,),),) for name in ("neighbourhood/column_counts", "neighbourhood/last_writers")},
    "models/writes_of_models.of": (((_KEY,),),),
    "graph/named_alike.names": (((_KEY,),),),
}
#: What texts are made of whose length counts.
_SIZED: Final = dict.fromkeys(("text", "word"), "\ue000")  # of nobody's alphabet


@dataclass(frozen=True, slots=True)
class Planned:
    """How many statements were sent, in how many seconds; `left` were not, because the time was over or they failed."""

    statements: int
    left: int
    seconds: float


async def warm_up(database: Database, within: float = WITHIN) -> Planned:
    """Have all statements planned, one after the other, once Neo4j answers; while anybody asks, it waits.

    Takes no longer than `within` seconds from the first answer on, and may be cancelled at any time.
    """
    await _answering(database)
    loop = asyncio.get_running_loop()
    begin = loop.time()
    sent = 0
    every = list(statements())
    try:
        async with asyncio.timeout(within):
            for package, query, parameters in every:
                await database.quiet()
                try:
                    async with database.question(WITHIN_FOR_ONE) as question:
                        await question.plan(query, parameters)
                    sent += 1
                except (QuestionTimedOut, EngineUnavailable):
                    await asyncio.sleep(PAUSE)
                except Neo4jError as error:  # a fault of ours, and no reason to leave the others out
                    _log.warning("not_planned", statement=f"{package}/{query.name}", error=error.message)
    except TimeoutError:
        pass
    planned = Planned(sent, len(every) - sent, loop.time() - begin)
    _log.info("warmed_up", statements=sent, left=planned.left, seconds=round(planned.seconds, 1))
    return planned


def statements() -> Iterator[tuple[str, Query, dict[str, Any]]]:
    """Each statement with its package and parameters, in every size before any in the next."""
    sent: set[tuple[str, str, str]] = set()
    for size in SIZES:
        for package in PACKAGES:
            for name, query in sorted(queries(package, PARTS).items()):
                for parameters in _parameters(f"{package.removeprefix('query_api.')}/{name}", query, size):
                    if (once := (package, name, repr(parameters))) not in sent:
                        sent.add(once)
                        yield package, query, parameters


def _parameters(statement: str, query: Query, size: int) -> Iterator[dict[str, Any]]:
    """Parameters of a statement, in every combination of types."""
    names = sorted(query.parameters)
    for values in product(*(_values(statement, name, size) for name in names)):
        yield dict(zip(names, values, strict=True))


def _values(statement: str, name: str, size: int) -> tuple[Any, ...]:
    for of in (f"{statement}.{name}", name):
        if of in _VALUES:
            return _VALUES[of]
        if of in _SIZED:
            return (_SIZED[of] * size,)
    raise LookupError(f"no value for {statement}.{name}")


async def _answering(database: Database) -> None:
    """Return once Neo4j answers."""
    while True:
        try:
            async with database.question(WITHIN_FOR_ONE) as question:
                await question.rebuild()
        except (QuestionTimedOut, EngineUnavailable):
            await asyncio.sleep(PAUSE)
        else:
            return


@asynccontextmanager
async def warming_up(database: Database) -> AsyncGenerator[None]:
    """Warm up beside the block; what is not planned at its end is left."""
    task = asyncio.create_task(warm_up(database))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
