"""Times of several things that are done in turns, so that what else the machine does hits all alike."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Times(NamedTuple):
    """Medians in seconds, in the order of what was timed, and how many times each was done."""

    medians: list[float]
    repetitions: int


def in_turns(
    actions: Sequence[Callable[[], object]], *, seconds: float, least: int = 5, most: int = 50, warm_up: int = 3
) -> Times:
    """Do all actions again and again, until `seconds` are over, and at least and at most so often after the warm-up."""
    for _ in range(warm_up):
        for action in actions:
            action()
    times: list[list[float]] = [[] for _ in actions]
    ends = perf_counter() + seconds
    while len(times[0]) < least or (perf_counter() < ends and len(times[0]) < most):
        for action, taken in zip(actions, times, strict=True):
            began = perf_counter()
            action()
            taken.append(perf_counter() - began)
    return Times([median(taken) for taken in times], len(times[0]))
