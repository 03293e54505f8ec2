"""Impact by dataset and by job."""

from collections.abc import Callable
from itertools import product
from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, dataset, declared, described, made_of, run

pytestmark = pytest.mark.engines
Ask = Callable[..., dict[str, Any]]


def depths(answer: dict[str, Any]) -> dict[str, int]:
    """Depth by the part of the id that the tests tell apart."""
    return {node["id"].split(":", 2)[2]: node["depth"] for node in answer["nodes"]}


def edges(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(edge["from"].split(":", 2)[2], edge["to"].split(":", 2)[2]) for edge in answer["edges"]}


@pytest.fixture
def pipeline(tell: Tell) -> None:
    model = dataset("model", datasetType={"datasetType": "MODEL"})
    tell(
        run("load", ("raw",), ("staged",), at=1),
        run("tidy", ("staged",), ("clean",), at=2),
        run("train", ("clean", "staged"), (model,), at=3),
        run("report", ("clean",), (), at=4),
        run("elsewhere", ("other",), ("else",), at=5),
    )


@pytest.mark.usefixtures("pipeline")
def test_downstream_of_a_dataset_are_jobs_and_datasets_with_their_distance(impact: Ask) -> None:
    answer = impact("dataset:db:raw")
    expected = {"raw": 0, "load": 1, "staged": 2, "tidy": 3, "train": 3, "clean": 4, "model": 4, "report": 5}
    assert depths(answer) == expected
    assert edges(answer) == {
        ("raw", "load"),
        ("load", "staged"),
        ("staged", "tidy"),
        ("staged", "train"),
        ("tidy", "clean"),
        ("clean", "train"),
        ("clean", "report"),
        ("train", "model"),
    }
    assert {edge["origin"] for edge in answer["edges"]} == {"observed"}
    assert answer["counts"] == {"nodes": 8, "job": 4, "dataset": 4, "column": 0, "datasetTypes": {"MODEL": 1}}
    assert answer["truncated"] is None


@pytest.mark.usefixtures("pipeline")
def test_upstream_goes_against_the_flow_and_keeps_the_edges_direction(impact: Ask) -> None:
    answer = impact("job:shop:train", direction="upstream")
    assert depths(answer) == {"train": 0, "clean": 1, "staged": 1, "tidy": 2, "load": 2, "raw": 3}
    assert ("raw", "load") in edges(answer)
    assert ("model", "train") not in edges(answer)


@pytest.mark.usefixtures("pipeline")
def test_by_job_depth_counts_jobs(impact: Ask) -> None:
    answer = impact("dataset:db:raw", level="job")
    assert depths(answer) == {"raw": 0, "load": 1, "tidy": 2, "train": 2, "report": 3}
    through = {(edge["from"], edge["to"]): edge["through"] for edge in answer["edges"]}
    assert through["job:shop:load", "job:shop:tidy"] == ["dataset:db:staged"]
    assert through["job:shop:tidy", "job:shop:train"] == ["dataset:db:clean"]
    assert through["dataset:db:raw", "job:shop:load"] == []
    up = impact("job:shop:train", level="job", direction="upstream")
    assert depths(up) == {"train": 0, "tidy": 1, "load": 1}
    assert {(edge["from"], edge["to"]) for edge in up["edges"]} == {
        ("job:shop:load", "job:shop:train"),
        ("job:shop:tidy", "job:shop:train"),
        ("job:shop:load", "job:shop:tidy"),
    }


@pytest.mark.usefixtures("pipeline")
def test_depth_cuts_whole_levels_and_its_cursor_goes_on(impact: Ask) -> None:
    first = impact("dataset:db:raw", depth=3)
    assert depths(first) == {"raw": 0, "load": 1, "staged": 2, "tidy": 3, "train": 3}
    truncated = first["truncated"]
    assert truncated["reason"] == "depth"
    assert truncated["completeDepth"] == 3
    assert sorted(truncated["frontier"]) == ["job:shop:tidy", "job:shop:train"]
    rest = impact("dataset:db:raw", depth=3, cursor=truncated["cursor"])
    assert depths(rest) == {"clean": 4, "model": 4, "report": 5}
    assert rest["truncated"] is None
    assert edges(first) | edges(rest) == edges(impact("dataset:db:raw"))


@pytest.mark.usefixtures("pipeline")
def test_depth_that_reaches_the_end_is_not_truncated(impact: Ask) -> None:
    assert impact("dataset:db:raw", depth=5)["truncated"] is None
    assert impact("dataset:db:raw", depth=4)["truncated"]["frontier"] == ["dataset:db:clean"]
    assert impact("dataset:db:model", depth=0)["truncated"] is None


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("level", ["dataset", "job", "column"])
@pytest.mark.parametrize("direction", ["downstream", "upstream"])
def test_pages_together_are_the_whole_answer(impact: Ask, level: str, direction: str) -> None:
    start = "dataset:db:raw" if direction == "downstream" else "dataset:db:model"
    whole = impact(start, level=level, direction=direction)
    nodes, found, last = pages(impact, start, level=level, direction=direction, limit=2)
    assert last is None
    assert nodes == {node["id"]: node["depth"] for node in whole["nodes"]}
    assert found == edges(whole)


@pytest.mark.usefixtures("pipeline")
@pytest.mark.parametrize("level", ["dataset", "job", "column"])
@pytest.mark.parametrize("direction", ["downstream", "upstream"])
def test_pages_stay_within_their_depth(impact: Ask, level: str, direction: str) -> None:
    start = "dataset:db:raw" if direction == "downstream" else "dataset:db:model"
    for depth, limit in product((0, 1, 2, 3), (1, 2)):
        asked = {"level": level, "direction": direction, "depth": depth}
        whole = impact(start, **asked)
        nodes, found, last = pages(impact, start, **asked, limit=limit)
        assert nodes == {node["id"]: node["depth"] for node in whole["nodes"]}
        assert found == edges(whole)
        assert last == whole["truncated"]
        if last:  # beyond it goes only who goes on from there
            further = impact(start, **asked, cursor=last["cursor"])
            assert {node["depth"] for node in further["nodes"]} <= set(range(depth, 2 * depth + 2))


def pages(impact: Ask, start: str, **asked: Any) -> tuple[dict[str, int], set[tuple[str, str]], Any]:
    """Nodes with their depth and edges of all pages that a limit makes, and why the last one ends."""
    nodes: dict[str, int] = {}
    found: set[tuple[str, str]] = set()
    page = impact(start, **asked)
    for _ in range(20):
        for node in page["nodes"]:
            nodes[node["id"]] = min(node["depth"], nodes.get(node["id"], node["depth"]))
        found |= edges(page)
        if page["truncated"] is None or page["truncated"]["reason"] != "nodes":
            return nodes, found, page["truncated"]
        assert page["truncated"]["frontier"]
        page = impact(start, **asked, cursor=page["truncated"]["cursor"])
    pytest.fail("the pages do not end")


@pytest.mark.usefixtures("pipeline")
def test_the_frontier_can_be_asked_from(impact: Ask) -> None:
    frontier = impact("dataset:db:raw", depth=3)["truncated"]["frontier"]
    rest = impact(frontier)
    assert depths(rest) == {"tidy": 0, "train": 0, "clean": 1, "model": 1, "report": 2}


def test_only_what_is_current_is_followed_unless_history_is_asked_for(impact: Ask, tell: Tell) -> None:
    tell(run("load", ("old",), ("staged",), at=1), run("load", ("new",), ("staged",), at=2))
    assert depths(impact("dataset:db:old")) == {"old": 0}
    answer = impact("dataset:db:old", history=True)
    assert depths(answer) == {"old": 0, "load": 1, "staged": 2}
    assert {(edge["type"], edge["current"]) for edge in answer["edges"]} == {("CONSUMED_BY", False), ("PRODUCES", True)}


def test_a_failed_attempt_does_not_move_a_job(impact: Ask, tell: Tell) -> None:
    tell(run("load", ("raw",), ("staged",), at=1), run("load", ("wrong",), (), at=2, kind="FAIL"))
    assert depths(impact("dataset:db:raw")) == {"raw": 0, "load": 1, "staged": 2}
    assert depths(impact("dataset:db:wrong")) == {"wrong": 0}


def test_origin_says_whether_an_edge_was_seen_or_declared(impact: Ask, tell: Tell) -> None:
    tell(declared("load", ("raw", "spare"), ("staged",), at=1), run("load", ("raw",), ("staged",), at=2))
    both = impact("dataset:db:raw")["edges"]
    assert {(edge["origin"], tuple(edge["origins"])) for edge in both} == {("observed", ("observed", "declared"))}
    only = {edge["from"]: edge["origins"] for edge in impact("dataset:db:spare")["edges"]}
    assert only["dataset:db:spare"] == ["declared"]


@pytest.mark.rule("name.symlinks", "demand.9")
def test_a_dataset_is_one_node_under_all_its_names(impact: Ask, tell: Tell) -> None:
    tell(
        run("load", ("raw",), (dataset("path", symlinks=alias("t")),), at=1),
        run("report", (dataset("t", namespace="catalog"),), ("out",), at=2),
    )
    answer = impact("dataset:db:raw")
    assert depths(answer) == {"raw": 0, "load": 1, "t": 2, "report": 3, "out": 4}
    (node,) = [node for node in answer["nodes"] if node["name"] == "t"]
    assert node["aliases"] == ["dataset:catalog:t", "dataset:db:path"]
    for name in ("dataset:db:path", "dataset:catalog:t"):
        found = impact(name)
        assert found["start"] == ["dataset:catalog:t"]
        assert depths(found) == {"t": 0, "report": 1, "out": 2}
    up = impact("dataset:db:out", direction="upstream")
    assert depths(up) == {"out": 0, "report": 1, "t": 2, "load": 3, "raw": 4}


@pytest.mark.rule("name.symlinks-withdrawn")
def test_an_alias_that_was_withdrawn_is_none(impact: Ask, tell: Tell) -> None:
    tell(
        run("load", ("raw",), (dataset("path", symlinks=alias("t")),), at=1),
        run("report", (dataset("t", namespace="catalog"),), ("out",), at=2),
        described(dataset("path", symlinks=alias("elsewhere")), at=3),
    )
    assert set(depths(impact("dataset:db:raw"))) == {"raw", "load", "elsewhere"}
    history = impact("dataset:db:raw", history=True)
    assert depths(history) == {"raw": 0, "load": 1, "elsewhere": 2, "t": 3, "report": 4, "out": 5}
    former = {(edge["from"], edge["to"]): edge for edge in history["edges"] if edge["type"] == "ALIAS"}
    assert set(former) == {
        ("dataset:catalog:elsewhere", "dataset:catalog:t"),
        ("dataset:catalog:t", "dataset:catalog:elsewhere"),
    }
    assert all((edge["current"], edge["origin"]) == (False, "symlinks") for edge in former.values())
    up = impact("dataset:db:out", direction="upstream", history=True)
    assert depths(up) == {"out": 0, "report": 1, "t": 2, "elsewhere": 3, "load": 4, "raw": 5}
    by_job = impact("dataset:db:raw", level="job", history=True)
    assert depths(by_job) == {"raw": 0, "load": 1, "report": 2}
    (last,) = [edge for edge in by_job["edges"] if edge["to"] == "job:shop:report"]
    assert (last["through"], last["origin"]) == (["dataset:catalog:elsewhere", "dataset:catalog:t"], "symlinks")
    nodes, found, truncated = pages(impact, "dataset:db:raw", history=True, limit=2)
    assert (nodes, found, truncated) == ({each["id"]: each["depth"] for each in history["nodes"]}, edges(history), None)


@pytest.mark.rule("name.symlinks-later")
def test_a_symlink_that_is_stated_later_joins_what_runs_did_before(impact: Ask, tell: Tell) -> None:
    tell(run("load", ("raw",), ("path",), at=1))
    tell(run("report", (dataset("t", namespace="catalog"),), ("out",), at=2))
    assert "out" not in depths(impact("dataset:db:raw"))
    tell(described(dataset("path", symlinks=alias("t")), at=3))
    assert depths(impact("dataset:db:raw")) == {"raw": 0, "load": 1, "t": 2, "report": 3, "out": 4}


def test_a_name_that_only_a_symlink_gave_is_observed_as_the_dataset_is(impact: Ask, tell: Tell) -> None:
    tell(run("load", (), (dataset("path", symlinks=alias("t")),)))
    (node,) = impact("dataset:db:path")["nodes"]
    assert node["id"] == "dataset:catalog:t"
    assert node["observed"] is True


def test_derives_is_followed_where_no_job_says_the_same(impact: Ask, tell: Tell) -> None:
    view = dataset("view", columnLineage=made_of(a=["base.a"]))
    tell(
        described(dataset("base")),
        described(dataset("hidden")),
        described(view, at=1),
        run("report", ("view",), ("out",), at=2),
        run("copy", ("in",), (dataset("out2", columnLineage=made_of(a=["in.a"])),), at=3),
        run("sly", ("known",), (dataset("out3", columnLineage=made_of(a=["known.a", "hidden.a"])),), at=4),
    )
    down = impact("dataset:db:base")
    assert depths(down) == {"base": 0, "view": 1, "report": 2, "out": 3}
    assert ("DERIVES", "columnLineage") in {(edge["type"], edge["origin"]) for edge in down["edges"]}
    assert {edge["type"] for edge in impact("dataset:db:in")["edges"]} == {"CONSUMED_BY", "PRODUCES"}
    assert depths(impact("dataset:db:hidden")) == {"hidden": 0, "sly": 1, "out3": 1}
    assert depths(impact("dataset:db:out2", direction="upstream")) == {"out2": 0, "copy": 1, "in": 2}
    up = impact("dataset:db:out3", direction="upstream")
    assert depths(up) == {"out3": 0, "sly": 1, "hidden": 1, "known": 2}
    assert depths(impact("dataset:db:out", direction="upstream"))["base"] == 3
    (derives,) = [edge for edge in up["edges"] if edge["type"] == "DERIVES"]
    assert (derives["from"], derives["jobs"]) == ("dataset:db:hidden", ["job:shop:sly"])
    by_job = impact("dataset:db:base", level="job")
    assert depths(by_job) == {"base": 0, "report": 1}
    assert by_job["edges"][0]["through"] == ["dataset:db:view"]


def test_derives_that_is_no_longer_stated_is_history(impact: Ask, tell: Tell) -> None:
    tell(
        described(dataset("view", columnLineage=made_of(a=["base.a"])), at=1),
        described(dataset("view", columnLineage=made_of(a=["other.a"])), at=2),
    )
    assert depths(impact("dataset:db:base")) == {"base": 0}
    assert depths(impact("dataset:db:other")) == {"other": 0, "view": 1}
    (edge,) = impact("dataset:db:base", history=True)["edges"]
    assert edge["current"] is False


def test_derives_that_only_an_earlier_run_stated_is_history(impact: Ask, tell: Tell) -> None:
    """The job reads less than its column lineage names, and later states nothing."""
    tell(
        described(dataset("hidden")),
        run("load", ("known",), (dataset("out", columnLineage=made_of(a=["known.a", "hidden.a"])),), at=1),
        run("load", ("known",), ("out",), at=2),
    )
    assert depths(impact("dataset:db:hidden")) == {"hidden": 0}
    history = impact("dataset:db:hidden", history=True)
    assert [(edge["type"], edge["current"]) for edge in history["edges"]] == [("DERIVES", False)]
    known = impact("dataset:db:known", history=True)
    assert {edge["type"] for edge in known["edges"]} == {"CONSUMED_BY", "PRODUCES"}
    assert depths(impact("dataset:db:out", direction="upstream", history=True)) == {
        "out": 0, "load": 1, "hidden": 1, "known": 2,
    }  # fmt: skip


def test_a_loop_ends(impact: Ask, tell: Tell) -> None:
    tell(run("update", ("table",), ("table",), at=1), run("again", ("table",), ("table", "out"), at=2))
    assert depths(impact("dataset:db:table")) == {"table": 0, "update": 1, "again": 1, "out": 2}
    assert depths(impact("job:shop:update", level="job")) == {"update": 0, "again": 1}


def test_ids_with_colons_mean_the_node_that_exists(api: httpx.Client, impact: Ask, tell: Tell) -> None:
    tell(run("load", (dataset("a:b", namespace="postgres://db:5432"),), ("out",), at=1))
    assert impact("dataset:postgres://db:5432:a:b")["counts"]["nodes"] == 3
    tell(run("load", (dataset("b", namespace="postgres://db:5432:a"),), ("out",), at=2))
    refused = api.get("/api/v1/impact", params={"nodeId": "dataset:postgres://db:5432:a:b"})
    assert refused.status_code == 422
    assert "more than one node" in refused.json()["detail"]
    named = {"type": "dataset", "namespace": "postgres://db:5432:a", "name": "b"}
    assert api.get("/api/v1/impact", params=named).json()["counts"]["nodes"] == 3


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"nodeId": "dataset:db:nothing"}, 404),
        ({"type": "job", "namespace": "db", "name": "nothing"}, 404),
        ({"nodeId": "nothing"}, 422),
        ({"nodeId": "run:1"}, 422),
        ({}, 422),
        ({"type": "column", "namespace": "db", "name": "raw"}, 422),
        ({"nodeId": "dataset:db:raw", "type": "dataset"}, 422),
        ({"nodeId": "dataset:db:raw", "depth": -1}, 422),
        ({"nodeId": "dataset:db:raw", "depth": 10_001}, 422),
        ({"nodeId": "dataset:db:raw", "depth": 10**30}, 422),
        ({"nodeId": "dataset:db:raw", "limit": 0}, 422),
        ({"nodeId": "dataset:db:raw", "level": "table"}, 422),
        ({"nodeId": "dataset:db:raw", "cursor": "nonsense"}, 422),
    ],
)
@pytest.mark.usefixtures("pipeline")
def test_questions_that_cannot_be_answered_say_why(api: httpx.Client, parameters: dict[str, str], status: int) -> None:
    answer = api.get("/api/v1/impact", params=parameters)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.usefixtures("pipeline")
def test_a_cursor_belongs_to_its_question(api: httpx.Client, impact: Ask) -> None:
    cursor = impact("dataset:db:raw", limit=1)["truncated"]["cursor"]
    other = api.get("/api/v1/impact", params={"nodeId": "dataset:db:staged", "cursor": cursor})
    assert other.status_code == 422


def test_both_directions_agree_where_a_lineage_uses_another_name(impact: Ask, tell: Tell) -> None:
    """The job reads the path, its column lineage names the table: no shortcut past the job, in either direction."""
    tell(
        run("load", (dataset("path", symlinks=alias("t", namespace="db")),), ("mid",), at=1),
        run("copy", ("path",), (dataset("out", columnLineage=made_of(a=["t.a"])),), at=2),
    )
    assert depths(impact("dataset:db:path")) == {"t": 0, "load": 1, "copy": 1, "mid": 2, "out": 2}
    assert depths(impact("dataset:db:out", direction="upstream")) == {"out": 0, "copy": 1, "t": 2}
