"""How far a rebuild is, from where the writers are."""

import pytest

from headwater.graph.rebuild import State

STATE = State(1, "replaying", firsts=[0, 5, 7], targets=[10, 8, 7])


@pytest.mark.parametrize(
    ("committed", "done", "complete"),
    [
        ({}, 0, False),
        ({0: -1001, 1: -1001, 2: -1001}, 0, False),
        ({0: 4, 1: 6}, 5, False),
        ({0: 10, 1: 7}, 12, False),
        ({0: 10, 1: 8}, 13, True),
        ({0: 99, 1: 99, 2: 99, 3: 99}, 13, True),
    ],
)
def test_it_is_done_when_every_partition_is(committed: dict[int, int], done: int, complete: bool) -> None:
    assert STATE.total == 13
    assert STATE.come_to(committed) == (done, complete)


def test_without_events_it_is_done_at_once() -> None:
    assert State(1, "replaying").come_to({}) == (0, True)


def test_only_one_that_runs_has_progress() -> None:
    assert State(3).progress() is None
    assert STATE.progress() == {"generation": 1, "phase": "replaying", "applied": 0, "events": 13}
