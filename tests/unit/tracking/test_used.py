"""What a model is made of: the columns that are known, and as a whole what is not."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from headwater.tracking.frame import Described
from headwater.tracking.used import Used, lineage, model, personal_columns, sources_of, table_read, table_written


def read(name: str, *columns: str, **more: Any) -> Used:
    found = table_read(("db", name), None, Described([(each, "int64") for each in columns]))
    for key, value in more.items():
        setattr(found, key, value)
    return found


def told(inputs: list[dict[str, Any]]) -> set[tuple[str, str | None, str | None]]:
    """Name, column and how it is used."""
    return {
        (each["name"], each.get("field"), each["transformations"][0]["subtype"] if "transformations" in each else None)
        for each in inputs
    }


CUSTOMERS, ORDERS = read("customers", "id", "age", "churned"), read("orders", "id", "amount")


def test_features_and_target_of_one_table() -> None:
    assert told(sources_of([CUSTOMERS], ["age"], ["churned"])) == {
        ("customers", "age", "TRAINING"),
        ("customers", "churned", "TARGET"),
    }


def test_without_a_target_the_rest_of_the_table_may_be_it() -> None:
    assert told(sources_of([CUSTOMERS], ["age"], None)) == {("customers", "age", "TRAINING"), ("customers", None, None)}
    assert told(sources_of([CUSTOMERS], ["age"], [])) == {("customers", "age", "TRAINING")}


def test_a_table_of_which_nothing_is_named_counts_as_a_whole() -> None:
    found = told(sources_of([CUSTOMERS, read("weights")], ["age"], []))
    assert found == {("customers", "age", "TRAINING"), ("weights", None, None)}


def test_a_column_that_both_have_may_be_of_either_unless_it_is_said() -> None:
    assert told(sources_of([CUSTOMERS, ORDERS], ["id", "age", "amount"], [])) == {
        ("customers", "id", "TRAINING"),
        ("orders", "id", "TRAINING"),
        ("customers", "age", "TRAINING"),
        ("orders", "amount", "TRAINING"),
    }
    said = {("db", "customers"): ["age"], ("db", "orders"): ["id"]}
    assert told(sources_of([CUSTOMERS, ORDERS], said, [])) == {
        ("customers", "age", "TRAINING"),
        ("orders", "id", "TRAINING"),
    }


def test_a_feature_that_the_script_computed_may_be_of_anything() -> None:
    assert told(sources_of([CUSTOMERS, ORDERS], ["age", "log_amount"], [])) == {
        ("customers", "age", "TRAINING"),
        ("customers", None, None),
        ("orders", None, None),
    }


def test_a_model_is_not_made_of_one_that_is_only_judged() -> None:
    champion = model(("m", "champion"), "1")
    champion.judged = True
    assert told(sources_of([CUSTOMERS, champion, model(("m", "base"), "1")], ["age"], [])) == {
        ("customers", "age", "TRAINING"),
        ("base", None, None),
    }


@given(
    features=st.lists(st.sampled_from(["id", "age", "amount", "made"]), unique=True),
    target=st.none() | st.lists(st.sampled_from(["churned", "amount", "made"]), unique=True),
)
def test_nothing_that_was_read_is_lost(features: list[str], target: list[str] | None) -> None:
    """Each table is a source, and each feature of a table is one by name."""
    found = told(sources_of([CUSTOMERS, ORDERS], features, target))
    assert {name for name, _, _ in found} == {"customers", "orders"}
    for table in (CUSTOMERS, ORDERS):
        for column in {*features, *(target or ())} & table.columns:
            assert any((name, field) == (table.name, column) for name, field, _ in found)
    if "made" in {*features, *(target or ())} or target is None:
        assert {("customers", None, None), ("orders", None, None)} <= found


def test_lineage_is_of_all_outputs_or_of_none() -> None:
    made, table = model(("m", "churn"), "1"), table_written(("db", "scores"), None, Described(), {})
    assert lineage([CUSTOMERS], [made, table]) == {}
    made.made_of = sources_of([CUSTOMERS], ["age"], [])
    entries = lineage([CUSTOMERS], [made, table])["lineage"]["entries"]
    assert {entry["name"]: told(entry["inputs"]) for entry in entries} == {
        "churn": {("customers", "age", "TRAINING")},
        "scores": {("customers", None, None)},
    }


def test_tags_that_say_personal() -> None:
    tags = {"mail": ["PII"], "name": "personal=true", "city": "geo", "age": ["x", "gdpr"]}
    assert personal_columns(["id"], tags) == {"id", "mail", "name", "age"}
    assert personal_columns("id", {}) == {"id"}


def test_tags_of_what_is_written_are_sent() -> None:
    written = table_written(("db", "t"), "1", Described([("mail", "str")]), {"mail": ["pii"]})
    assert written.as_json("outputFacets")["facets"]["tags"]["tags"] == [
        {"key": "pii", "value": "true", "source": "USER", "field": "mail"}
    ]
