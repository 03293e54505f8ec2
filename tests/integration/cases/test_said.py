"""What is counted is listed, and what is left out is said."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import run

pytestmark = pytest.mark.engines

Case = Callable[..., httpx.Client]

#: Runs of one job, and the parent that each names: a number, or itself for none.
parents = st.lists(st.integers(0, 6), min_size=1, max_size=7)


def runs_of(api: httpx.Client, namespace: str, job: str, page: int = 100) -> tuple[list[str], int]:
    """The ids of all runs of a job, read page by page, and how many there are said to be."""
    path = f"/namespaces/{namespace}/jobs/{job}/runs"
    total = get(api, path)["totalCount"]
    pages = [get(api, path, limit=page, offset=offset)["runs"] for offset in range(0, total + page, page)]
    return [each["id"] for runs in pages for each in runs], total


def test_38_the_run_that_only_children_named_is_listed_as_it_is_counted(case: Case) -> None:
    api = case("38-chain-of-parents-across-dags")
    outer = "0f0f0038-0000-7000-8000-000000000001"
    (listed,) = get(api, "/namespaces/c38/jobs/outer_dag/runs")["runs"]
    assert (listed["id"], listed["state"]) == (outer, "NEW")
    assert runs_of(api, "c38", "outer_dag") == ([outer], 1)
    assert get(api, f"/jobs/runs/{outer}")["children"] == ["0f0f0038-0000-7000-8000-000000000002"]
    assert get(api, "/namespaces/c38/jobs")["totalCount"] == 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(named=parents, own=st.sets(st.integers(0, 6)), page=st.integers(1, 4))
def test_the_pages_of_a_list_have_each_run_that_is_counted_once(
    api: httpx.Client, tell: Tell, named: list[int], own: set[int], page: int
) -> None:
    """Some of the runs of `whole` come with events of their own, some only as the parents of those of `part`."""
    test = f"{len(named)}{sorted(own)}{named}".replace(" ", "")
    facets = [
        {"parent": {"run": {"runId": f"{test}{each}"}, "job": {"namespace": "shop", "name": f"whole{test}"}}}
        for each in named
    ]
    tell(
        *(run(f"part{test}", at=number, run_facets=facet) for number, facet in enumerate(facets)),
        *(run(f"whole{test}", at=each, run_id=f"{test}{each}") for each in own),
    )
    listed, total = runs_of(api, "shop", f"whole{test}", page)
    assert sorted(listed) == sorted(f"{test}{each}" for each in own | set(named))
    assert len(listed) == total


def test_04_an_empty_answer_says_what_there_was(case: Case) -> None:
    api = case("04-job-moved-to-another-output")
    pages: dict[str, Any] = {"nodeId": "dataset:c04db:pages", "direction": "upstream"}
    now = get(api, "/impact", **pages)
    assert [node["depth"] for node in now["nodes"]] == [0]
    assert now["former"] == {"edges": 1, "jobs": 1, "until": "2026-11-10T01:05:00.000000Z", "complete": True}
    ever = get(api, "/impact", history=True, **pages)
    assert "job:c04:harvest" in {node["id"] for node in ever["nodes"]}
    assert ever["former"] is None
    assert get(api, "/impact", asOf="2026-11-12T00:00:00Z", **pages)["former"] is None
    (version,) = get(api, "/datasets/versions", nodeId="dataset:c04db:pages")["versions"]
    assert version["first"]["runId"] == "0f0f0004-0000-7000-8000-000000000001"


@pytest.mark.parametrize("direction", ["upstream", "downstream"])
@pytest.mark.parametrize("level", ["dataset", "job", "column"])
def test_what_history_adds_beside_what_was_reached_is_counted(
    api: httpx.Client, tell: Tell, direction: str, level: str
) -> None:
    tell(
        run("a", ("x", "gone"), ("y",), at=1),
        run("b", ("y",), ("z", "lost"), at=2),
        run("a", ("x",), ("y",), at=3),
        run("b", ("y",), ("z",), at=4),
        run("c", ("y",), (), at=5),
        run("c", ("other",), (), at=6),
    )
    asked = {"nodeId": "dataset:db:y", "direction": direction, "level": level}
    now = get(api, "/impact", **asked)
    times = {"upstream": (1, 1, 1), "downstream": (2, 2, 5)}
    edges, jobs, minute = times[direction]
    until = f"2026-10-09T00:{minute:02}:00.000000Z"
    assert now["former"] == {"edges": edges, "jobs": jobs, "until": until, "complete": True}
    if level == "dataset":
        ever = get(api, "/impact", history=True, **asked)
        ids = {node["id"] for node in now["nodes"]}
        beside = [edge for edge in ever["edges"] if not edge["current"] and {edge["from"], edge["to"]} & ids]
        assert len(beside) == edges
