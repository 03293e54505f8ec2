"""Facet sets as they are shown."""

import json

from query_api.graph.facets import newest, objects, part, tags


def test_the_latest_stamp_of_each_name_wins() -> None:
    one = json.dumps({"1": {"schema": "old", "tags": "t"}, "2": {"schema": "new"}})
    assert newest(one) == {"schema": "new", "tags": "t"}


def test_sets_of_several_names_are_joined_and_deleted_facets_are_gone() -> None:
    one = json.dumps({"3": {"schema": "a"}, "5": {"owner": ""}})
    other = json.dumps({"4": {"schema": "b", "owner": "o"}})
    assert newest(one, other, None) == {"schema": "b"}


def test_facets_of_any_shape_are_read() -> None:
    assert part({"tags": None}, "tags", "tags") is None
    assert part({"tags": [1]}, "tags", "tags") is None
    assert objects("text") == []
    assert objects([1, {"a": 1}, None]) == [{"a": 1}]
    assert tags({"tags": {"tags": [{"key": "x"}, {"key": "y", "field": "f"}, {}]}}) == ["x"]
