"""Which columns a column's name touches, held against the definition written out."""

from hypothesis import given
from hypothesis import strategies as st

from query_api.impact.column_names import ColumnNames

paths = st.lists(st.sampled_from(["a", "A", "ab", "b", "a-", "ß", "ss"]), min_size=1, max_size=3).map(".".join)


def test_a_column_its_ancestors_and_descendants_are_touched_its_siblings_not() -> None:
    fields = ColumnNames(["s", "s.i", "s.i.x", "s.j", "si", "s-", "t", "S.I"])
    assert fields.touched("s.i") == ["S.I", "s.i", "s", "s.i.x"]
    assert set(fields.touched("S")) == {"s", "s.i", "S.I", "s.i.x", "s.j"}
    assert fields.touched("s.i.y") == ["s", "S.I", "s.i"]
    assert fields.same("s.I") == ["S.I", "s.i"]
    assert fields.same("none") == fields.touched("none") == []


@given(st.sets(paths, max_size=12), paths)
def test_touched_is_what_starts_with_the_other(names: set[str], field: str) -> None:
    asked = field.casefold()
    expected = {
        name
        for name in names
        if name.casefold() == asked
        or name.casefold().startswith(f"{asked}.")
        or asked.startswith(f"{name.casefold()}.")
    }
    found = ColumnNames(names).touched(field)
    assert set(found) == expected
    assert len(found) == len(expected)
