"""Impact by column: no impact is missed, and a column that is provably not used is not reached."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, columns, dataset, declared, described, made_of, run

pytestmark = pytest.mark.engines
Ask = Callable[..., dict[str, Any]]


def reached(answer: dict[str, Any]) -> set[str]:
    """Columns as `table.column`, whole datasets as `table`, jobs as `job!`."""
    shown: set[str] = set()
    for node in answer["nodes"]:
        match node["type"]:
            case "column":
                shown.add(f"{node['name']}.{node['field']}")
            case "dataset":
                assert node["whole"] is True
                shown.add(node["name"])
            case _:
                shown.add(f"{node['name']}!")
    return shown


def depth(answer: dict[str, Any], node_id: str) -> int:
    (found,) = [node["depth"] for node in answer["nodes"] if node["id"] == node_id]
    return found


@pytest.mark.rule("columns.answers")
def test_a_column_reaches_what_is_made_of_it_and_nothing_beside(impact: Ask, tell: Tell) -> None:
    lineage = made_of(x=["raw.a"], y=["raw.b"])
    tell(
        run(
            "load", (dataset("raw", schema=columns("a", "b", "c")),), (dataset("staged", columnLineage=lineage),), at=1
        ),
        run("copy", ("staged",), (dataset("final", columnLineage=made_of(z=["staged.x"])),), at=2),
    )
    answer = impact("datasetField:db:raw:a")
    assert answer["level"] == "column"
    assert reached(answer) == {"raw.a", "load!", "staged.x", "copy!", "final.z"}
    assert depth(answer, "datasetField:db:final:z") == 2
    assert depth(answer, "job:shop:copy") == 2
    feeds = {(edge["from"], edge["to"]): edge for edge in answer["edges"]}
    first = feeds["datasetField:db:raw:a", "datasetField:db:staged:x"]
    assert (first["type"], first["jobs"], first["transformations"]) == ("FEEDS", ["job:shop:load"], ["DIRECT"])
    assert reached(impact("datasetField:db:raw:c")) == {"raw.c"}
    assert reached(impact("datasetField:db:final:z", direction="upstream")) == {
        "final.z", "copy!", "staged.x", "load!", "raw.a",
    }  # fmt: skip


@pytest.mark.rule("columns.answers", "columns.1-2-0")
def test_a_column_that_influences_a_dataset_reaches_all_of_it(impact: Ask, tell: Tell) -> None:
    lineage = made_of(("raw.day",), x=["raw.a"])
    tell(
        run("load", ("raw",), (dataset("staged", columnLineage=lineage),), at=1),
        run("copy", ("staged",), (dataset("final", columnLineage=made_of(z=["staged.x"])),), at=2),
    )
    assert reached(impact("datasetField:db:raw:day")) == {"raw.day", "load!", "staged", "copy!", "final.z"}
    assert reached(impact("datasetField:db:final:z", direction="upstream")) == {
        "final.z", "copy!", "staged.x", "load!", "raw.a", "raw.day",
    }  # fmt: skip


def test_without_column_lineage_an_output_is_reached_as_a_whole(impact: Ask, tell: Tell) -> None:
    raw = dataset("raw", schema=columns("a"))
    tell(
        run("load", (raw,), ("staged",), at=1),
        run("copy", ("staged",), (dataset("final", columnLineage=made_of(z=["staged.x"], w=["staged.y"])),), at=2),
        run("dashboard", ("final",), (), at=3),
    )
    answer = impact("datasetField:db:raw:a")
    assert reached(answer) == {"raw.a", "load!", "staged", "copy!", "final.z", "final.w", "dashboard!"}
    assert depth(answer, "job:shop:dashboard") == 3
    up = impact("datasetField:db:final:z", direction="upstream")
    assert reached(up) == {"final.z", "copy!", "staged.x", "load!", "raw"}


@pytest.mark.rule("columns.adds")
def test_a_lineage_that_does_not_name_a_dataset_says_nothing_about_it(impact: Ask, tell: Tell) -> None:
    lineage = made_of(x=["raw.a"])
    reads = ("raw", dataset("lookup", schema=columns("k")))
    tell(run("load", reads, (dataset("staged", columnLineage=lineage),), at=1))
    assert reached(impact("datasetField:db:lookup:k")) == {"lookup.k", "load!", "staged"}
    assert reached(impact("datasetField:db:staged:x", direction="upstream")) == {"staged.x", "load!", "raw.a", "lookup"}


def test_each_job_is_trusted_for_its_own_output_only(impact: Ask, tell: Tell) -> None:
    raw = dataset("raw", schema=columns("a", "c"))
    tell(
        run("exact", (raw,), (dataset("one", columnLineage=made_of(x=["raw.a"])), "two"), at=1),
        run("vague", (raw,), ("one",), at=2),
    )
    assert reached(impact("datasetField:db:raw:c")) == {"raw.c", "exact!", "two", "vague!", "one"}
    assert reached(impact("datasetField:db:raw:a")) == {"raw.a", "exact!", "one.x", "two", "vague!", "one"}


def test_a_whole_dataset_reaches_what_any_of_its_columns_does(impact: Ask, tell: Tell) -> None:
    lineage = made_of(x=["raw.a"], y=["raw.b"])
    tell(
        run("load", ("raw",), (dataset("staged", columnLineage=lineage),), at=1),
        run("vague", ("raw",), ("other",), at=2),
    )
    assert reached(impact("dataset:db:raw", level="column")) == {
        "raw", "load!", "staged.x", "staged.y", "vague!", "other",
    }  # fmt: skip
    assert reached(impact("dataset:db:staged", level="column", direction="upstream")) == {
        "staged", "load!", "raw.a", "raw.b",
    }  # fmt: skip


def test_a_job_reaches_its_outputs_as_a_whole(impact: Ask, tell: Tell) -> None:
    lineage = made_of(x=["raw.a"])
    tell(
        run("load", ("raw",), (dataset("staged", columnLineage=lineage),), at=1),
        run("copy", ("staged",), (dataset("final", columnLineage=made_of(z=["staged.x"])),), at=2),
    )
    assert reached(impact("job:shop:load", level="column")) == {"load!", "staged", "copy!", "final.z"}
    assert reached(impact("job:shop:copy", level="column", direction="upstream")) == {
        "copy!",
        "staged",
        "load!",
        "raw.a",
    }


def test_only_the_latest_column_lineage_counts(impact: Ask, tell: Tell) -> None:
    tell(
        run("load", ("raw",), (dataset("staged", columnLineage=made_of(x=["raw.a"])),), at=1),
        run("load", ("raw",), (dataset("staged", columnLineage=made_of(x=["raw.b"])),), at=2),
    )
    assert reached(impact("datasetField:db:raw:a")) == {"raw.a"}
    assert reached(impact("datasetField:db:raw:b")) == {"raw.b", "load!", "staged.x"}
    history = impact("datasetField:db:raw:a", history=True)
    assert reached(history) == {"raw.a", "load!", "staged.x"}
    assert [(edge["current"], edge["jobs"]) for edge in history["edges"]] == [(False, ["job:shop:load"])]


@pytest.mark.parametrize("order", [1, -1])
def test_every_column_lineage_of_the_latest_group_of_runs_counts(impact: Ask, tell: Tell, order: int) -> None:
    """Tasks of one parent that write an output piece by piece, each from other columns."""
    parent = {"parent": {"run": {"runId": "p"}, "job": {"namespace": "shop", "name": "daily"}}}
    raw = dataset("raw", schema=columns("a", "b", "c"))
    pieces = [
        run("load", (raw,), (dataset("staged", columnLineage=made_of(**{to: [source]})),), at=at, run_facets=parent)
        for to, source, at in (("x", "raw.a", 1), ("y", "raw.b", 2))
    ]
    for piece in pieces[::order]:
        tell(piece)
    assert reached(impact("datasetField:db:raw:a")) == {"raw.a", "load!", "staged.x"}
    assert reached(impact("datasetField:db:raw:b")) == {"raw.b", "load!", "staged.y"}
    assert reached(impact("datasetField:db:raw:c")) == {"raw.c"}
    assert reached(impact("dataset:db:staged", level="column", direction="upstream")) == {
        "staged", "load!", "raw.a", "raw.b",
    }  # fmt: skip


def test_a_later_run_without_column_lineage_is_not_taken_for_the_earlier_one(impact: Ask, tell: Tell) -> None:
    raw = dataset("raw", schema=columns("a", "c"))
    tell(run("load", (raw,), (dataset("staged", columnLineage=made_of(x=["raw.a"])),), at=1))
    assert reached(impact("datasetField:db:raw:c")) == {"raw.c"}
    tell(run("load", (raw,), ("staged",), at=2), run("copy", ("staged",), ("final",), at=3))
    for column in ("a", "c"):
        answer = impact(f"datasetField:db:raw:{column}")
        assert reached(answer) == {f"raw.{column}", "load!", "staged", "copy!", "final"}
    assert reached(impact("datasetField:db:staged:x", direction="upstream")) == {"staged.x", "load!", "raw"}
    history = impact("datasetField:db:raw:a", history=True)
    assert reached(history) == {"raw.a", "load!", "staged.x", "staged", "copy!", "final"}
    (feeds,) = [edge for edge in history["edges"] if edge["type"] == "FEEDS"]
    assert (feeds["current"], feeds["jobs"]) == (False, ["job:shop:load"])


def test_column_lineage_of_a_view_needs_no_job(impact: Ask, tell: Tell) -> None:
    tell(described(dataset("view", columnLineage=made_of(v=["base.a"])), at=1))
    assert reached(impact("datasetField:db:base:a")) == {"base.a", "view.v"}
    assert reached(impact("datasetField:db:view:v", direction="upstream")) == {"view.v", "base.a"}


def test_a_declared_column_lineage_counts_for_the_declaration(impact: Ask, tell: Tell) -> None:
    raw = dataset("raw", schema=columns("a", "c"))
    tell(declared("load", (raw,), (dataset("staged", columnLineage=made_of(x=["raw.a"])),), at=1))
    assert reached(impact("datasetField:db:raw:a")) == {"raw.a", "load!", "staged.x"}
    tell(run("load", (raw,), ("staged",), at=2))
    assert "staged" not in reached(impact("datasetField:db:raw:c"))


def test_columns_of_one_dataset_under_two_names_are_one(impact: Ask, tell: Tell) -> None:
    path = dataset("path", symlinks=alias("t", namespace="db"), columnLineage=made_of(x=["raw.a"]))
    tell(
        run("load", ("raw",), (path,), at=1),
        run("copy", ("t",), (dataset("final", columnLineage=made_of(z=["t.x"])),), at=2),
    )
    answer = impact("datasetField:db:raw:a")
    assert reached(answer) == {"raw.a", "load!", "t.x", "copy!", "final.z"}
    (column,) = [node for node in answer["nodes"] if node["name"] == "t"]
    assert column["aliases"] == ["datasetField:db:path:x", "datasetField:db:t:x"]
    assert reached(impact("datasetField:db:path:x")) == {"t.x", "copy!", "final.z"}
    assert reached(impact("datasetField:db:final:z", direction="upstream")) == {
        "final.z", "copy!", "t.x", "load!", "raw.a",
    }  # fmt: skip


def test_a_lineage_may_use_another_name_than_the_job_does(impact: Ask, tell: Tell) -> None:
    """The job reads the path; its column lineage names the table: the same dataset, so the lineage is trusted."""
    path = dataset("path", symlinks=alias("t", namespace="db"), schema=columns("a", "c"))
    tell(run("load", (path,), (dataset("staged", columnLineage=made_of(x=["t.a"])),), at=1))
    assert reached(impact("datasetField:db:path:a")) == {"t.a", "load!", "staged.x"}
    assert reached(impact("datasetField:db:path:c")) == {"t.c"}
    assert reached(impact("datasetField:db:staged:x", direction="upstream")) == {"staged.x", "load!", "t.a"}


def test_depth_and_frontier_are_of_columns(impact: Ask, tell: Tell) -> None:
    tell(
        run("load", ("raw",), (dataset("staged", columnLineage=made_of(x=["raw.a"])),), at=1),
        run("copy", ("staged",), (dataset("final", columnLineage=made_of(z=["staged.x"])),), at=2),
    )
    answer = impact("datasetField:db:raw:a", depth=1)
    assert reached(answer) == {"raw.a", "load!", "staged.x"}
    assert answer["truncated"]["frontier"] == ["datasetField:db:staged:x"]
    assert reached(impact("datasetField:db:raw:a", depth=1, cursor=answer["truncated"]["cursor"])) == {
        "copy!",
        "final.z",
    }


def test_a_job_that_states_a_lineage_from_what_it_does_not_read_is_shown(impact: Ask, tell: Tell) -> None:
    """Producers leave inputs out that their column lineage names."""
    tell(run("merge", ("raw",), (dataset("staged", columnLineage=made_of(x=["hidden.a"])),), at=1))
    answer = impact("datasetField:db:hidden:a")
    assert reached(answer) == {"hidden.a", "merge!", "staged.x"}
    assert reached(impact("datasetField:db:staged:x", direction="upstream")) == {
        "staged.x",
        "merge!",
        "hidden.a",
        "raw",
    }


NESTED = {"fields": [{"name": "s", "fields": [{"name": "i"}, {"name": "j"}]}, {"name": "t"}]}


def of(**fields: str) -> dict[str, Any]:
    """A columnLineage facet from `raw`: output column by name, source as a dotted path."""
    sources = {to: [{"namespace": "db", "name": "raw", "field": path}] for to, path in fields.items()}
    return {"fields": {to: {"inputFields": each} for to, each in sources.items()}}


@pytest.mark.parametrize(
    ("named", "reaches"),
    [("s", {"s", "s.i", "s.j"}), ("s.i", {"s", "s.i"}), ("S.I", {"s", "s.i"}), ("t", {"t"})],
)
def test_a_lineage_that_names_a_nested_column_names_those_around_and_in_it(
    impact: Ask, tell: Tell, named: str, reaches: set[str]
) -> None:
    tell(run("load", (dataset("raw", schema=NESTED),), (dataset("staged", columnLineage=of(x=named)),), at=1))
    for field in ("s", "s.i", "s.j", "t"):
        answer = impact(f"datasetField:db:raw:{field}")
        if field in reaches:
            assert {"load!", "staged.x"} <= reached(answer)
            assert [edge["to"] for edge in answer["edges"]] == ["datasetField:db:staged:x"]
        else:
            assert reached(answer) == {f"raw.{field}"}
        assert "staged" not in reached(answer)


@pytest.mark.parametrize("asked", ["s", "s.i", "s.j", "S"])
def test_upstream_of_a_nested_column_is_what_feeds_those_around_and_in_it(impact: Ask, tell: Tell, asked: str) -> None:
    told = dataset("staged", schema=NESTED, columnLineage=of(S="a", **{"s.i": "b", "t": "c"}))
    tell(run("load", (dataset("raw", schema=columns("a", "b", "c")),), (told,), at=1))
    expected = {"s": {"a", "b"}, "S": {"a", "b"}, "s.i": {"a", "b"}, "s.j": {"a"}}[asked]
    answer = impact(f"datasetField:db:staged:{asked}", direction="upstream")
    assert {each for each in reached(answer) if each.startswith("raw")} == {f"raw.{each}" for each in expected}


def test_a_column_is_one_however_it_is_spelled(impact: Ask, tell: Tell) -> None:
    staged = dataset("staged", schema=columns("Id"), columnLineage=of(ID="id"))
    copied = {"fields": {"z": {"inputFields": [{"namespace": "db", "name": "staged", "field": "id"}]}}}
    tell(
        run("load", (dataset("raw", schema=columns("Id", "other")),), (staged,), at=1),
        run("copy", ("staged",), (dataset("final", columnLineage=copied),), at=2),
    )
    expected = {"load!", "staged.ID", "copy!", "final.z"}
    for asked in ("Id", "id"):
        answer = impact(f"datasetField:db:raw:{asked}")
        assert reached(answer) == {"raw.Id", *expected}
        assert answer["start"] == ["datasetField:db:raw:Id"]
    assert answer["nodes"][0]["aliases"] == ["datasetField:db:raw:Id", "datasetField:db:raw:id"]
    assert reached(impact("datasetField:db:raw:other")) == {"raw.other"}
    assert reached(impact("datasetField:db:final:z", direction="upstream")) == {"raw.Id", *expected}


def test_case_and_nesting_hold_under_another_name_of_the_dataset(impact: Ask, tell: Tell) -> None:
    path = dataset("path", symlinks=alias("t", namespace="db"), schema=NESTED)
    lineage = {"fields": {"x": {"inputFields": [{"namespace": "db", "name": "t", "field": "S"}]}}}
    tell(run("load", (path,), (dataset("staged", columnLineage=lineage),), at=1))
    assert reached(impact("datasetField:db:path:s.i")) == {"t.s.i", "load!", "staged.x"}
    (start,) = [node for node in impact("datasetField:db:path:s")["nodes"] if node["depth"] == 0]
    assert (start["id"], start["aliases"]) == (
        "datasetField:db:t:S",
        ["datasetField:db:path:s", "datasetField:db:t:S"],
    )


def test_two_nodes_of_one_id_are_two(api: httpx.Client, tell: Tell) -> None:
    """`am:x` + `y` and `am` + `x:y` read alike; all three levels, the neighbourhood and the search keep both."""
    twins = (dataset("y", namespace="am:x"), dataset("x:y", namespace="am"))
    sources = [{"namespace": "am:x", "name": "y", "field": "a"}, {"namespace": "am", "name": "x:y", "field": "a"}]
    out = dataset("out", columnLineage={"fields": {"z": {"inputFields": sources}}})
    tell(run("split", ("raw",), twins, at=1), run("merge", twins, (out,), at=2))
    for level, asked, direction in (
        ("dataset", {"type": "dataset", "namespace": "db", "name": "raw"}, "downstream"),
        ("column", {"type": "dataset", "namespace": "db", "name": "raw"}, "downstream"),
        ("column", {"type": "column", "namespace": "db", "name": "out", "field": "z"}, "upstream"),
    ):
        answer = api.get("/api/v1/impact", params={**asked, "level": level, "direction": direction}).json()
        both = [(node["namespace"], node["name"]) for node in answer["nodes"] if "am:x:y" in node["id"]]
        assert sorted(both) == [("am", "x:y"), ("am:x", "y")], (level, direction)
        if direction == "upstream":
            feeds = [edge for edge in answer["edges"] if edge["type"] == "FEEDS"]
            assert [edge["from"] for edge in feeds] == ["datasetField:am:x:y:a"] * 2
    graph = api.get("/api/v1/lineage", params={"nodeId": "job:shop:merge"}).json()["graph"]
    both = [node for node in graph if node["id"] == "dataset:am:x:y"]
    assert {(node["data"]["namespace"], node["data"]["name"]) for node in both} == {("am", "x:y"), ("am:x", "y")}
    assert [len(node["outEdges"]) for node in both] == [1, 1]
    found = api.get("/api/v1/search", params={"q": "y", "filter": "DATASET"}).json()["results"]
    assert [result["nodeId"] for result in found] == ["dataset:am:x:y"] * 2


def test_columns_under_a_name_that_the_dataset_no_longer_has_are_history(impact: Ask, tell: Tell) -> None:
    path = dataset("path", symlinks=alias("t", namespace="db"), columnLineage=made_of(x=["raw.a"], y=["raw.b"]))
    tell(
        run("load", ("raw",), (path,), at=1),
        run("copy", ("t",), (dataset("final", columnLineage=made_of(z=["t.X"])),), at=2),
        described(dataset("path", symlinks=alias("u", namespace="db")), at=3),
    )
    assert reached(impact("datasetField:db:raw:a")) == {"raw.a", "load!", "u.x"}
    history = impact("datasetField:db:raw:a", history=True)
    assert reached(history) == {"raw.a", "load!", "u.x", "t.X", "copy!", "final.z"}
    assert ("ALIAS", False) in {(edge["type"], edge["current"]) for edge in history["edges"]}
    assert reached(impact("datasetField:db:raw:b", history=True)) == {"raw.b", "load!", "u.y"}
    up = impact("datasetField:db:final:z", direction="upstream", history=True)
    assert {"t.X", "u.x", "raw.a"} <= reached(up)
    assert "raw.b" not in reached(up)


def test_a_column_is_found_under_the_name_that_answers_show(tell: Tell, impact: Callable[..., dict[str, Any]]) -> None:
    """It is stored under the name that its events used; its dataset is shown under the catalog's."""
    tell(run("load", writes=(dataset("s3/orders", schema=columns("id"), symlinks=alias("orders")),)))
    assert impact("datasetField:catalog:orders:id")["start"] == impact("datasetField:db:s3/orders:id")["start"]
