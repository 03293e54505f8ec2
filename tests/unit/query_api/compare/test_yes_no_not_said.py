"""Yes, no, and not said."""

import pytest

from query_api.compare.yes_no_not_said import Has, any_has, counts_as_having

YES, NO, NOT_SAID = Has.YES, Has.NO, Has.NOT_SAID


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([], NO), ([NO], NO), ([NO, NOT_SAID], NOT_SAID), ([NOT_SAID, YES], YES), ([YES, NO], YES)],
)
def test_one_of_several_is_enough_and_one_that_is_silent_leaves_it_open(answers: list[Has], expected: Has) -> None:
    assert any_has(answers) is expected


def test_nobody_is_asked_after_one_that_has_it() -> None:
    answers = iter([NO, YES, NO])
    assert any_has(answers) is YES
    assert list(answers) == [NO]


def test_what_is_not_said_counts_as_not_had() -> None:
    assert [answer for answer in Has if counts_as_having(answer)] == [YES]
