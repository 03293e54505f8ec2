"""Things timed in turns."""

from benchmarks.timing import in_turns


def test_actions_take_turns_and_the_warm_up_is_not_counted() -> None:
    done: list[str] = []
    times = in_turns([lambda: done.append("a"), lambda: done.append("b")], seconds=0, least=4, warm_up=2)
    assert done == ["a", "b"] * 6
    assert times.repetitions == 4
    assert len(times.medians) == 2


def test_it_ends_at_the_most_repetitions_although_there_is_time() -> None:
    done: list[str] = []
    assert in_turns([lambda: done.append("a")], seconds=3600, most=7, warm_up=0).repetitions == len(done) == 7
