"""Numbers of things read as they should."""

import pytest

from headwater.cli.wait import everything
from headwater.counted import counted, counted_of


@pytest.mark.parametrize(("number", "text"), [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (1200, "1,200 runs")])
def test_one_is_not_many(number: int, text: str) -> None:
    assert counted(number, "run") == text


def test_some_words_have_a_form_of_their_own_for_many() -> None:
    assert counted(1, "job or dataset", "jobs and datasets") == "1 job or dataset"
    assert counted(3, "job or dataset", "jobs and datasets") == "3 jobs and datasets"


@pytest.mark.parametrize(
    ("number", "of", "text"),
    [
        (1, 1, "1 of 1 run fails"),
        (0, 1, "0 of 1 run fails"),
        (1, 3, "1 of 3 runs fails"),
        (0, 3, "0 of 3 runs fail"),
        (1000, 1200, "1,000 of 1,200 runs fail"),
        (0, 0, "0 of 0 runs fail"),
    ],
)
def test_a_part_has_the_verb_of_one_or_of_many(number: int, of: int, text: str) -> None:
    assert counted_of(number, of, "run", "fails", "fail") == text


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
