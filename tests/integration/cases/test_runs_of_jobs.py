"""Of which job a run is, how it stands, and which of its runs say what a job does now."""

from collections.abc import Callable
from itertools import count, permutations
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import Dataset, run
from tests.integration.query_api.test_impact_oracle import moved

pytestmark = pytest.mark.engines

Case = Callable[..., httpx.Client]

FOUND = {"dataQualityAssertions": {"assertions": [{"assertion": "not_null", "success": False}]}}
_numbers = count()
#: Each question is a round trip or more: to make a failing world smaller would take many minutes.
ENGINES = settings(
    max_examples=20,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def reached(api: httpx.Client, node: str, direction: str, **asked: Any) -> set[str]:
    """The ids of all nodes down- or upstream of one, without itself."""
    answer = get(api, "/impact", nodeId=node, direction=direction, **asked)
    return {each["id"] for each in answer["nodes"] if each["depth"]}


def closure(api: httpx.Client, run_id: str) -> list[tuple[str, str, str | None]]:
    """Reader, dataset and writer of each read."""
    reads = api.get(f"/api/v1/runs/{run_id}/closure").raise_for_status().json()["reads"]
    return [(each["reader"], each["dataset"].rpartition(":")[2], each["writer"]) for each in reads]


def checked(name: str) -> Dataset:
    return {"namespace": "db", "name": name, "facets": {}, "inputFacets": FOUND}


def test_16_a_run_that_only_checked_takes_nothing_away(case: Case) -> None:
    api = case("16-dbt-test-under-the-models-job-name")
    way = {"job:c16:shop.stg", "dataset:c16db:stg", "job:c16:shop.mart"}
    for then in ({}, {"asOf": "2026-11-10T01:45:00Z"}, {"asOf": "2026-11-10T03:00:00Z"}):
        assert reached(api, "dataset:c16db:raw", "downstream", **then) == way | {"dataset:c16db:mart"}
        assert reached(api, "dataset:c16db:mart", "upstream", **then) == way | {"dataset:c16db:raw"}
        shown = get(api, "/lineage", nodeId="dataset:c16db:stg", depth=9, **then)["graph"]
        assert {each["id"] for each in shown} == way | {"dataset:c16db:raw", "dataset:c16db:mart"}
    job = get(api, "/namespaces/c16/jobs/shop.stg")
    assert [each["name"] for each in job["inputs"]] == ["raw"]
    assert [each["name"] for each in job["outputs"]] == ["stg"]


def test_16_the_least_that_asks_the_same(case: Case) -> None:
    api = case("16-dbt-test-under-the-models-job-name", "minimal.ndjson")
    assert reached(api, "dataset:m16:raw", "downstream") == {"job:m16:stg", "dataset:m16:stg"}
    assert reached(api, "dataset:m16:stg", "upstream") == {"job:m16:stg", "dataset:m16:raw"}


def test_a_job_that_only_checks_is_reached_by_what_it_checks(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", ("in",), ("out",), at=1),
        run("gate", (checked("old"),), at=2),
        run("gate", (checked("out"), "other"), at=3),
    )
    assert reached(api, "dataset:db:in", "downstream") == {"job:shop:load", "dataset:db:out", "job:shop:gate"}
    assert reached(api, "job:shop:gate", "upstream") == {
        "dataset:db:out", "dataset:db:other", "job:shop:load", "dataset:db:in",
    }  # fmt: skip
    assert reached(api, "dataset:db:old", "downstream") == set()
    job = get(api, "/namespaces/shop/jobs/gate")
    assert sorted(each["name"] for each in job["inputs"]) == ["other", "out"]
    tell(run("gate", (), ("report",), at=4))
    assert reached(api, "dataset:db:out", "downstream") == set()
    assert reached(api, "dataset:db:out", "downstream", asOf="2026-10-09T00:03:30Z") == {"job:shop:gate"}


@pytest.mark.parametrize("level", ["dataset", "job", "column"])
def test_a_job_whose_outputs_take_turns_says_that_there_is_more(api: httpx.Client, tell: Tell, level: str) -> None:
    tell(*(run("turns", ("in",), (("even", "odd")[minute % 2],), at=minute) for minute in range(1, 5)))
    asked = {"nodeId": "dataset:db:in", "level": level}
    now = get(api, "/impact", **asked)
    names = {each["name"] for each in now["nodes"]}
    assert "odd" not in names
    assert now["former"] == {"edges": 1, "jobs": 1, "until": "2026-10-09T00:03:00.000000Z", "complete": True}
    graph = get(api, "/lineage", nodeId="dataset:db:in")
    assert "dataset:db:odd" not in {each["id"] for each in graph["graph"]}
    assert graph["former"] == {"downstream": now["former"]}
    assert "dataset:db:odd" in reached(api, "dataset:db:in", "downstream", history=True)
    tell(run("turns", ("in",), ("even", "odd"), at=5))
    assert get(api, "/impact", **asked)["former"]["edges"] == 0
    assert "former" not in get(api, "/lineage", nodeId="dataset:db:in")


def test_50_a_name_given_up_is_an_earlier_one_of_the_job_that_ended(case: Case) -> None:
    api = case("50-one-run-under-two-job-names")
    writes, reads = "0f0f0050-0000-7000-8000-000000000001", "0f0f0050-0000-7000-8000-000000000002"
    own, out = "job:c50:app.insert_into.out", "dataset:c50db:out"
    below = {out, "job:c50:reader", "dataset:c50db:rep"}
    for then in ({}, {"asOf": "2026-11-10T03:00:00Z"}):
        assert reached(api, "dataset:c50db:in", "downstream", **then) == {own} | below
        assert reached(api, "dataset:c50db:rep", "upstream", **then) == {"job:c50:reader", out, own, "dataset:c50db:in"}
        assert reached(api, "job:c50:app.project", "downstream", **then) == set()
    for node in ("dataset:c50db:in", "dataset:c50db:rep"):
        for direction in ("downstream", "upstream"):
            assert get(api, "/impact", nodeId=node, direction=direction)["former"]["edges"] == 0
    assert closure(api, reads) == [(reads, "out", writes), (writes, "in", None)]
    (found,) = get(api, "/namespaces/c50/jobs/app.insert_into.out/runs")["runs"]
    assert (found["id"], get(api, f"/jobs/runs/{writes}")["job"]["name"]) == (writes, "app.insert_into.out")


def test_50_the_least_that_asks_the_same(case: Case) -> None:
    api = case("50-one-run-under-two-job-names", "minimal.ndjson")
    assert reached(api, "dataset:m50:in", "downstream") == {"job:m50:app", "dataset:m50:out"}
    assert reached(api, "dataset:m50:out", "upstream") == {"job:m50:app", "dataset:m50:in"}


def test_two_jobs_that_ended_under_one_id_stay_apart(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("one", ("a",), ("b",), at=1, run_id="used twice"),
        run("two", ("c",), at=2, kind="START", run_id="used twice"),
        run("two", (), ("d",), at=3, run_id="used twice"),
    )
    for then in ({}, {"asOf": "2026-10-09T01:00:00Z"}):
        assert reached(api, "dataset:db:c", "downstream", **then) == {"job:shop:two", "dataset:db:d"}
    assert reached(api, "dataset:db:a", "downstream") == {"job:shop:one", "dataset:db:b"}


def test_14_a_run_that_starts_again_is_its_latest_attempt(case: Case) -> None:
    api = case("14-cleared-and-run-again-under-one-run-id")
    writes, reads = "0f0f0014-0000-7000-8000-000000000001", "0f0f0014-0000-7000-8000-000000000002"
    assert reached(api, "dataset:c14db:src", "downstream") == {
        "job:c14:daily", "dataset:c14db:dst", "job:c14:reader", "dataset:c14db:rep",
    }  # fmt: skip
    found = get(api, f"/jobs/runs/{writes}")
    assert (found["state"], found["durationMs"]) == ("COMPLETED", 600_000)
    assert (found["startedAt"], found["endedAt"]) == ("2026-11-10T02:00:00Z", "2026-11-10T02:10:00Z")
    assert found["createdAt"] == "2026-11-10T01:00:00Z"
    assert closure(api, reads) == [(reads, "dst", writes), (writes, "src", None)]


def test_14_the_least_that_asks_the_same(case: Case) -> None:
    api = case("14-cleared-and-run-again-under-one-run-id", "minimal.ndjson")
    assert get(api, "/jobs/runs/m14-1")["state"] == "COMPLETED"
    assert reached(api, "dataset:m14:dst", "upstream") == {"job:m14:d"}


def test_what_an_attempt_wrote_is_there_while_the_next_one_runs(api: httpx.Client, tell: Tell) -> None:
    told = [
        run("load", at=1, kind="START", run_id="again"),
        run("load", ("in",), ("out",), at=2, run_id="again"),
        run("load", at=8, kind="START", run_id="again"),
    ]
    tell(run("report", ("out",), ("rep",), at=5, run_id="reader"), *reversed(told), told[0])
    found = get(api, "/jobs/runs/again")
    assert (found["state"], found["endedAt"], found["outputDatasetVersions"][0]["written"]) == ("RUNNING", None, True)
    assert closure(api, "reader") == [("reader", "out", "again"), ("again", "in", None)]


NAMES = ["a", "b", "c", "d"]
JOBS = ["j0", "j1", "j2"]


@st.composite
def makers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Runs that make something of something, each of several events under one name, some of them under parents."""
    events: list[dict[str, Any]] = []
    parents = draw(st.booleans())
    for number in range(draw(st.integers(1, 5))):
        job, reads = draw(st.sampled_from(JOBS)), (draw(st.sampled_from(NAMES)),)
        writes = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)))
        minute = 4 * number
        facets = under(f"p{number // 2}") if parents else {}
        events += [
            run(job, reads, at=minute, kind="START", run_id=f"r{number}", run_facets=facets),
            run(job, (), writes, at=minute + 2, run_id=f"r{number}", run_facets=facets),
        ]
    return events


def under(parent: str) -> dict[str, Any]:
    """Run facets that name a parent."""
    return {"parent": {"run": {"runId": parent}, "job": {"namespace": "shop", "name": "daily"}}}


def everything(api: httpx.Client, namespace: str, **asked: Any) -> dict[tuple[str, str], set[str]]:
    """What each dataset reaches and is made of."""
    return {
        (name, direction): reached(api, f"dataset:db-{namespace}:{name}", direction, **asked)
        for name in NAMES
        for direction in ("downstream", "upstream")
    }


def known(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All datasets, used by a job that nothing else has to do with, so that each may be asked for."""
    return [run("beside", tuple(NAMES), at=50), *events]


@given(
    events=makers(),
    checks=st.lists(
        st.tuples(st.sampled_from(JOBS), st.sampled_from(NAMES), st.sampled_from(["", "p0", "p1", "p2"])),
        min_size=1,
        max_size=4,
    ),
)
@ENGINES
def test_checks_change_nothing_that_others_made(
    api: httpx.Client, tell: Tell, events: list[dict[str, Any]], checks: list[tuple[str, str, str]]
) -> None:
    number = f"checks-{next(_numbers)}"
    made = {each["job"]["name"] for each in events}
    tell(*moved(known(events), number))
    before = everything(api, number)
    tests = [
        run(job, (checked(name),), at=60 + at, run_facets=under(parent) if parent else {})
        for at, (job, name, parent) in enumerate(checks)
        if job in made
    ]
    tell(*moved(tests, number))
    assert everything(api, number) == before
    assert everything(api, number, asOf="2026-10-09T02:00:00Z") == before


@given(events=makers(), data=st.data())
@ENGINES
def test_names_given_up_change_nothing(
    api: httpx.Client, tell: Tell, events: list[dict[str, Any]], data: st.DataObject
) -> None:
    """The STARTs of some runs under a name that none of them ends under, in any order, some of them twice."""
    plain, renamed = f"plain-{next(_numbers)}", f"named-{next(_numbers)}"
    tell(*moved(known(events), plain))
    given_up = data.draw(st.sets(st.sampled_from([each["run"]["runId"] for each in events])))
    again = [
        {**each, "job": {**each["job"], "name": data.draw(st.sampled_from(["unknown", *JOBS]))}}
        if each["eventType"] == "START" and each["run"]["runId"] in given_up
        else each
        for each in known(events)
    ]
    twice = data.draw(st.lists(st.sampled_from(again), max_size=3))
    for each in data.draw(st.permutations(again + twice)):
        tell(moved(each, renamed))
    there = {asked: {each.replace(plain, renamed) for each in found} for asked, found in everything(api, plain).items()}
    assert everything(api, renamed) == there
    assert everything(api, renamed, asOf="2026-10-09T02:00:00Z") == there


@pytest.mark.parametrize("kinds", ["START FAIL START COMPLETE", "START COMPLETE START"])
def test_attempts_in_any_order_are_one_answer(api: httpx.Client, tell: Tell, kinds: str) -> None:
    answers: list[Any] = []
    for number, order in enumerate(permutations(enumerate(kinds.split()))):
        for at, kind in [*order, order[0]]:
            outputs = ("out",) if kind != "START" else ()
            tell(moved(run("load", outputs and ("in",), outputs, at=at, kind=kind, run_id="again"), number))
        found = get(api, f"/jobs/runs/again-{number}")
        answers.append([found[name] for name in ("state", "startedAt", "endedAt", "durationMs")])
    assert all(each == answers[0] for each in answers)
    assert answers[0][0] == ("COMPLETED" if kinds.endswith("COMPLETE") else "RUNNING")
