"""Which columns of a schema a column lineage leaves out, beside the same by comparing all with all."""

from hypothesis import given
from hypothesis import strategies as st

from graph_writer.observe.unexplained import left_out

paths = st.lists(
    st.lists(st.sampled_from(["a", "B", "b", "-", "a-"]), min_size=1, max_size=3).map(".".join), max_size=6
)


def within(inner: str, outer: str) -> bool:
    return inner.casefold().startswith(f"{outer.casefold()}.")


def same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


@given(schema=paths, stated=paths)
def test_the_innermost_columns_that_nothing_touches(schema: list[str], stated: list[str]) -> None:
    expected = {
        column.casefold()
        for column in schema
        if not any(within(other, column) for other in schema)
        and not any(same(column, each) or within(column, each) or within(each, column) for each in stated)
    }
    found = left_out(schema, stated)
    assert {column.casefold() for column in found} == expected
    assert len(found) == len(expected)
    assert set(found) <= set(schema)


def test_paths_that_are_long_cost_what_they_are_long() -> None:
    deep = ".".join(["ab"] * 200_000)
    assert left_out([deep, f"{deep}.x"], [f"{deep}.y"]) == [f"{deep}.x"]
