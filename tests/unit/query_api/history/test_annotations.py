"""What is said of a node: read from whatever producers send, and what of it still stands."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from query_api.history.annotations import Said, said_by, standing


def facet(*entries: Any, **more: Any) -> dict[str, Any]:
    return {"source": "person", "by": "Ada", "annotations": list(entries), **more}


def said(*facets: dict[str, Any], version: str | None = None) -> list[Said]:
    """Newest first, each a second after the one before."""
    each = [said_by(one, at=at, run_id=f"r{at}", version=version) for at, one in enumerate(facets)]
    return [one for several in reversed(each) for one in several]


def tag(key: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": "tag", "key": key, "value": value, **more}


def stands(of: list[Said]) -> list[tuple[str | None, str | None]]:
    return [(each.key, each.value) for each, stays in zip(of, standing(of), strict=True) if stays]


def test_everything_is_read_the_last_first() -> None:
    (first, second) = said_by(
        facet({"kind": "approval", "value": "approved", "note": "ok"}, tag("tier", "gold"), column="email"),
        at=7,
        run_id="r",
        version="12",
    )
    assert first == Said(7, "r", "12", "Ada", "person", "tag", "tier", "gold", None, removed=False, column="email")
    assert second == Said(7, "r", "12", "Ada", "person", "approval", None, "approved", "ok", False, "email")


def test_what_makes_no_sense_is_left_out() -> None:
    broken: list[Any] = [None, 7, "text", [], {}, {"annotations": 7}, {"annotations": [7, {}, {"kind": 3}]}]
    assert [said_by(each, at=0, run_id="r", version=None) for each in broken] == [[]] * len(broken)
    (odd,) = said_by({"annotations": [tag("k", removed="yes") | {"value": 12}]}, at=0, run_id="r", version=None)
    assert (odd.source, odd.by, odd.value, odd.removed) == ("unknown", None, "12", False)


def test_a_tag_is_replaced_and_removed_by_its_key() -> None:
    assert stands(said(facet(tag("a", "1")), facet(tag("b")), facet(tag("a", "2")))) == [("a", "2"), ("b", None)]
    assert stands(said(facet(tag("a", "1")), facet(tag("a", removed=True)))) == []
    assert stands(said(facet(tag("a", removed=True)), facet(tag("a", "1")))) == [("a", "1")]


def test_sources_versions_and_columns_do_not_touch_each_other() -> None:
    mine = said(facet(tag("a", "1"), tag("a", "0")))
    for others in (
        said(facet(tag("a", removed=True), source="mlflow")),
        said(facet(tag("a", removed=True)), version="2"),
        said(facet(tag("a", removed=True), column="email")),
    ):
        assert stands([*others, *mine]) == [("a", "0")]


def test_notes_stay_and_of_approvals_the_latest_stands() -> None:
    some = said(
        facet({"kind": "note", "note": "one"}, {"kind": "approval", "value": "approved"}),
        facet({"kind": "note", "note": "two"}, {"kind": "approval", "value": "retired"}),
    )
    assert [
        (each.kind, each.value or each.note) for each, stays in zip(some, standing(some), strict=True) if stays
    ] == [
        ("approval", "retired"),
        ("note", "two"),
        ("note", "one"),
    ]


def alias(version: str, key: str = "champion", *, removed: bool = False) -> tuple[str, dict[str, Any]]:
    return version, facet({"kind": "alias", "key": key, "removed": removed}, source="mlflow")


def pointing_at(*events: tuple[str, dict[str, Any]]) -> dict[str | None, str | None]:
    each = [said_by(one, at=at, run_id=f"r{at}", version=version) for at, (version, one) in enumerate(events)]
    of = [one for several in reversed(each) for one in several]
    return {one.key: one.version for one, stays in zip(of, standing(of), strict=True) if stays}


@given(
    st.lists(
        st.tuples(st.sampled_from(["1", "2", "3"]), st.sampled_from(["champion", "old"]), st.booleans()), max_size=9
    )
)
def test_an_alias_points_where_it_was_set_last(moves: list[tuple[str, str, bool]]) -> None:
    """Against the plain rule, told in the order of time."""
    points: dict[str | None, str | None] = {}
    for version, key, removed in moves:
        if not removed:
            points[key] = version
        elif points.get(key) == version:
            del points[key]
    assert pointing_at(*(alias(version, key, removed=removed) for version, key, removed in moves)) == points
