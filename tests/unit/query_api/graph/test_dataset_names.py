"""Under which of its names a dataset is shown."""

import pytest

from query_api.graph.dataset_names import elect
from query_api.graph.nodes import Alias
from query_api.graph.statements import DATASET_NAMES, DatasetName


def named(name: str, *aliases: Alias, observed: bool = True) -> DatasetName:
    return DatasetName(key=name, namespace="ns", name=name, observed=observed, type=None, aliases=list(aliases))


def alias(key: str, *, other: bool = False, own: bool = False) -> Alias:
    return Alias(key, other_is_table=other, self_is_table=own, current=True)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        pytest.param([named("b", alias("a")), named("a", alias("b"))], "a", id="first in order"),
        pytest.param([named("b", alias("a")), named("a", alias("b"), observed=False)], "b", id="an event used it"),
        pytest.param(
            [named("b", alias("a", own=True), observed=False), named("a", alias("b", other=True))], "b", id="TABLE"
        ),
        pytest.param([named("b", alias("a")), named("a", alias("b", other=True))], "b", id="TABLE, said from one side"),
    ],
)
def test_the_name_shown(names: list[DatasetName], shown: str) -> None:
    assert elect(names) == shown
    assert elect(names[::-1]) == shown


def test_a_row_has_the_aliases_as_edges() -> None:
    (row,) = DATASET_NAMES.rows([["k", "ns", "a", False, "TABLE", [["ALIAS", "b", False, True, True]]]])
    assert row == DatasetName("k", "ns", "a", False, "TABLE", [alias("b", own=True)])
    assert row.id == "dataset:ns:a"
