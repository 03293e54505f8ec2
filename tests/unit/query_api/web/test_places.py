"""Places for questions: so many at once, some wait, and the rest hear that they should ask again."""

import asyncio
from contextlib import AsyncExitStack

import httpx
import pytest
from fastapi import Depends, FastAPI

from headwater.errors import TooManyQuestions
from headwater.http import problem
from query_api.web.places import BOUNDS, PLACE, Bound, Places


def test_one_more_than_may_wait_is_refused_and_a_free_place_goes_to_who_waited() -> None:
    async def check() -> None:
        places = Places("heavy", Bound(1, 1), seconds=60)
        waited = asyncio.Event()

        async def wait() -> None:
            async with places.taken():
                waited.set()

        async with AsyncExitStack() as stack:
            await stack.enter_async_context(places.taken())
            waiting = asyncio.create_task(wait())
            await asyncio.sleep(0)
            with pytest.raises(TooManyQuestions) as caught:
                async with places.taken():
                    raise AssertionError
            assert caught.value.headers == {"Retry-After": "5"}
            assert not waited.is_set()
        await waiting
        assert waited.is_set()

    asyncio.run(check())


def test_who_waited_for_too_long_is_refused_and_leaves_its_place_in_the_queue() -> None:
    async def check() -> None:
        places = Places("heavy", Bound(1, 1), seconds=0)
        async with places.taken():
            for _ in range(3):
                with pytest.raises(TooManyQuestions):
                    async with places.taken():
                        raise AssertionError
        async with places.taken():
            pass

    asyncio.run(check())


def test_a_question_that_is_cancelled_frees_its_place() -> None:
    async def check() -> None:
        places = Places("heavy", Bound(1, 0), seconds=0)
        inside = asyncio.Event()

        async def ask() -> None:
            async with places.taken():
                inside.set()
                await asyncio.Event().wait()

        question = asyncio.create_task(ask())
        await inside.wait()
        question.cancel()
        await asyncio.wait({question})
        async with places.taken():
            pass

    asyncio.run(check())


def test_heavy_questions_are_503_while_cheap_ones_are_answered() -> None:
    app = FastAPI()
    problem.install(app)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> str:
        begun.set()
        await go_on.wait()
        return "slow"

    async def quick() -> str:
        return "quick"

    app.add_api_route("/slow", slow, dependencies=[Depends(PLACE["heavy"])])
    app.add_api_route("/quick", quick, dependencies=[Depends(PLACE["cheap"])])

    async def check() -> None:
        app.state.places = {cost: Places(cost, bound._replace(most=1, waiting=0)) for cost, bound in BOUNDS.items()}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://headwater") as client:
            first = asyncio.create_task(client.get("/slow"))
            await begun.wait()
            refused = await client.get("/slow")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            assert refused.headers["content-type"] == "application/problem+json"
            assert (await client.get("/quick")).json() == "quick"
            go_on.set()
            assert (await first).json() == "slow"
            assert (await client.get("/slow")).status_code == 200

    asyncio.run(check())


def test_all_places_together_leave_connections_to_neo4j() -> None:
    assert sum(bound.most for bound in BOUNDS.values()) < 100
