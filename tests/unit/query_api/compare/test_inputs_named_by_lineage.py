"""Which other datasets a run reads: its inputs, and what only its column lineage names."""

from typing import Any

import pytest

from query_api.compare.job_changes import find
from query_api.history.run_view import RunView, Use
from tests.unit.query_api.closures import run


def made(key: str, inputs: str = "", named: str = "", *, states: bool = True) -> RunView:
    """A run that read `inputs` and, as only its column lineage says, `named`; datasets are single letters."""
    view = run(key, 1, reads=dict.fromkeys(inputs), writes={"out": None})
    view.reads.update({each: Use(each, 0, {}, {}, None, inferred=True) for each in named})
    lineages = frozenset({"by column"}) if states else frozenset({"x:explicit"})
    view.writes["out"] = Use("out", 1, {}, {}, None, lineages)
    return view


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ({"named": "a"}, {"named": "b"}, ["a"], ["b"]),
        ({"inputs": "a", "named": "b"}, {"inputs": "a"}, ["b"], []),
        ({"inputs": "a", "named": "b"}, {"inputs": "c", "named": "b"}, ["a"], ["c"]),
        ({"inputs": "a"}, {"named": "b"}, ["a"], ["b"]),
    ],
)
def test_another_source_is_another_input(
    before: dict[str, Any], after: dict[str, Any], gone: list[str], new: list[str]
) -> None:
    (change,) = find("inputs", made("j/1", **before), made("j/2", **after), {})
    assert (change.before, change.after) == (gone, new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"named": "a"}, {"states": False}),
        ({"inputs": "a", "states": False}, {"inputs": "a", "named": "b"}),
        ({"named": "a"}, {"inputs": "a"}),
    ],
    ids=["no lineage is said", "none was said", "it is an input now"],
)
def test_what_is_not_said_is_no_difference(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert [*find("inputs", made("j/1", **before), made("j/2", **after), {})] == []
    assert [*find("inputs", made("j/1", **after), made("j/2", **before), {})] == []
