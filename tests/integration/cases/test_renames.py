"""Renames in time: data goes on under its new name, and what was moved away before is not made of it."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import columns, dataset, described, made_of, renamed, run

LEVELS = ("dataset", "job")


def names(api: httpx.Client, node: str, **asked: Any) -> set[str]:
    answer = api.get("/api/v1/impact", params={"nodeId": node, **asked}).raise_for_status().json()
    return {each["name"] for each in answer["nodes"]}


def run_id(number: int) -> str:
    return f"0f0f0018-0000-7000-8000-00000000000{number}"


LOAD_V1, LOAD_V2, TO_BAK, TO_T, REPORT = map(run_id, range(1, 6))


@pytest.mark.rule("dataset.lifecycleStateChange.renamed-when")
def test_a_report_shows_what_was_renamed_into_its_source(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    reads = api.get(f"/api/v1/runs/{REPORT}/closure").raise_for_status().json()["reads"]
    shown = [(each["dataset"].rpartition(":")[2], each["reader"], each["writer"]) for each in reads]
    assert shown == [("t", REPORT, TO_T), ("t_stage", TO_T, LOAD_V2), ("b", LOAD_V2, None)]
    assert not any(each["alsoWriters"] for each in reads)
    closed = api.get(f"/api/v1/runs/{TO_BAK}/closure").raise_for_status().json()["reads"]
    assert [each["writer"] for each in closed] == [LOAD_V1, None]


def test_the_blast_radius_of_either_load(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    for load, runs, still in ((LOAD_V1, [TO_BAK], {"t_bak"}), (LOAD_V2, [TO_T, REPORT], {"t", "dash"})):
        radius = api.get(f"/api/v1/runs/{load}/blast-radius").raise_for_status().json()
        assert [each["runId"] for each in radius["runs"]] == runs
        tainted = {each["dataset"].rpartition(":")[2]: each["stillTainted"] for each in radius["datasets"]}
        assert {name for name, whether in tainted.items() if whether} == still


def test_impact_leaves_out_what_was_moved_away_before(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    assert names(api, "dataset:c18db:b") == {"b", "load_v2", "t_stage", "t", "report", "dash"}
    assert names(api, "dataset:c18db:b", level="job") == {"b", "load_v2", "report"}
    assert names(api, "dataset:c18db:a") == {"a", "load_v1", "t", "t_bak", "report", "dash"}
    above = names(api, "dataset:c18db:t_bak", direction="upstream")
    assert above == {"t_bak", "alter.t_t_bak", "t", "load_v1", "a"}
    assert "b" in names(api, "dataset:c18db:dash", direction="upstream")


def test_what_was_renamed_only_later_was_not_so(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    before, between = ({"asOf": f"2026-11-10T{at}Z"} for at in ("02:30:00", "03:05:00"))
    assert names(api, "dataset:c18db:b", **before) == {"b", "load_v2", "t_stage"}
    assert names(api, "dataset:c18db:a", **before) == {"a", "load_v1", "t"}
    assert names(api, "dataset:c18db:b", **between) == {"b", "load_v2", "t_stage"}
    assert names(api, "dataset:c18db:a", **between) == {"a", "load_v1", "t", "t_bak"}
    assert "dash" in names(api, "dataset:c18db:b", asOf="2026-11-10T05:00:00Z")
    assert "t_bak" not in names(api, "dataset:c18db:b", asOf="2026-11-10T05:00:00Z")


def test_lineage_in_the_shape_of_marquez_goes_over_the_rename(case: Callable[..., httpx.Client]) -> None:
    api = case("18-swap-by-two-renames")
    graph = api.get("/api/v1/lineage", params={"nodeId": "dataset:c18db:b"}).raise_for_status().json()["graph"]
    edges = {
        tuple(edge[end].rpartition(":")[2] for end in ("origin", "destination"))
        for n in graph
        for edge in n["outEdges"]
    }
    assert ("t_stage", "t") in edges
    assert not any("t_bak" in edge for edge in edges)


def test_what_is_written_under_the_old_name_later_did_not_go_along(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", ("a",), ("t",), at=1),
        run("archive", (), (renamed("t_old", "t"),), at=3),
        run("load2", ("b",), ("t",), at=5, run_id="load2"),
        run("report", ("t",), ("dash",), at=7, run_id="report"),
        run("look", ("t_old",), (), at=9, run_id="look"),
    )
    for level in LEVELS:
        assert "look" not in names(api, "dataset:db:b", level=level)
        assert "report" in names(api, "dataset:db:b", level=level)
        assert "look" in names(api, "dataset:db:a", level=level)
        assert "load2" not in names(api, "dataset:db:t_old", direction="upstream", level=level)
        assert "load" in names(api, "dataset:db:t_old", direction="upstream", level=level)
    assert "t_old" not in names(api, "dataset:db:b")
    reads = [api.get(f"/api/v1/runs/{run}/closure").json()["reads"] for run in ("report", "look")]
    assert [[each["dataset"].rpartition(":")[2] for each in found] for found in reads] == [
        ["t", "b"],
        ["t_old", "t", "a"],
    ]


def test_a_chain_of_renames_and_the_way_back(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("load", ("raw",), ("a",), at=1, run_id="load"),
        run("one", (), (renamed("b", "a"),), at=3, run_id="one"),
        run("two", (), (renamed("c", "b"),), at=5, run_id="two"),
        run("back", (), (renamed("a", "c"),), at=7, run_id="back"),
        run("report", ("a",), (), at=9, run_id="report"),
    )
    reads = api.get("/api/v1/runs/report/closure").json()["reads"]
    assert [each["writer"] for each in reads] == ["back", "two", "one", "load", None]
    assert names(api, "dataset:db:raw") == {"raw", "load", "a", "b", "c", "report"}
    assert names(api, "dataset:db:raw", asOf="2026-10-09T00:04:00Z") == {"raw", "load", "a", "b"}


@pytest.mark.rule("dataset.lifecycleStateChange.renamed-over")
def test_the_last_rename_into_a_name_counts(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("to_blue", ("x",), ("blue",), at=1),
        run("to_green", ("y",), ("green",), at=1),
        run("swap", (), (renamed("t", "blue"),), at=3),
        run("swap", (), (renamed("t", "green"),), at=5),
    )
    assert "t" not in names(api, "dataset:db:x")
    assert "t" in names(api, "dataset:db:x", history=True)
    assert "t" in names(api, "dataset:db:x", asOf="2026-10-09T00:04:00Z")
    assert "t" in names(api, "dataset:db:y")


def test_a_swap_every_night_brings_last_nights_data_to_the_backup(api: httpx.Client, tell: Tell) -> None:
    for night in (0, 60):
        tell(
            run("load", ("b",), ("stage",), at=night + 1),
            run("save", (), (renamed("bak", "t"),), at=night + 3),
            run("swap", (), (renamed("t", "stage"),), at=night + 5),
        )
    assert names(api, "dataset:db:b") == {"b", "load", "stage", "t", "bak"}


def test_a_rename_that_failed_moved_nothing(api: httpx.Client, tell: Tell) -> None:
    into = (renamed("t", "stage"),)
    tell(
        run("load", ("a",), ("t",), at=1, run_id="load"),
        run("fill", ("b",), ("stage",), at=1, run_id="fill"),
        run("swap", (), into, at=3, kind="START", run_id="swap"),
        run("swap", (), into, at=4, kind="FAIL", run_id="swap"),
        run("report", ("t", "stage"), (), at=9, run_id="report"),
    )
    reads = api.get("/api/v1/runs/report/closure").json()["reads"]
    found = {each["dataset"].rpartition(":")[2]: (each["writer"], each["alsoWriters"]) for each in reads}
    assert found == {"t": ("load", []), "stage": ("fill", []), "a": (None, []), "b": (None, [])}
    assert "t" not in names(api, "dataset:db:b")
    tell(
        run("swap", (), (), at=6, kind="COMPLETE", run_id="again"),
        run("swap", (), into, at=5, run_id="again", kind="START"),
    )
    assert "t" in names(api, "dataset:db:b"), "one that completed, and said so only as it began"


def test_columns_keep_their_names(api: httpx.Client, tell: Tell) -> None:
    def columns_of(at: str, **asked: str) -> set[str]:
        answer = api.get("/api/v1/impact", params={"nodeId": at, **asked}).raise_for_status().json()
        return {f"{each['name']}.{each['field']}" for each in answer["nodes"] if each["type"] == "column"}

    tell(
        run(
            "load",
            ("raw",),
            (dataset("t", schema=columns("x", "y"), columnLineage=made_of(x=["raw.a"], y=["raw.b"])),),
            at=1,
        ),
        run("alter", (), (renamed("t2", "t", schema=columns("x", "y")),), at=3),
        run("next", ("t2",), (dataset("out", schema=columns("z"), columnLineage=made_of(z=["t2.x"])),), at=5),
    )
    assert columns_of("datasetField:db:raw:a") == {"raw.a", "t.x", "t2.x", "out.z"}
    assert columns_of("datasetField:db:t:y") == {"t.y", "t2.y"}
    assert "raw.a" in columns_of("datasetField:db:out:z", direction="upstream")


def test_what_a_dataset_event_says_needs_no_run(api: httpx.Client, tell: Tell) -> None:
    tell(run("load", ("raw",), ("old",), at=1), described(renamed("new", "old"), at=5))
    assert names(api, "dataset:db:raw") == {"raw", "load", "old", "new"}
    assert names(api, "dataset:db:raw", asOf="2026-10-09T00:04:00Z") == {"raw", "load", "old"}


def test_a_source_that_only_a_column_lineage_names_and_that_was_renamed(api: httpx.Client, tell: Tell) -> None:
    """Who renames reads what was there, whatever columns it tells; who only tells columns read what was there then."""
    of_stage = {"columnLineage": made_of(x=["stage.x"])}
    tell(
        run("load", ("b",), (dataset("stage", schema=columns("x")),), at=1, run_id="load"),
        run("before", (), (dataset("early", **of_stage),), at=2, run_id="before"),
        run("swap", (), (renamed("t", "stage", **of_stage),), at=4, run_id="swap"),
        run("after", (), (dataset("late", **of_stage),), at=6, run_id="after"),
        run("report", (), (dataset("dash", columnLineage=made_of(x=["t.x"])),), at=8, run_id="report"),
    )

    def read(by: str) -> list[tuple[Any, ...]]:
        reads = api.get(f"/api/v1/runs/{by}/closure").raise_for_status().json()["reads"]
        assert not any(each["droppedBy"] or each["alsoWriters"] for each in reads)
        return [(each["dataset"].rpartition(":")[2], each["writer"], each["inferred"]) for each in reads]

    assert read("swap") == [("stage", "load", False), ("b", None, False)]
    assert read("before") == [("stage", "load", True), ("b", None, False)]
    assert read("after") == [("stage", None, True)], "all of it was moved away"
    assert read("report") == [("t", "swap", True), ("stage", "load", False), ("b", None, False)]
    radius = api.get("/api/v1/runs/load/blast-radius").raise_for_status().json()
    assert {each["runId"]: each["inferred"] for each in radius["runs"]} == {
        "before": True,
        "swap": False,
        "report": True,
    }
    assert {"t", "dash", "report"} <= names(api, "dataset:db:b")
    shown = api.get("/api/v1/runs/swap/blast-radius").raise_for_status().json()["runs"]
    assert [each["runId"] for each in shown] == ["report"]


def test_who_reads_by_its_column_lineage_writes_a_name_only_after_it_was_moved(api: httpx.Client, tell: Tell) -> None:
    tell(
        run("use", ("src",), ("elsewhere",), at=0),
        run("load", ("a",), ("stage",), at=1),
        run("archive", (), (renamed("old", "stage"),), at=3),
        run("build", (), (dataset("stage", columnLineage=made_of(x=["src.x"])),), at=5),
        run("look", ("old",), ("seen",), at=7),
        run("report", ("stage",), ("dash",), at=7),
    )
    asked = {"level": "job"}
    assert names(api, "dataset:db:src", **asked) == {"src", "use", "build", "report"}
    assert names(api, "dataset:db:a", **asked) == {"a", "load", "look", "report"}
    assert names(api, "job:shop:look", **asked, direction="upstream") == {"look", "archive", "load"}
    assert names(api, "job:shop:report", **asked, direction="upstream") == {"report", "load", "build"}
