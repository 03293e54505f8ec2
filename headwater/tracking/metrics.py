"""Metrics of a run: the latest of each, and of those with a step their course."""

from collections.abc import Iterator
from typing import Any, Final

from headwater.tracking.values import number_of

#: Points of one metric that are kept: of more, every second one, and the last.
MOST_STEPS: Final = 1000
#: Metrics of a run that are kept, counting each slice and dataset.
MOST: Final = 5000


class Course:
    """The values of one metric by step; none but the last where it has no steps."""

    def __init__(self) -> None:
        self._kept: list[dict[str, Any]] = []
        self._last: dict[str, Any] = {}
        self._every = 1
        self._seen = 0

    def add(self, point: dict[str, Any]) -> None:
        """The next value; it replaces the one before if it has no step."""
        self._last = point
        if "step" not in point:
            self._kept, self._seen = [point], 1
            return
        if self._seen % self._every == 0:
            self._kept.append(point)
            if len(self._kept) > MOST_STEPS:
                self._kept = self._kept[::2]
                self._every *= 2
        self._seen += 1

    def points(self) -> Iterator[dict[str, Any]]:
        """Those that are kept, in the order in which they came."""
        yield from self._kept
        if self._kept[-1] is not self._last:
            yield self._last


class Metrics:
    """What was measured in a run."""

    def __init__(self) -> None:
        self._courses: dict[tuple[str, str], Course] = {}

    def add(self, name: str, value: Any, about: dict[str, Any], step: int | None) -> None:
        """One value.

        Args:
            name: of the metric.
            value: a number, also one of numpy or a tensor of one.
            about: what it is of, beside the run: `dataset`, `slice`, `model`.
            step: of the training; None: it has no steps.

        Raises:
            TypeError, ValueError: it is no number, or there are too many metrics.
        """
        key = name, repr(sorted(about.items()))
        if key not in self._courses and len(self._courses) >= MOST:
            raise ValueError(f"more than {MOST} metrics")
        point = {"name": name, "value": number_of(value), **about}
        if step is not None:
            point["step"] = int(step)
        self._courses.setdefault(key, Course()).add(point)

    def points(self) -> list[dict[str, Any]]:
        """All that is kept, by metric."""
        return [point for course in self._courses.values() for point in course.points()]
