"""Plans before anybody asks: of every statement, within a time, behind whoever asks, and only where it is wanted."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from neo4j.exceptions import ClientError

from headwater.errors import EngineUnavailable
from headwater.graph.cypher import Query
from headwater.settings import Settings
from query_api import app, warm_up
from query_api.graph.database import Database
from tests.statements import QUERY_API, of_package


class Planner:
    """A database that only notes what is planned; `before` is awaited first."""

    def __init__(self, before: Callable[[], Any] = lambda: asyncio.sleep(0), away: int = 0) -> None:
        self.planned: list[str] = []
        self.asking = asyncio.Event()
        self.asking.set()
        self.done = asyncio.Event()
        self._before = before
        self._away = away

    @asynccontextmanager
    async def question(self, seconds: float) -> AsyncGenerator["Planner"]:
        assert seconds > 0
        yield self

    async def quiet(self) -> None:
        await self.asking.wait()

    async def rebuild(self) -> None:
        self._away -= 1
        if self._away >= 0:
            raise EngineUnavailable("away")

    async def plan(self, statement: Query, parameters: dict[str, Any]) -> None:
        await self._before()
        assert {f"${name}" in statement.text for name in parameters} <= {True}
        self.planned.append(statement.name)
        self.done.set()


def warmed(planner: Planner, within: float = 1000.0) -> warm_up.Planned:
    async def run() -> warm_up.Planned:
        return await warm_up.warm_up(planner, within)  # type: ignore[arg-type]

    return asyncio.run(run())


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_up, "PAUSE", 0)


def test_every_statement_but_those_of_a_dump_is_planned() -> None:
    assert set(warm_up.PACKAGES) == set(QUERY_API) - {"query_api.dump"}
    planner = Planner()
    done = warmed(planner)
    assert (done.statements, done.left) == (len(planner.planned), 0)
    assert set(planner.planned) == {name for package in warm_up.PACKAGES for name in of_package(package)}


def test_none_is_planned_twice_for_the_same_parameters() -> None:
    each = [(package, query.name, repr(parameters)) for package, query, parameters in warm_up.statements()]
    assert len(each) == len(set(each))


def test_it_begins_when_neo4j_answers() -> None:
    assert warmed(Planner(away=3)).left == 0


def test_it_ends_when_its_time_is_over() -> None:
    planner = Planner(before=lambda: asyncio.sleep(3600))
    done = warmed(planner, within=0.01)
    assert (done.statements, planner.planned) == (0, [])
    assert done.left == len(list(warm_up.statements()))


def test_a_statement_that_is_refused_leaves_the_others() -> None:
    refused = iter([True])

    async def refuse() -> None:
        if next(refused, False):
            raise ClientError

    done = warmed(Planner(before=refuse))
    assert (done.statements, done.left) == (len(list(warm_up.statements())) - 1, 1)


def test_questions_go_first() -> None:
    async def run() -> None:
        planner = Planner()
        planner.asking.clear()
        async with warm_up.warming_up(planner):  # type: ignore[arg-type]
            for _ in range(50):
                await asyncio.sleep(0)
            assert planner.planned == []
            planner.asking.set()
            await planner.done.wait()

    asyncio.run(run())


def test_it_stops_with_what_it_warms() -> None:
    async def run() -> int:
        planner = Planner(before=lambda: asyncio.sleep(3600))
        async with warm_up.warming_up(planner):  # type: ignore[arg-type]
            await asyncio.sleep(0)
        return len(asyncio.all_tasks())

    assert asyncio.run(run()) == 1


def test_a_database_is_quiet_when_no_question_is_open() -> None:
    async def run() -> None:
        database = Database(_NoDriver(), Settings())  # type: ignore[arg-type]
        await database.quiet()
        async with database.question():
            waiting = asyncio.create_task(database.quiet())
            async with database.question():
                pass
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting

    asyncio.run(run())


class _NoDriver:
    @asynccontextmanager
    async def session(self, **_: object) -> AsyncGenerator[None]:
        yield


@pytest.mark.parametrize("wanted", [True, False])
def test_a_setting_turns_it_off(monkeypatch: pytest.MonkeyPatch, wanted: bool) -> None:
    begun: list[Database] = []

    @asynccontextmanager
    async def warming_up(database: Database) -> AsyncGenerator[None]:
        begun.append(database)
        yield

    monkeypatch.setattr(app, "warming_up", warming_up)

    async def run() -> None:
        settings = Settings(neo4j_uri="bolt://127.0.0.1:1", kafka_bootstrap_servers="127.0.0.1:1", warm_up=wanted)
        service = app.create_app(settings)
        async with service.router.lifespan_context(service):
            pass

    asyncio.run(run())
    assert len(begun) == wanted
