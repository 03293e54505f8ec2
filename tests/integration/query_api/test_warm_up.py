"""Neo4j has the plans of first questions before they are asked."""

import threading
from collections.abc import Callable
from typing import Any

import httpx
import neo4j
import pytest

from headwater.graph.cypher import Query
from headwater.settings import Settings
from query_api import warm_up
from query_api.graph import question
from query_api.graph.database import Database
from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, run

pytestmark = pytest.mark.engines


#: A text with the type of each parameter, and the order of size of each text among them: what has a plan of its own.
Planned = tuple[str, tuple[tuple[str, str, int], ...]]


def as_planned(sent: question.Sent) -> Planned:
    """By what Neo4j finds the plan of a statement."""

    def size(value: object) -> int:
        return len(str(len(value) - 1)) if isinstance(value, str) and len(value) > 1 else 0

    return sent.text, tuple((name, type(each).__name__, size(each)) for name, each in sorted(sent.parameters.items()))


def plans(graph: neo4j.Driver) -> int:
    """How many plans Neo4j has; it forgets them."""
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
    seen: set[Planned] = set()
    as_sent = question.as_sent

    def noticed(statement: Query, parameters: dict[str, Any]) -> question.Sent:
        sent = as_sent(statement, parameters)
        seen.add(as_planned(sent))
        return sent

    monkeypatch.setattr(question, "as_sent", noticed)
    plans(graph)
    api = serve(settings_for_test.model_copy(update={"warm_up": True}))
    assert ended.wait(warm_up.WITHIN)
    assert done[0].left == 0
    planned = set(seen)
    get(api, "/overview", since="2026-10-09")
    get(api, "/find")
    get(api, "/find", q="t")
    get(api, "/find", q="loa")
    get(api, "/neighbourhood", nodeId="dataset:db:t")
    get(api, "/neighbours", nodeId="dataset:db:t", direction="upstream")
    get(api, "/nodes", nodeId="job:shop:load")
    get(api, "/runs")
    get(api, "/runs", job="job:shop:load")
    assert seen == planned
    # Not exactly as many: after ten seconds Neo4j plans anew what was planned with statistics that are no longer true.
    assert plans(graph) >= done[0].statements
    get(api, "/models")
    assert seen > planned, "what was not planned beforehand is noticed"
