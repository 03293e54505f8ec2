"""Numbers of things read as they should."""

import pytest

from headwater.cli.counted import counted
from headwater.cli.wait import everything


@pytest.mark.parametrize(("number", "text"), [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (1200, "1,200 runs")])
def test_one_is_not_many(number: int, text: str) -> None:
    assert counted(number, "run") == text


def test_some_words_have_a_form_of_their_own_for_many() -> None:
    assert counted(1, "job or dataset", "jobs and datasets") == "1 job or dataset"
    assert counted(3, "job or dataset", "jobs and datasets") == "3 jobs and datasets"


@pytest.mark.parametrize(
    ("accepted", "text"),
    [
        (None, "every accepted event is"),
        (0, "no event came yet, so everything is"),
        (1, "the one event is"),
        (1200, "all 1,200 events are"),
    ],
)
def test_what_is_in_the_graph_has_its_verb(accepted: int | None, text: str) -> None:
    assert everything(accepted) == text
