"""Runs of one state are one version; what differs between two is said part by part."""

import asyncio
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from headwater.errors import InvalidQuestion
from query_api.versions.differences import differences, without_envelope
from query_api.versions.page import Place, page
from query_api.versions.states import State, StateByRun, Version, versions


def seen(at: int, state: State, **statistics: int) -> StateByRun:
    return StateByRun(f"{at:032x}", f"run-{at}", None, at, "COMPLETE", state, statistics)


A, B = {"schema": "a"}, {"schema": "b"}


def test_runs_of_one_state_are_one_version() -> None:
    newer, older = versions([seen(4, B, rowCount=7), seen(3, B, rowCount=9), seen(2, A), seen(1, A)])
    assert (newer.last.at, newer.first.at, newer.runs, newer.outcomes) == (4, 3, 2, {"COMPLETE": 2})
    assert (older.last.at, older.first.at) == (2, 1)
    rows = newer.statistics["rowCount"]
    assert (rows.least, rows.most, rows.last) == (7, 9, 7)


def test_a_state_that_comes_back_is_a_version_of_its_own() -> None:
    assert [each.state for each in versions([seen(3, A), seen(2, B), seen(1, A)])] == [A, B, A]


def test_what_a_run_does_not_say_still_holds() -> None:
    (one,) = versions([seen(3, A), seen(2, {}), seen(1, A | {"owner": "x"})])
    assert (one.state, one.runs) == ({"schema": "a", "owner": "x"}, 3)
    newer, older = versions([seen(2, B), seen(1, A | {"owner": "x"})])
    assert (newer.state, older.state) == ({"schema": "b", "owner": "x"}, {"schema": "a", "owner": "x"})


def test_what_is_said_later_was_not_so_before() -> None:
    newer, older = versions([seen(4, {}), seen(3, A), seen(2, {}), seen(1, {"owner": "x"})])
    assert (newer.state, newer.first.at, newer.runs) == ({"schema": "a", "owner": "x"}, 3, 2)
    assert (older.state, older.last.at, older.runs) == ({"owner": "x"}, 2, 2)
    assert [each.first.at for each in versions([seen(4, B), seen(3, {}), seen(2, A), seen(1, A)])] == [4, 1]


def changed(state: str) -> State:
    return {"lifecycleStateChange": {"lifecycleStateChange": state}}


def test_a_drop_is_a_version_of_its_own_and_nothing_holds_after_it() -> None:
    told = [seen(4, {}), seen(3, changed("DROP")), seen(2, {}), seen(1, A)]
    assert [(each.first.at, each.runs, each.state) for each in versions(told)] == [
        (4, 1, {}),
        (3, 1, changed("DROP")),
        (1, 2, A),
    ]
    again = versions([seen(3, changed("DROP")), seen(2, changed("DROP")), seen(1, A)])
    assert [(each.first.at, each.runs) for each in again] == [(2, 2), (1, 1)]
    made = versions([seen(3, {}), seen(2, changed("CREATE") | B), seen(1, changed("DROP"))])
    assert [(each.first.at, each.state) for each in made] == [(2, changed("CREATE") | B), (1, changed("DROP"))]


def fields(**types: str) -> dict[str, Any]:
    return {"schema": {"fields": [{"name": name, "type": kind} for name, kind in types.items()]}}


def said(before: State, after: State) -> list[tuple[Any, ...]]:
    return [tuple(each) for each in differences(before, after)]


def test_columns_added_removed_and_retyped() -> None:
    assert said(fields(a="INT", b="INT"), fields(b="BIGINT", c="TEXT")) == [
        ("schema", "removed", "a", "INT", None),
        ("schema", "retyped", "b", "INT", "BIGINT"),
        ("schema", "added", "c", None, "TEXT"),
    ]


def test_columns_in_another_order() -> None:
    assert said(fields(a="INT", b="INT"), fields(b="INT", x="INT", a="INT")) == [
        ("schema", "added", "x", None, "INT"),
        ("schema", "reordered", None, ["a", "b"], ["b", "a"]),
    ]


def test_nested_columns_by_path() -> None:
    def nested(kind: str) -> dict[str, Any]:
        return {"schema": {"fields": [{"name": "s", "type": "STRUCT", "fields": [{"name": "i", "type": kind}]}]}}

    assert said(nested("INT"), nested("TEXT")) == [("schema", "retyped", "s.i", "INT", "TEXT")]


def test_lists_of_names_and_fields_of_facets() -> None:
    before = {"inputs": ["a", "b"], "sql": {"query": "select 1"}, "owner": "x"}
    assert said(before, {"inputs": ["b", "c"], "sql": {"query": "select 2"}, "engine": {"version": "4"}}) == [
        ("engine", "added", None, None, {"version": "4"}),
        ("inputs", "removed", "a", "a", None),
        ("inputs", "added", "c", None, "c"),
        ("sql", "changed", "query", "select 1", "select 2"),
    ]


@pytest.mark.parametrize("odd", [None, 1, "x", [1], {"fields": 3}, {"fields": [{"name": 3}]}])
def test_facets_of_any_shape_are_compared(odd: Any) -> None:
    assert said({"schema": odd}, {"schema": odd}) == []
    assert said({"schema": odd}, fields(a="INT"))


def test_who_says_it_is_no_part_of_what_is_said() -> None:
    assert without_envelope({"_producer": "spark/1", "_schemaURL": "u", "name": "x"}) == {"name": "x"}


#: A piece that has all runs.
ALL = 20

said_by_runs = st.dictionaries(st.sampled_from(["schema", "owner"]), st.sampled_from("ab")) | st.sampled_from(
    [changed("DROP"), changed("CREATE"), {}]
)


@given(st.lists(said_by_runs, max_size=12), st.sampled_from([1, 2, 3, 10]), st.sampled_from([1, 2, 5, ALL]))
@example([{"schema": letter} for letter in "aabcccbaa"], 2, 1)
@example([{"schema": "b"}, {}, {"schema": "a"}, {"schema": "a", "owner": "a"}], 1, 1)
def test_pages_are_together_what_one_page_is(told: list[State], limit: int, piece: int) -> None:
    runs = [seen(20 - number, state) for number, state in enumerate(told)]

    async def read(place: Place) -> list[StateByRun]:
        return [each for each in runs if (each.at, each.run) < place][:piece]

    found: list[Version] = []
    place: Place | None = Place()
    while place is not None:
        one = asyncio.run(page(read, place, limit=limit, most=100))
        assert len(one.versions) <= limit
        assert (one.reason is None) == (one.next is None)
        found += one.versions
        place = one.next
    whole = versions(runs)
    assert [(each.first, each.last, each.runs) for each in found] == [
        (each.first, each.last, each.runs) for each in whole
    ]
    for each, known in zip(found, whole, strict=True):
        if piece == ALL:
            assert each.state == known.state
        else:
            assert {name: known.state.get(name) for name in each.state} == each.state


def test_no_more_runs_are_read_than_allowed() -> None:
    asked: list[Place] = []

    async def read(place: Place) -> list[StateByRun]:
        asked.append(place)
        return [seen(place.at - number, A) for number in range(1, 11)]

    one = asyncio.run(page(read, Place(), limit=5, most=30))
    assert (len(asked), one.reason, one.versions[0].runs, one.before) == (3, "runs", 30, None)
    assert one.next == Place(one.versions[0].first.at, one.versions[0].first.run)


def test_a_cursor_comes_back() -> None:
    assert Place.decode(Place(-5, "a" * 32).encode()) == Place(-5, "a" * 32)


@pytest.mark.parametrize("text", ["", "5", "5-", "x-" + "a" * 32, "5-" + "A" * 32, "9" * 30 + "-" + "a" * 32])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuestion):
        Place.decode(text)
