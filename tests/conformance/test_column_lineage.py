"""The `columnLineage` facet in all its versions, and what producers put into it that is not so."""

from typing import Any

import pytest

from benchmarks.facets import SAMPLES
from graph_writer.facts import DatasetFact, LineageFact
from headwater.identity import dataset_key
from tests.conformance.told import Told, in_any_order
from tests.integration.query_api.events import columns, dataset, declared, described, made_of, run


def source(name: str, *how: dict[str, Any]) -> dict[str, Any]:
    table, field = name.split(".")
    return {"namespace": "db", "name": table, "field": field} | ({"transformations": list(how)} if how else {})


def indirect(subtype: str) -> dict[str, Any]:
    return {"type": "INDIRECT", "subtype": subtype}


def flows(facet: dict[str, Any], **facets: Any) -> set[str]:
    """What a run states of its output with this facet."""
    told = Told(run("load", ("a",), (dataset("x", columnLineage=facet, **facets),), run_id="r"))
    return set[str]().union(*(told.flows("load", "x") or []))


@pytest.mark.rule(
    "columns.1-0-0",
    *(f"dataset.columnLineage.fields.*.inputFields{field}" for field in ("", ".namespace", ".name", ".field")),
)
def test_1_0_0() -> None:
    assert flows({"fields": {"v": {"inputFields": [source("a.u"), source("b.w")]}}}) == {
        "a.u > v: DIRECT",
        "b.w > v: DIRECT",
    }


@pytest.mark.rule("columns.1-0-1", "dataset.columnLineage.fields.*.transformationType")
@pytest.mark.parametrize(
    ("kind", "how"), [("IDENTITY", "DIRECT:IDENTITY"), ("MASKED", "DIRECT:MASKED"), ("", "DIRECT"), (None, "DIRECT")]
)
def test_1_0_1(kind: str | None, how: str) -> None:
    entry = {"inputFields": [source("a.u")], "transformationType": kind, "transformationDescription": "d"}
    assert flows({"fields": {"v": entry}}) == {f"a.u > v: {how}"}


@pytest.mark.rule(
    "columns.1-1-0",
    *(
        f"dataset.columnLineage.fields.*.inputFields.transformations{field}"
        for field in ("", ".type", ".subtype", ".masking")
    ),
)
def test_1_1_0() -> None:
    how = ({"type": "DIRECT", "subtype": "AGGREGATION", "masking": True}, indirect("CONDITIONAL"))
    entry = {"inputFields": [source("a.u", *how)], "transformationType": "IDENTITY"}
    both = {
        "v": entry,
        "w": {"inputFields": [source("a.w", {"type": "DIRECT", "subtype": "IDENTITY", "masking": False})]},
    }
    assert flows({"fields": both}) == {
        "a.u > v: DIRECT:AGGREGATION:MASKED INDIRECT:CONDITIONAL",
        "a.w > w: DIRECT:IDENTITY",
    }


@pytest.mark.rule("columns.1-1-0")
@pytest.mark.parametrize("subtype", ["JOIN", "GROUP_BY", "FILTER", "SORT", "WINDOW", "CONDITIONAL"])
def test_every_indirect_subtype(subtype: str) -> None:
    fields = {"v": {"inputFields": [source("a.u", indirect(subtype))]}, "w": {"inputFields": [source("a.w")]}}
    assert flows({"fields": fields}) == {f"a.u > v: INDIRECT:{subtype}", "a.w > w: DIRECT"}


@pytest.mark.rule(
    "columns.1-2-0",
    *(f"dataset.columnLineage.dataset{field}" for field in ("", ".namespace", ".name", ".field", ".transformations")),
    *(f"dataset.columnLineage.dataset.transformations.{field}" for field in ("type", "subtype", "masking")),
)
def test_1_2_0() -> None:
    how = {"type": "INDIRECT", "subtype": "JOIN", "masking": True}
    facet = {
        "fields": {"v": {"inputFields": [source("a.u")]}},
        "dataset": [source("b.key", how), source("b.day", indirect("FILTER"))],
    }
    assert flows(facet) == {"a.u > v: DIRECT", "b.key > : INDIRECT:JOIN:MASKED", "b.day > : INDIRECT:FILTER"}


@pytest.mark.rule("columns.1-2-0", "dataset.columnLineage.fields")
def test_the_sample_of_every_field() -> None:
    assert flows(SAMPLES["dataset"]["columnLineage"]) == {
        "base.a > total: DIRECT:IDENTITY",
        "base.a > : DIRECT:IDENTITY",
    }


@pytest.mark.rule("columns.empty")
@pytest.mark.parametrize(
    "facet",
    [
        {"fields": {}},
        {"fields": {"v": {"inputFields": []}}},
        {},
        {"fields": None, "dataset": None},
        {"fields": [], "dataset": [3]},
    ],
)
def test_a_facet_without_sources_states_nothing(facet: dict[str, Any]) -> None:
    assert flows(facet) == set()
    told = Told(
        run("load", ("a",), (dataset("x", columnLineage=made_of(v=["a.u"])),), run_id="r", at=1),
        run("load", ("a",), (dataset("x", columnLineage=facet),), run_id="r", at=2),
    )
    assert told.flows("load", "x") == [{"a.u > v: DIRECT"}]


@pytest.mark.rule("columns.collapse")
def test_an_indirect_source_of_every_column_is_kept_once() -> None:
    def column(own: str) -> dict[str, Any]:
        return {
            "inputFields": [
                source(own),
                source("a.key", indirect("JOIN")),
                source("a.day", indirect("FILTER"), indirect("JOIN")),
            ]
        }

    assert flows({"fields": {name: column(f"a.{name}") for name in "uvw"}}) == {
        "a.u > u: DIRECT",
        "a.v > v: DIRECT",
        "a.w > w: DIRECT",
        "a.key > : INDIRECT:JOIN",
        "a.day > : INDIRECT:FILTER INDIRECT:JOIN",
    }


@pytest.mark.rule("columns.collapse")
def test_every_column_by_every_column_indirect_is_one_a_source() -> None:
    keys = [source(f"a.k{number}", indirect("FILTER")) for number in range(300)]
    facet = {"fields": {f"c{number}": {"inputFields": keys} for number in range(300)}}
    told = Told(run("load", ("a",), (dataset("x", columnLineage=facet),), run_id="r"))
    (lineage,) = told.model.contents.of(LineageFact).values()
    assert len(lineage.feeds) == 300
    assert {feed.target for feed in lineage.feeds} == {None}


@pytest.mark.rule("columns.partly-indirect")
def test_an_indirect_source_of_some_columns_stays_with_them() -> None:
    key = source("a.key", indirect("SORT"))
    fields = {"u": {"inputFields": [source("a.u"), key]}, "v": {"inputFields": [source("a.v")]}}
    assert flows({"fields": fields}) == {"a.u > u: DIRECT", "a.v > v: DIRECT", "a.key > u: INDIRECT:SORT"}


@pytest.mark.rule("columns.collapse")
def test_a_direct_use_stays_with_its_column() -> None:
    both = source("a.u", indirect("FILTER"), {"type": "DIRECT", "subtype": "IDENTITY"})
    fields = {"u": {"inputFields": [both]}, "v": {"inputFields": [source("a.u", indirect("FILTER"))]}}
    assert flows({"fields": fields}) == {"a.u > u: DIRECT:IDENTITY", "a.u > : INDIRECT:FILTER"}


@pytest.mark.rule("columns.adds")
def test_an_input_that_it_does_not_name_is_still_read() -> None:
    told = Told(run("load", ("a", "b"), (dataset("x", columnLineage=made_of(v=["a.u"])),), run_id="r"))
    assert told.current("read", "load", "b")
    assert not told.explicit("load", "x")


@pytest.mark.rule("columns.self", "spark.merge")
def test_the_target_of_a_merge_is_its_own_source() -> None:
    out = dataset("x", columnLineage=made_of(v=["x.v", "raw.v"]))
    told = Told(run("merge", (), (out,), run_id="r"))
    assert told.flows("merge", "x") == [{"x.v > v: DIRECT", "raw.v > v: DIRECT"}]
    assert told.names(DatasetFact) == {"x", "raw"}
    assert told.dataset("x")["observed"] is True


@pytest.mark.rule("demand.8", "columns.incomplete-schema")
def test_columns_that_are_another_outputs_are_left_out_and_said() -> None:
    of_both = made_of(country=["customers.country"], total=["orders.amount"], order_id=["orders.order_id"])
    revenue = dataset("revenue", schema=columns("Country", "total"), columnLineage=of_both)
    orders = dataset("copy", schema=columns("Order_id"), columnLineage=of_both)
    told = Told(run("load", ("orders", "customers"), (revenue, orders), run_id="r"))
    assert told.flows("load", "revenue") == [{"customers.country > country: DIRECT", "orders.amount > total: DIRECT"}]
    assert told.flows("load", "copy") == [{"orders.order_id > order_id: DIRECT"}]
    assert told.use("write", "r", "revenue")["ignoredColumns"] == ["order_id"]
    assert told.use("write", "r", "copy")["ignoredColumns"] == ["country", "total"]
    assert told.facet(told.use("write", "r", "revenue"), "columnLineage") == of_both


@pytest.mark.rule("columns.incomplete-schema")
@pytest.mark.parametrize(
    "other",
    [
        None,
        dataset("copy", schema=columns("order_id"), columnLineage=made_of(order_id=["orders.order_id"])),
        dataset("copy", schema=columns("order_id")),
        dataset("copy", columnLineage=made_of(total=["orders.amount"], order_id=["orders.order_id"])),
    ],
    ids=["alone", "of another lineage", "without a lineage", "without a schema"],
)
def test_a_column_that_only_the_schema_lacks_is_kept(other: dict[str, Any] | None) -> None:
    lineage = made_of(total=["orders.amount"], order_id=["orders.order_id"])
    outputs = (dataset("revenue", schema=columns("total"), columnLineage=lineage), *([other] if other else []))
    told = Told(run("load", ("orders",), outputs, run_id="r"))
    assert told.flows("load", "revenue") == [{"orders.amount > total: DIRECT", "orders.order_id > order_id: DIRECT"}]
    assert "ignoredColumns" not in told.use("write", "r", "revenue")


@pytest.mark.rule("columns.incomplete-schema")
def test_of_a_declared_script_each_output_keeps_its_own_columns() -> None:
    of_both = made_of(total=["orders.amount"], order_id=["orders.order_id"])
    outputs = tuple(
        dataset(name, schema=columns(column), columnLineage=of_both)
        for name, column in (("revenue", "total"), ("copy", "order_id"))
    )
    told = Told(declared("load", ("orders",), outputs))
    assert told.flows("load", "revenue") == [{"orders.amount > total: DIRECT"}]
    assert told.flows("load", "copy") == [{"orders.order_id > order_id: DIRECT"}]


def unfed(schema: dict[str, Any], facet: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The columns of the output that the lineage leaves out, and those that it explains without a source."""
    told = Told(run("load", ("a",), (dataset("x", schema=schema, columnLineage=facet),), run_id="r"))
    (lineage,) = told.model.contents.of(LineageFact).values()
    return list(lineage.left_out), list(lineage.sourceless)


@pytest.mark.rule("columns.left-out")
def test_columns_of_the_schema_that_are_not_stated_are_left_out() -> None:
    facet = made_of(v=["a.u"], none=[])
    assert unfed(columns("V", "w", "none"), facet) == (["w"], ["none"])
    assert unfed(columns("v", "none"), facet) == ([], ["none"])
    filtered = {"inputFields": [source("a.day", indirect("FILTER"))]}
    one = {"inputFields": [source("a.u"), source("a.day", indirect("FILTER"))]}
    assert unfed(columns("v", "n"), {"fields": {"v": one, "n": filtered}}) == ([], ["n"])


@pytest.mark.rule("columns.left-out")
def test_of_nested_columns_the_innermost_count() -> None:
    nested = {
        "fields": [
            {"name": "s", "fields": [{"name": "i"}, {"name": "j", "fields": [{"name": "k"}]}]},
            {"name": "s-t"},
            {"name": "t"},
        ]
    }
    fields = {"s.i": {"inputFields": [source("a.u")]}, "t.part": {"inputFields": [source("a.u")]}}
    assert unfed(nested, {"fields": fields}) == (["s-t", "s.j.k"], [])
    assert unfed(nested, {"fields": {"s": {"inputFields": [source("a.u")]}}}) == (["s-t", "t"], [])


@pytest.mark.rule("columns.left-out")
@pytest.mark.parametrize("wrong", [3, {"inputFields": "a"}, {"inputFields": [{"namespace": "db", "name": "a"}]}, {}])
def test_a_column_whose_inputs_cannot_be_read_is_not_explained(wrong: Any) -> None:
    facet = {"fields": {"v": {"inputFields": [source("a.u")]}, "w": wrong}}
    assert unfed(columns("v", "w"), facet) == (["w"], [])


@pytest.mark.rule("demand.8")
def test_without_a_schema_and_with_nested_columns_none_is_left_out() -> None:
    assert flows(made_of(v=["a.u"], w=["a.w"])) == {"a.u > v: DIRECT", "a.w > w: DIRECT"}
    nested = {"fields": [{"name": "buyer", "fields": [{"name": "mail"}]}]}
    facet = {"fields": {"buyer.mail": {"inputFields": [source("a.u")]}, "buyer.new": {"inputFields": [source("a.w")]}}}
    assert flows(facet, schema=nested) == {"a.u > buyer.mail: DIRECT", "a.w > buyer.new: DIRECT"}


@pytest.mark.rule("demand.8", "name.inferred")
def test_a_source_that_only_a_column_lineage_names_is_not_observed() -> None:
    told = Told(run("load", ("a",), (dataset("x", columnLineage=made_of(v=["a.u", "o.amount"])),), run_id="r", at=1))
    assert told.dataset("o")["observed"] is False
    told.tell(described(dataset("o"), at=2))
    assert told.dataset("o")["observed"] is True


@pytest.mark.rule("columns.1-1-0")
@pytest.mark.parametrize(
    "bad",
    [
        3,
        {"inputFields": "a"},
        {
            "inputFields": [
                {"namespace": "db", "name": "a"},
                {"field": "u"},
                None,
                {"namespace": 1, "name": "a", "field": "u"},
            ]
        },
    ],
)
def test_wrong_shapes_are_left_out(bad: Any) -> None:
    assert flows({"fields": {"bad": bad, "v": {"inputFields": [source("a.u")]}}}) == {"a.u > v: DIRECT"}


def test_on_an_input_it_is_a_facet_and_no_statement() -> None:
    told = Told(run("load", (dataset("a", columnLineage=made_of(v=["b.u"])),), ("x",), run_id="r"))
    assert not told.model.contents.of(LineageFact)
    assert told.facet(told.dataset("a"), "columnLineage")


def test_of_a_dataset_event_the_latest_counts() -> None:
    told = in_any_order(
        described(dataset("view", columnLineage=made_of(v=["a.u"])), at=1),
        described(dataset("view", columnLineage=made_of(v=["b.u"])), at=2),
    )
    assert told.derived("view") == {"b.u > v: DIRECT"}
    told.tell(described(dataset("view", columnLineage={"_deleted": True}), at=3))
    assert told.derived("view") is None
    assert dataset_key("db", "view") in told.model.facts[DatasetFact]
