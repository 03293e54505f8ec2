"""What producers sent is read as what it should be, or as nothing, whatever stands there."""

from typing import Any

import pytest

from headwater.event import producer_json
from headwater.event.producer_json import columns, mapping, names, objects, run_id, text

ANYTHING: list[Any] = [None, True, 7, 1.5, "text", "", [], ["a"], [[]], {}, {"a": 1}, {"fields": 1}, {"run": []}]


@pytest.mark.parametrize("value", ANYTHING)
def test_nothing_is_refused(value: Any) -> None:
    assert mapping(value) == (value if isinstance(value, dict) else {})
    assert objects(value) == []
    assert text(value) == (value if isinstance(value, str) else None)
    assert names(value) is None
    assert run_id(value) is None
    assert columns(value) == {}


def test_of_a_list_the_objects_are_taken() -> None:
    assert objects([1, {"a": 1}, None, [], {}]) == [{"a": 1}, {}]


def test_a_name_needs_both_parts_and_may_be_empty() -> None:
    assert names({"namespace": "ns", "name": "n", "more": 1}) == ("ns", "n")
    assert names({"namespace": "", "name": ""}) == ("", "")
    assert names({"namespace": "ns", "name": None}) is None
    assert names({"name": "n"}) is None


def test_a_run_is_known_by_its_id() -> None:
    assert run_id({"run": {"runId": "r"}}) == "r"
    assert run_id({"run": {"runId": 7}}) is None


def test_columns_are_in_their_order_nested_ones_behind_their_own() -> None:
    inner = {"name": "c", "fields": [{"name": "d"}]}
    schema = {"fields": [{"name": "a", "fields": [inner, {"name": 7}, {"name": "e"}]}, "b", {"name": "f"}]}
    assert list(columns(schema)) == ["a", "a.c", "a.c.d", "a.e", "f"]
    assert columns(schema)["a.c"] is inner


def test_nested_columns_have_so_much_text_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(producer_json, "MOST_PATHS", 10)
    schema = {"fields": [{"name": "aaaa", "fields": [{"name": "b"}, {"name": "ccccc"}]}, {"name": "dddddddddddd"}]}
    assert list(columns(schema)) == ["aaaa", "aaaa.b", "dddddddddddd"]
