"""Impact by column: no impact is missed, and a column that is provably not used is not reached."""

from collections.abc import Callable
from typing import Any

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
