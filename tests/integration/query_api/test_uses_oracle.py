"""`/datasets/runs` against plain Python over raw events: which write a read saw, how that is known, and what stands.

The rules are those of docs/graph-model.md#who-sees-what for batch runs of one event each.
"""

import random
from typing import Any, NamedTuple

import httpx
import pytest

from tests.integration.query_api.conftest import Tell, get
from tests.integration.query_api.events import dataset, run

pytestmark = pytest.mark.engines

WORLDS = 60
RUNS = 7


class Done(NamedTuple):
    """What a run did with the dataset of its world; versions: '' if it names none, None if it does not use it."""

    id: str
    at: int
    kind: str
    read: str | None
    wrote: str | None


class Saw(NamedTuple):
    """What an answer says of a run's use."""

    id: str
    rule: str | None
    writer: str | None
    current: bool


def world(of: int, chance: random.Random) -> list[Done]:
    """Runs at instants of their own, most of which succeed."""
    return [
        Done(
            id=f"w{of}-{at}",
            at=at,
            kind=chance.choice(["COMPLETE", "COMPLETE", "COMPLETE", "FAIL", "START"]),
            read=chance.choice([None, "", "", "a", "b"]),
            wrote=chance.choice([None, "", "", "a", "b"]),
        )
        for at in range(RUNS)
    ]


def event(of: int, done: Done) -> dict[str, Any]:
    def used(version: str | None) -> tuple[dict[str, Any], ...]:
        if version is None:
            return ()
        return (dataset(f"t{of}", **({"version": {"datasetVersion": version}} if version else {})),)

    return run(f"job{of}", used(done.read), used(done.wrote), at=done.at, kind=done.kind, run_id=done.id)


def writes(runs: list[Done]) -> list[Done]:
    """Those that succeeded, newest first."""
    return [each for each in reversed(runs) if each.wrote is not None and each.kind == "COMPLETE"]


def there(runs: list[Done], at: int, reader: str | None) -> list[Done]:
    """The writes whose data is there at an instant: back to the last whose run had not read what it wrote."""
    found: list[Done] = []
    for each in writes(runs):
        if each.at <= at and each.id != reader:
            found.append(each)
            if each.read is None:
                break
    return found


def saw(runs: list[Done], reader: Done) -> tuple[str, Done | None]:
    """By which rule it is known what a run saw, and the last write that it saw."""
    named = [each for each in writes(runs) if reader.read and each.wrote == reader.read]
    if len(named) == 1 and named[0] is not reader:
        return "version", named[0]
    for each in named:
        if each is not reader and each.at <= reader.at:
            return "version", each
    before = there(runs, reader.at, reader.id)
    return ("time", before[0]) if before else ("unknown", None)


def expected(runs: list[Done], direction: str) -> list[Saw]:
    standing = there(runs, RUNS, None)
    if direction == "wrote":
        return [Saw(each.id, None, None, each in standing) for each in reversed(runs) if each.wrote is not None]
    found: list[Saw] = []
    for each in reversed(runs):
        if each.read is not None:
            rule, writer = saw(runs, each)
            found.append(Saw(each.id, rule, writer and writer.id, writer is not None and writer in standing[:1]))
    return found


def test_what_each_use_saw_and_what_stands(api: httpx.Client, tell: Tell) -> None:
    chance = random.Random(15)
    worlds = [world(of, chance) for of in range(WORLDS)]
    events = [event(of, done) for of, runs in enumerate(worlds) for done in runs]
    chance.shuffle(events)
    tell(*events)
    asked = 0
    for of, runs in enumerate(worlds):
        for direction in ("wrote", "read"):
            if wanted := expected(runs, direction):
                answer = get(api, "/datasets/runs", nodeId=f"dataset:db:t{of}", direction=direction)
                found = [Saw(each["id"], each["rule"], each["writer"], each["current"]) for each in answer["runs"]]
                assert found == wanted, (runs, direction)
                asked += 1
    assert asked > WORLDS
