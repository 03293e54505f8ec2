"""Impact as of an instant: what it was when only the events up to it were there, whatever came later, or late."""

from collections.abc import Callable
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.query_api import oracle
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import dataset, declared, described, made_of, run
from tests.integration.query_api.oracle import State
from tests.integration.query_api.test_impact_oracle import ids, moved, shown, some_of, worlds

pytestmark = pytest.mark.engines

Ask = Callable[..., dict[str, Any]]
_numbers = count()
#: Each question is a round trip or more: to make a failing world smaller would take many minutes.
ENGINES = settings(
    max_examples=15,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def instant(minute: int) -> str:
    return f"2026-10-09T{minute // 60:02}:{minute % 60:02}:30Z"


def declared_once(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what a job, or a dataset, declared before it declared something else: the graph keeps the latest."""
    kept: dict[Any, dict[str, Any]] = {}
    for number, event in enumerate(events):
        if "run" in event:
            kept[number] = event
        elif "job" in event:
            kept[event["job"]["name"]] = event
        else:
            facets = event["dataset"]["facets"].keys()
            kept["made" if facets & {"lineage", "columnLineage"} else number, event["dataset"]["name"]] = event
    return sorted(kept.values(), key=lambda event: event["eventTime"])


@given(told=worlds(), minute=st.integers(0, 7), data=st.data())
@ENGINES
def test_impact_as_of_is_what_the_events_up_to_it_mean(
    impact: Ask, tell: Tell, told: list[dict[str, Any]], minute: int, data: st.DataObject
) -> None:
    """All worlds are in one graph, each with namespaces of its own; the events arrive in any order."""
    events = declared_once(moved(told, f"past-{next(_numbers)}"))
    tell(*data.draw(st.permutations(events)))
    as_of = instant(minute)
    world = oracle.world([event for event in events if event["eventTime"] <= as_of])
    world.ever_sources = oracle.world(events).ever_sources  # which jobs are sources somewhere is known of now
    for node in some_of(data, sorted(world.nodes)):
        start = State(node)
        for direction in ("downstream", "upstream"):
            expected = oracle.impact(world, start, direction, by_column=False)
            answer = impact(ids(node), direction=direction, asOf=as_of)
            assert shown(answer) == (expected.states, expected.jobs), (start, direction)
            by_job = impact(ids(node), direction=direction, asOf=as_of, level="job")
            assert shown(by_job)[1] == expected.jobs, (start, direction, "job")
            expected = oracle.impact(world, start, direction, by_column=True)
            answer = impact(ids(node), direction=direction, asOf=as_of, level="column")
            assert shown(answer) == (expected.states, expected.jobs), (start, direction, "column")


NAMES = ["a", "b", "c", "d"]
JOBS = ["j0", "j1", "j2"]
#: Runs under one parent lie within so many minutes.
WINDOW = 8
#: How long after its end an event of a run may come, minutes.
LATE = 3


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Runs of several events, some under parents, some that fail or never end.

    All datasets are known from the beginning: whether an event used one is known of now, as of no instant.
    """
    by_parent = draw(st.booleans())
    events = [described(dataset(name), at=0) for name in NAMES]
    for number in range(draw(st.integers(1, 9))):
        job = draw(st.sampled_from(JOBS))
        begins = draw(st.integers(0, 40))
        ends = begins + draw(st.integers(1, max(1, WINDOW - 1 - begins % WINDOW)))
        reads = tuple(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2)))
        written = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2))
        writes = tuple(
            dataset(name, columnLineage=made_of(x=[f"{draw(st.sampled_from(NAMES))}.x"]))
            if draw(st.booleans())
            else name
            for name in written
        )
        parent = {"run": {"runId": f"p{begins // WINDOW}"}, "job": {"namespace": "shop", "name": "daily"}}
        asked: dict[str, Any] = {
            "run_id": f"r{number}",
            "run_facets": {"parent": parent} if by_parent and begins % WINDOW != WINDOW - 1 else {},
        }
        events.append(run(job, reads, at=begins, kind="START", **asked))
        end = draw(st.sampled_from(["COMPLETE", "COMPLETE", "COMPLETE", "FAIL", "ABORT", None]))
        if end is not None:
            events.append(run(job, reads, writes, at=ends, kind=end, **asked))
            if draw(st.booleans()) and (not by_parent or begins % WINDOW + ends - begins + LATE < WINDOW):
                events.append(run(job, reads, writes, at=ends + LATE, kind="OTHER", **asked))
    return events


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what then and now differ in: edges have no order, and only now counts what is former."""
    edges = sorted(answer["edges"], key=lambda edge: (edge["from"], edge["to"], edge["type"], edge["origin"]))
    nodes = [{name: value for name, value in node.items() if name != "observed"} for node in answer["nodes"]]
    return answer | {"asOf": None, "former": None, "edges": edges, "nodes": nodes}


@given(history=histories(), minute=st.integers(0, 45), data=st.data())
@ENGINES
def test_impact_as_of_is_what_it_was_then(
    impact: Ask, tell: Tell, history: list[dict[str, Any]], minute: int, data: st.DataObject
) -> None:
    """Asked first when only the early events were there, then when the late ones, and early ones again, had come."""
    events = moved(history, f"then-{next(_numbers)}")
    as_of = instant(minute)
    early = [event for event in events if event["eventTime"] <= as_of]
    tell(*early)
    seen = {(each["namespace"], each["name"], kind) for event in early for kind, each in _named(event)}
    questions = [
        {"type": kind, "namespace": namespace, "name": name, "direction": direction, "level": level}
        for namespace, name, kind in sorted(seen)
        for direction in ("downstream", "upstream")
        for level in ("dataset", "job", "column")
    ]
    questions = some_of(data, questions, 12)
    before = [comparable(impact(None, **question)) for question in questions]
    assert [comparable(impact(None, asOf=as_of, **question)) for question in questions] == before
    late = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events), max_size=3))))
    for event in late:
        tell(event)
    for question, expected in zip(questions, before, strict=True):
        assert comparable(impact(None, asOf=as_of, **question)) == expected, question


def _named(event: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if "dataset" in event:
        return [("dataset", event["dataset"])]
    return [("job", event["job"])]


def reached(answer: dict[str, Any]) -> list[str]:
    return [node["name"] for node in answer["nodes"]][1:]


def test_later_runs_do_not_change_what_was(impact: Ask, tell: Tell) -> None:
    tell(run("load", ("a",), ("c",), at=10))
    tell(run("load", ("a",), ("b",), at=1))
    assert reached(impact("dataset:db:a")) == ["load", "c"]
    assert reached(impact("dataset:db:a", asOf=instant(5))) == ["load", "b"]
    assert reached(impact("dataset:db:a", asOf=instant(10))) == ["load", "c"]
    assert impact("dataset:db:a", asOf=instant(5))["asOf"] == "2026-10-09T00:05:30.000000Z"


def test_a_run_without_an_end_counts_from_its_beginning_on(impact: Ask, tell: Tell) -> None:
    facets = {"jobType": {"processingType": "STREAMING", "integration": "FLINK"}}
    tell(
        run("copy", ("a",), ("old",), at=0, job_facets=facets),
        *(
            run("copy", ("a",), ("b",), at=at, kind=kind, run_id="endless", job_facets=facets)
            for at, kind in ((1, "START"), (2, "RUNNING"), (50, "RUNNING"))
        ),
    )
    assert reached(impact("dataset:db:a", asOf=instant(10))) == ["copy", "b"]
    assert reached(impact("dataset:db:a", asOf=instant(0))) == ["copy", "old"]


def test_a_snapshot_is_what_its_last_event_named(impact: Ask, tell: Tell) -> None:
    kind = {"processingType": "STREAMING", "integration": "FLINK"}
    facets = {"jobType": kind | {"emissionPattern": {"eventContentMode": "COMPLETE_SNAPSHOT"}}}
    for at, written in ((1, "b"), (5, "c"), (9, "d")):
        tell(run("copy", ("a",), (written,), at=at, kind="RUNNING", run_id="endless", job_facets=facets))
    assert reached(impact("dataset:db:a")) == ["copy", "d"]
    assert reached(impact("job:shop:copy", asOf=instant(6))) == ["c"]


def test_what_was_declared_later_was_not_so(impact: Ask, tell: Tell) -> None:
    tell(run("load", ("a",), ("b",), at=1), declared("load", ("a",), ("c",), at=10))
    assert reached(impact("dataset:db:a", asOf=instant(5))) == ["load", "b"]
    assert set(reached(impact("dataset:db:a", asOf=instant(10)))) == {"load", "b", "c"}


def test_a_name_that_came_later_was_not_so(impact: Ask, tell: Tell) -> None:
    change = {"lifecycleStateChange": "RENAME", "previousIdentifier": {"namespace": "db", "name": "old"}}
    tell(run("load", (), ("old",), at=1), described(dataset("new", lifecycleStateChange=change), at=10))
    assert reached(impact("dataset:db:old", asOf=instant(5))) == []
    assert reached(impact("dataset:db:old", asOf=instant(10))) == ["new"]


def test_pages_as_of_an_instant_go_on(impact: Ask, tell: Tell) -> None:
    tell(*(run(f"j{n}", (f"d{n}",), (f"d{n + 1}",), at=n) for n in range(5)), run("j2", ("other",), ("d3",), at=9))
    whole = reached(impact("dataset:db:d0", asOf=instant(5)))
    assert whole[-1] == "d5"
    assert reached(impact("dataset:db:d0")) == ["j0", "d1", "j1", "d2"]
    first = impact("dataset:db:d0", asOf=instant(5), limit=4)
    rest = impact("dataset:db:d0", asOf=instant(5), cursor=first["truncated"]["cursor"])
    assert reached(first) + [node["name"] for node in rest["nodes"]] == whole


def test_lineage_in_the_shape_of_marquez_as_of_an_instant(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", ("a",), ("b",), at=1, run_id="early"), run("load", ("a",), ("c",), at=10, run_id="late"))

    def ask(**parameters: Any) -> dict[str, Any]:
        graph = api.get("/api/v1/lineage", params={"nodeId": "dataset:db:a", **parameters}).json()["graph"]
        return {node["id"]: node["data"] for node in graph}

    assert ask().keys() == {"dataset:db:a", "dataset:db:c", "job:shop:load"}
    then = ask(asOf=instant(5))
    assert then.keys() == {"dataset:db:a", "dataset:db:b", "job:shop:load"}
    assert then["job:shop:load"]["outputs"] == [{"namespace": "db", "name": "b"}]
    assert then["job:shop:load"]["latestRun"]["id"] == "early"


@pytest.mark.parametrize("route", ["/api/v1/impact", "/api/v1/lineage"])
def test_what_cannot_be_answered_is_told(api: httpx.Client, tell: Tell, route: str) -> None:
    tell(run("load", ("a",), ("b",), at=5))

    def status(**parameters: Any) -> int:
        answer = api.get(route, params={"nodeId": "dataset:db:a", **parameters})
        return answer.status_code

    assert status(asOf=instant(5)) == 200
    assert status(asOf=instant(4)) == 404
    assert status(asOf="yesterday") == 422
    if route.endswith("impact"):
        assert status(asOf=instant(5), history="true") == 422
