"""Impact by column and by dataset over renames in time, against plain Python, where every job copies one column."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import columns, dataset, described, made_of, renamed, run
from tests.integration.query_api.test_impact_oracle import moved

pytestmark = pytest.mark.engines

_numbers = count()
NAMES = ["a", "b", "c", "d"]
SCHEMA = columns("x")


class Step(NamedTuple):
    """One dataset's column is another's from a minute on: a job copies it, or it is a rename, told by a run or none."""

    at: int
    kind: str
    source: str
    target: str

    @property
    def renames(self) -> bool:
        return self.kind != "copy"

    def event(self) -> dict[str, Any]:
        after = renamed(self.target, self.source, schema=SCHEMA)
        match self.kind:
            case "copy":
                made = dataset(self.target, schema=SCHEMA, columnLineage=made_of(x=[f"{self.source}.x"]))
                return run(f"j{self.at}", (dataset(self.source, schema=SCHEMA),), (made,), at=self.at)
            case "run":
                return run(f"j{self.at}", (), (after,), at=self.at)
            case _:
                return described(after, at=self.at)


class Edge(NamedTuple):
    """From source to target, done at these times; of a copy only the first counts."""

    source: str
    target: str
    renames: bool
    first: int
    last: int


def edges(steps: list[Step]) -> list[Edge]:
    """Of renames into one name the latest counts; of one pair all are one."""
    last_into = {each.target: each.at for each in sorted(steps) if each.renames}
    found: list[Edge] = []
    for pair in {(each.source, each.target) for each in steps if each.renames}:
        at = [each.at for each in steps if each.renames and (each.source, each.target) == pair]
        if last_into[pair[1]] == max(at):
            found.append(Edge(*pair, renames=True, first=min(at), last=max(at)))
    return found + [Edge(each.source, each.target, False, each.at, each.at) for each in steps if not each.renames]


def reached(every: list[Edge], start: str, direction: str) -> set[str]:
    """Edge by edge: not on by a rename that was over before the way comes there."""

    def ahead(name: str) -> Iterator[Edge]:
        return (each for each in every if (each.source if direction == "downstream" else each.target) == name)

    found, unseen = {start}, list(ahead(start))
    seen = set(unseen)
    while unseen:
        by = unseen.pop()
        there = by.target if direction == "downstream" else by.source
        found.add(there)
        for other in ahead(there):
            came, goes = (by, other) if direction == "downstream" else (other, by)
            if other not in seen and not (goes.renames and goes.last < came.first):
                seen.add(other)
                unseen.append(other)
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    names = st.sampled_from(NAMES)
    steps = [
        Step(at, draw(st.sampled_from(["copy", "copy", "run", "none"])), draw(names), draw(names))
        for at in range(1, draw(st.integers(2, 8)))
    ]
    return [each for each in steps if each.source != each.target]


@given(steps=histories(), data=st.data())
@settings(
    max_examples=30,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_what_came_after_a_name_was_moved_away_did_not_go_along(
    api: httpx.Client, tell: Tell, steps: list[Step], data: st.DataObject
) -> None:
    space = f"columns-{next(_numbers)}"
    events = [described(dataset(name, schema=SCHEMA), at=0) for name in NAMES] + [each.event() for each in steps]
    tell(*data.draw(st.permutations(moved(events, space))))
    every = edges(steps)
    for start in NAMES:
        for direction in ("downstream", "upstream"):
            expected = reached(every, start, direction)
            asked = {"direction": direction}
            nodes = ask(api, f"datasetField:db-{space}:{start}:x", **asked)
            assert {each["name"] for each in nodes if each["type"] == "column"} == expected, (start, direction)
            assert [each for each in nodes if each.get("whole")] == []
            assert len([each for each in nodes if each["type"] == "column"]) == len(expected), "each is told once"
            nodes = ask(api, f"dataset:db-{space}:{start}", **asked)
            assert {each["name"] for each in nodes if each["type"] == "dataset"} == expected, (start, direction)


def ask(api: httpx.Client, node: str, **asked: Any) -> list[dict[str, Any]]:
    return api.get("/api/v1/impact", params={"nodeId": node, **asked}).raise_for_status().json()["nodes"]


SWAPPED = (
    run("one", (dataset("a", schema=SCHEMA),), (dataset("t", schema=SCHEMA, columnLineage=made_of(x=["a.x"])),), at=1),
    described(renamed("bak", "t", schema=SCHEMA), at=3),
    run("two", (dataset("b", schema=SCHEMA),), (dataset("t", schema=SCHEMA, columnLineage=made_of(x=["b.x"])),), at=5),
    run("dash", (dataset("t", schema=SCHEMA),), ("shown",), at=7),
)


def test_a_table_that_is_reached_as_a_whole_is_bounded_too(api: httpx.Client, tell: Tell) -> None:
    tell(*SWAPPED, run("whole", ("c",), ("t",), at=9))
    found = {start: {each["name"] for each in ask(api, f"dataset:db:{start}", level="column")} for start in "abc"}
    assert {start: "bak" in names for start, names in found.items()} == {"a": True, "b": False, "c": False}
    assert all("shown" in names for names in found.values())
    above = {each["name"] for each in ask(api, "dataset:db:bak", level="column", direction="upstream")}
    assert above == {"bak", "t", "a", "one"}


def test_pages_by_column_tell_each_column_once(api: httpx.Client, tell: Tell) -> None:
    tell(*SWAPPED)
    asked = {"nodeId": "dataset:db:a", "level": "column"}
    whole = api.get("/api/v1/impact", params=asked).json()["nodes"]
    shown: list[str] = []
    cursor: dict[str, Any] = {}
    while cursor is not None:
        answer = api.get("/api/v1/impact", params={**asked, "limit": 1, **cursor}).raise_for_status().json()
        shown += [each["id"] for each in answer["nodes"] if each["type"] != "job"]
        cursor = answer["truncated"] and {"cursor": answer["truncated"]["cursor"]}
    assert sorted(shown) == sorted(each["id"] for each in whole if each["type"] != "job")
