"""Connections by what they are waited for: nobody stays too long, and one too many costs the oldest its place."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from headwater.server.waiting import LIMITS, Limit, Stage, Waiting

TWO = dict.fromkeys(Stage, Limit(10, 2))


def test_only_who_is_in_a_stage_for_too_long_is_overdue() -> None:
    waiting: Waiting[str] = Waiting({**TWO, Stage.HEAD: Limit(3, 2)})
    waiting.move("idle", None, Stage.IDLE, 0)
    waiting.move("slow", None, Stage.HEAD, 0)
    waiting.move("quick", None, Stage.HEAD, 0)
    waiting.move("quick", Stage.HEAD, None, 1)
    assert list(waiting.overdue(2.9)) == []
    assert list(waiting.overdue(3)) == [(Stage.HEAD, "slow")]
    waiting.move("slow", Stage.HEAD, Stage.BODY, 3)
    assert list(waiting.overdue(10)) == [(Stage.IDLE, "idle")]
    assert list(waiting.overdue(13)) == [(Stage.IDLE, "idle"), (Stage.BODY, "slow")]


def test_the_oldest_of_the_stage_is_named_when_there_is_one_too_many() -> None:
    waiting: Waiting[str] = Waiting(TWO)
    assert waiting.move("a", None, Stage.IDLE, 0) is None
    assert waiting.move("b", None, Stage.IDLE, 1) is None
    assert waiting.move("c", None, Stage.HEAD, 2) is None
    assert waiting.move("d", None, Stage.IDLE, 3) == "a"
    waiting.move("a", Stage.IDLE, None, 3)
    assert waiting.move("b", Stage.IDLE, Stage.IDLE, 4) is None
    assert waiting.move("e", None, Stage.IDLE, 5) == "d"


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from([None, *Stage])), max_size=200))
def test_no_stage_ever_holds_more_than_it_may(moves: Iterable[tuple[int, Stage | None]]) -> None:
    waiting: Waiting[int] = Waiting(TWO)
    where: dict[int, Stage | None] = {}
    for now, (connection, stage) in enumerate(moves):
        surplus = waiting.move(connection, where.get(connection), stage, now)
        where[connection] = stage
        if surplus is not None:
            assert where[surplus] is stage
            waiting.move(surplus, stage, None, now)
            where[surplus] = None
    inside = [(stage, connection) for stage, connection in waiting.overdue(float("inf"))]
    assert sorted(inside, key=str) == sorted(((stage, each) for each, stage in where.items() if stage), key=str)
    assert all(sum(stage is each for each, _ in inside) <= 2 for stage in Stage)


def test_nobody_is_waited_for_longer_than_a_minute() -> None:
    assert all(limit.seconds < 60 for limit in LIMITS.values())
