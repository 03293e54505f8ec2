"""Impact by column where a column lineage is incomplete, and where a job reads what it writes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, columns, dataset, described, made_of, run
from tests.integration.query_api.test_impact_columns import reached

pytestmark = pytest.mark.engines
Ask = Callable[..., dict[str, Any]]


@pytest.mark.rule("columns.left-out")
def test_a_column_that_is_not_explained_is_made_of_every_column_of_every_input(impact: Ask, tell: Tell) -> None:
    raw = dataset("raw", schema=columns("a", "b"))
    other = dataset("other", schema=columns("k"))
    out = dataset("out", schema=columns("x", "made", "none"), columnLineage=made_of(x=["raw.a"], none=[]))
    tell(run("load", (raw, other), (out,), at=1))
    assert reached(impact("datasetField:db:raw:a")) == {"raw.a", "load!", "out.x", "out.made"}
    assert reached(impact("datasetField:db:raw:b")) == {"raw.b", "load!", "out.made"}
    assert reached(impact("datasetField:db:other:k")) == {"other.k", "load!", "out"}
    up = impact("datasetField:db:out:made", direction="upstream")
    assert reached(up) == {"out.made", "load!", "raw", "other"}
    assert ("dataset:db:raw", "job:shop:load", "CONSUMED_BY") in kinds(up)
    assert ("job:shop:load", "datasetField:db:out:made", "PRODUCES") in kinds(up)
    assert reached(impact("datasetField:db:out:none", direction="upstream")) == {"out.none", "load!", "other"}
    assert reached(impact("datasetField:db:out:x", direction="upstream")) == {"out.x", "load!", "raw.a", "other"}


@pytest.mark.rule("columns.left-out")
def test_what_another_lineage_of_the_job_explains_is_explained(impact: Ask, tell: Tell) -> None:
    parent = {"parent": {"run": {"runId": "p"}, "job": {"namespace": "shop", "name": "daily"}}}
    raw, schema = dataset("raw", schema=columns("a", "b", "c")), columns("x", "y", "none", "z")
    one = dataset("out", schema=schema, columnLineage=made_of(x=["raw.a"]))
    two = dataset("out", schema=schema, columnLineage=made_of(y=["raw.b"], none=[]))
    tell(
        run("load", (raw,), (one,), at=1, run_facets=parent),
        run("load", (raw,), (two,), at=2, run_facets=parent),
    )
    assert reached(impact("datasetField:db:raw:c")) == {"raw.c", "load!", "out.z"}


@pytest.mark.rule("columns.left-out")
def test_a_source_that_is_not_read_feeds_what_its_lineage_leaves_out(impact: Ask, tell: Tell) -> None:
    out = dataset("out", schema=columns("x", "made"), columnLineage=made_of(x=["hidden.a"], w=["hidden.b"]))
    view = dataset("view", schema=columns("x", "made"), columnLineage=made_of(x=["hidden.a"]))
    tell(run("load", (), (out,), at=1), described(view, at=2))
    down = impact("datasetField:db:hidden:b")
    assert reached(down) == {"hidden.b", "load!", "out.w", "out.made", "view.made"}
    assert ("datasetField:db:hidden:b", "datasetField:db:out:made", "DERIVES") in kinds(down)
    assert reached(impact("datasetField:db:out:made", direction="upstream")) == {"out.made", "load!", "hidden"}
    assert reached(impact("datasetField:db:view:made", direction="upstream")) == {"view.made", "hidden"}


@pytest.mark.rule("columns.left-out")
def test_an_unexplained_column_is_met_under_all_spellings_and_names(impact: Ask, tell: Tell) -> None:
    nested = {"fields": [{"name": "s", "fields": [{"name": "i"}, {"name": "j"}]}, {"name": "x"}]}
    out = dataset("files", schema=nested, symlinks=alias("out"), columnLineage=made_of(x=["raw.a"]))
    reads = {"namespace": "catalog", "name": "out", "facets": {"schema": columns("S", "x")}}
    tell(
        run("load", (dataset("raw", schema=columns("a", "b")),), (out,), at=1),
        run("copy", (reads,), (dataset("final", columnLineage=of_catalog(z="S")),), at=2),
    )
    assert "final.z" in reached(impact("datasetField:db:raw:b"))
    assert "raw" in reached(impact("datasetField:db:final:z", direction="upstream"))
    assert "raw" not in reached(impact("datasetField:catalog:out:x", direction="upstream"))


@pytest.mark.rule("columns.self")
def test_a_lineage_that_names_no_column_of_the_output_says_nothing_of_reading_it(impact: Ask, tell: Tell) -> None:
    lineage = made_of(id=["src.id"], day=["src.day"])
    out = dataset("inc", schema=columns("id", "day"), columnLineage=lineage)
    tell(run("load", ("src", "inc"), (out,), at=1))
    assert reached(impact("datasetField:db:src:id")) == {"src.id", "load!", "inc.id", "inc"}


@pytest.mark.rule("columns.self")
def test_a_job_that_reads_its_output_under_another_name_keeps_its_columns(impact: Ask, tell: Tell) -> None:
    lineage = made_of(id=["src.id"], prev=["inc.day"], day=["src.day"])
    out = dataset("inc", symlinks=alias("inc"), columnLineage=lineage)
    reads = {"namespace": "catalog", "name": "inc", "facets": {}}
    tell(run("load", ("src", reads), (out,), at=1))
    assert reached(impact("datasetField:db:src:id")) == {"src.id", "load!", "inc.id"}
    assert reached(impact("datasetField:db:inc:prev", direction="upstream")) == {
        "inc.prev", "inc.day", "load!", "src.day",
    }  # fmt: skip


def kinds(answer: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(edge["from"], edge["to"], edge["type"]) for edge in answer["edges"]}


def of_catalog(**fields: str) -> dict[str, Any]:
    """A columnLineage facet from `catalog`/`out`."""
    named = {"namespace": "catalog", "name": "out"}
    return {"fields": {to: {"inputFields": [{**named, "field": field}]} for to, field in fields.items()}}
