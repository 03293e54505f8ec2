"""Neo4j has the plans of first questions before they are asked."""

import threading
from collections.abc import Callable

import httpx
import neo4j
import pytest

from headwater.settings import Settings
from query_api import warm_up
from query_api.graph.database import Database
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, run

pytestmark = pytest.mark.engines


def forget_plans(graph: neo4j.Driver) -> int:
    """Have Neo4j forget its plans; how many there were."""
    (row,) = graph.execute_query("CALL db.clearQueryCaches()").records
    (count,) = (int(word) for word in row[0].split() if word.isdigit())
    return count


def test_questions_after_a_warm_up_need_no_plan_that_is_not_there(
    serve: Callable[[Settings], httpx.Client],
    settings_for_test: Settings,
    tell: Tell,
    graph: neo4j.Driver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell(
        run("load", ("raw",), (dataset("t"),), at=0, run_id="r0"),
        run("load", ("raw",), (dataset("t"),), at=1, run_id="r1", kind="FAIL"),
        run("use", ("t",), ("u",), at=2, run_id="r2"),
    )
    done: list[warm_up.Planned] = []
    ended = threading.Event()
    work = warm_up.warm_up

    async def noted(database: Database) -> None:
        done.append(await work(database))
        ended.set()

    monkeypatch.setattr(warm_up, "warm_up", noted)
    monkeypatch.setattr(warm_up, "SIZES", (1, 2))
    monkeypatch.setattr(
        warm_up,
        "PACKAGES",
        tuple(f"query_api.{of}" for of in ("overview", "find", "graph", "neighbourhood", "history", "runs")),
    )
    forget_plans(graph)
    api = serve(settings_for_test.model_copy(update={"warm_up": True}))
    assert ended.wait(warm_up.WITHIN)
    assert done[0].left == 0
    get(api, "/overview", since="2026-10-09")
    get(api, "/find")
    get(api, "/find", q="t")
    get(api, "/find", q="loa")
    get(api, "/neighbourhood", nodeId="dataset:db:t")
    get(api, "/neighbours", nodeId="dataset:db:t", direction="upstream")
    get(api, "/nodes", nodeId="job:shop:load")
    get(api, "/runs")
    get(api, "/runs", job="job:shop:load")
    assert forget_plans(graph) == done[0].statements
    get(api, "/impact", nodeId="dataset:db:t", direction="upstream", history="true")
    assert forget_plans(graph) > 0, "plans are counted"
