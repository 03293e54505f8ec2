"""The worlds have the shape and size that their rows claim, as facts that the writer derives from their events."""

from collections import defaultdict

import pytest

from benchmarks import worlds
from graph_writer.facts import JobFact, LineageFact, RunFact, UseFact
from headwater.identity import dataset_key


def reached(world: worlds.World) -> set[str]:
    """Keys of everything downstream of the start, itself included."""
    ahead: dict[str, set[str]] = defaultdict(set)
    for batch in worlds.batches(world.events(), 1000):
        jobs = {run.key: job for run in batch.of(RunFact).values() for job in run.jobs}
        for use in batch.of(UseFact).values():
            source, target = (use.target, jobs[use.run]) if use.direction == "read" else (jobs[use.run], use.target)
            ahead[source].add(target)
    found = {dataset_key("bench", world.start)}
    unseen = list(found)
    while unseen:
        new = ahead[unseen.pop()] - found
        found |= new
        unseen += new
    return found


@pytest.mark.parametrize(
    ("world", "nodes"),
    [
        (worlds.ladder("a", 21), 86),
        (worlds.ladder("a", 40), 162),
        (worlds.wide("a", 20, 50), 2001),
        (worlds.hub("a", 300), 601),
        (worlds.chain("a", 200), 401),
    ],
    ids=["ladder of 21", "ladder of 40", "wide", "hub", "chain"],
)
def test_everything_is_downstream_of_the_start(world: worlds.World, nodes: int) -> None:
    assert len(reached(world)) == nodes


def test_a_ladder_doubles_its_paths_with_every_layer() -> None:
    paths = {"a.source": 1}
    for step in worlds.ladder("a", 10).steps:
        for output in step.outputs:
            paths[output] = sum(paths[each] for each in step.inputs)
    assert paths["a.table_9_a"] + paths["a.table_9_b"] == 2**10


def test_a_company_is_the_same_every_time_and_flows_from_the_first_source() -> None:
    company = worlds.company("a", 1000)
    assert company == worlds.company("a", 1000)
    sources = 10
    assert len(reached(company)) == 1000 + 1000 + 1
    assert len({name for step in company.steps for name in (*step.inputs, *step.outputs)}) == 1000 + sources


def test_columns_of_a_chain_feed_each_other() -> None:
    world = worlds.chain("a", 5, columns=8)
    (batch,) = worlds.batches(world.events(), 100)
    assert len(batch.of(JobFact)) == 5
    assert sorted(len(lineage.feeds) for lineage in batch.of(LineageFact).values()) == [8] * 5


def test_batches_hold_all_events_and_no_more_than_asked() -> None:
    made = [len(batch.of(RunFact)) for batch in worlds.batches(worlds.hub("a", 25).events(), 10)]
    assert made == [10, 10, 5]
