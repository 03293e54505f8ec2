"""A diff for people: one pair of words for its sides, and numbers that read as they should."""

from typing import Any

import pytest
from rich.console import Console

from headwater.cli.diff import show

SIDE = {"runId": "train-8", "job": "job:ml:train", "at": "2026-11-24T04:20:00.000000Z"}


def shown(**parts: Any) -> str:
    """What a terminal shows of an answer."""
    sets: dict[str, Any] = {"added": [], "removed": [], "replaced": []}
    answer = {"left": SIDE, "right": {**SIDE, "runId": "train-9"}, "jobs": sets, "datasets": sets, "truncated": None}
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        show(answer | parts, console)
    return captured.get()


def test_the_sides_are_left_and_right_throughout() -> None:
    text = shown(runs={"added": ["train-9"], "removed": ["train-8"], "shared": 4})
    assert text.startswith("left   run train-8 of job:ml:train")
    assert "\nright  run train-9" in text
    assert "runs: 1 only behind left, 1 only behind right, 4 behind both" in text


@pytest.mark.parametrize(("quiet", "said"), [(1, "1 job or dataset made anew"), (2, "2 jobs and datasets made anew")])
def test_what_was_made_anew_is_counted(quiet: int, said: str) -> None:
    replaced = [{"job": f"job:ml:{number}", "changes": []} for number in range(quiet)]
    jobs = {"added": [], "removed": [], "replaced": replaced}
    assert said in shown(jobs=jobs, runs={"added": [], "removed": [], "shared": 1})
