"""Features beside what is true of made-up column lineage: plain recursion over who made which column of what."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from query_api.models import features
from query_api.models.column_edges import Column, MadeOf, Stated
from query_api.models.features import Feature, Features, features_of
from tests.unit.query_api.closures import closure_of, run

COLUMNS = ("a", "b", "c")
DIRECT, FILTER = ("DIRECT:IDENTITY",), ("INDIRECT:FILTER",)


class World:
    """Tables in an order, each made by a run out of those before it; the last is what the model was trained on.

    What a run states is a lineage with its name. `made_of` and `influenced` hold what it states of a column and of all
    of a table; columns that are in `silent` nobody explains.
    """

    def __init__(self, seed: int, tables: int = 7) -> None:
        chance = Random(seed)
        self.cut = False
        self.tables = [f"t{each}" for each in range(tables)]
        self.sources = ["s0", "s1"]
        self.made_of: dict[Column, list[Stated]] = {}
        self.sourceless: set[Column] = set()
        self.influenced: dict[str, list[Stated]] = {}
        reads: dict[str, list[str]] = {}
        for place, table in enumerate(self.tables):
            before = [*self.sources, *self.tables[:place]]
            reads[table] = chance.sample(before, min(len(before), 3))
            lineage = frozenset({f"by {table}"})
            for column in COLUMNS:
                of = [(chance.choice(reads[table]), chance.choice(COLUMNS)) for _ in range(chance.randint(0, 3))]
                stated = [Stated(each, lineage, chance.choice([DIRECT, DIRECT, FILTER])) for each in dict.fromkeys(of)]
                stale = Stated((chance.choice(before), "a"), frozenset({"of a run that is not in it"}), DIRECT)
                self.made_of[table, column] = [stale, *stated]
                if not any(each.transformations == DIRECT for each in stated) and chance.random() < 0.5:
                    self.sourceless.add((table, column))
            whole = [(chance.choice(reads[table]), chance.choice(COLUMNS))] if chance.random() < 0.3 else []
            self.influenced[table] = [Stated(each, lineage, FILTER) for each in whole]
        used = [(self.tables[-1], column) for column in COLUMNS]
        self.made_of["model", "*"] = [Stated(each, frozenset({"by model"}), DIRECT) for each in used]
        reads["model"] = [self.tables[-1]]
        views = [
            run(f"make {table}", place + 1, reads=dict.fromkeys(reads[table]), writes={table: None})
            for place, table in reversed([*enumerate([*self.tables, "model"])])
        ]
        stating = [
            replace(
                view,
                writes={name: replace(use, lineages=frozenset({f"by {name}"})) for name, use in view.writes.items()},
            )
            for view in views
        ]
        by = {(f"make {table}", each): f"make {each}" for table, of in reads.items() for each in of}
        self.closure = closure_of(*stating, by=by)

    def __getitem__(self, column: Column) -> MadeOf:
        own = frozenset({f"by {column[0]}"}) if column in self.sourceless else frozenset[str]()
        return MadeOf(tuple(self.made_of.get(column, ())), own)

    async def load(self, columns: Iterable[Column]) -> None:
        list(columns)

    async def load_influences(self, datasets: Iterable[str]) -> None:
        list(datasets)

    def influences(self, dataset: str) -> tuple[Stated, ...]:
        return tuple(self.influenced.get(dataset, ()))

    async def columns_of(self, dataset: str) -> list[str]:
        return ["*"] if dataset == "model" else []

    def above(self, column: Column) -> list[Column]:
        """The columns that give a column its values, as the run that made it states them."""
        own = f"by {column[0]}"
        return [
            each.source
            for each in self.made_of.get(column, ())
            if own in each.lineages and each.transformations == DIRECT
        ]

    def distances(self, column: Column) -> dict[Column, int]:
        """All columns above one, itself included, each with the fewest steps there."""
        found, layer, away = {column: 0}, [column], 0
        while layer:
            away += 1
            layer = [each for at in layer for each in self.above(at) if each not in found]
            found |= {each: found.get(each, away) for each in layer}
        return found

    def is_broken(self, column: Column) -> bool:
        return column[0] not in self.sources and not self.above(column) and column not in self.sourceless

    def chooses_rows(self, column: Column) -> set[Column]:
        own = f"by {column[0]}"
        stated = [*self.influenced.get(column[0], ()), *self.made_of.get(column, ())]
        return {each.source for each in stated if own in each.lineages and each.transformations == FILTER}

    def features(self, unread: Iterable[str] = ()) -> Features:
        edges: Any = self
        return asyncio.run(features_of(self.closure, "model", edges, unread))


def shown(feature: Feature) -> set[Column]:
    return {each.column for each in feature.sources}


@pytest.mark.parametrize("seed", range(60))
def test_sources_ways_and_what_is_not_known(seed: int) -> None:
    world = World(seed)
    found = world.features()
    assert [each.column for each in found.found] == sorted((world.tables[-1], column) for column in COLUMNS)
    assert not found.cut
    for feature in found.found:
        above = world.distances(feature.column)
        assert shown(feature) == {each for each in above if each[0] in world.sources}
        assert {made.column for made in feature.broken} == {each for each in above if world.is_broken(each)}
        assert feature.known is not any(map(world.is_broken, above))
        assert {each.source for each in feature.influences} == set[Column]().union(*map(world.chooses_rows, above))
        for source in feature.sources:
            way = [step.column for step in source.path]
            assert (way[0], way[-1]) == (feature.column, source.column)
            assert len(way) == above[source.column] + 1
            assert all(after in world.above(before) for before, after in pairwise(way))
            assert [step.run for step in source.path] == [*(f"make {table}" for table, _ in way[:-1]), None]


@pytest.mark.parametrize("budget", ["MOST_VISITS", "MOST_STEPS"])
@pytest.mark.parametrize("seed", range(10))
def test_beyond_a_budget_it_is_said_and_nothing_is_known_that_is_not(
    monkeypatch: pytest.MonkeyPatch, budget: str, seed: int
) -> None:
    world = World(seed, tables=12)
    whole = {each.column: each for each in world.features().found}
    needed = sum(len(world.distances(each)) for each in whole) if budget == "MOST_VISITS" else sum(
        len(source.path) for each in whole.values() for source in each.sources
    )  # fmt: skip
    monkeypatch.setattr(features, budget, max(1, needed // 4))
    found = world.features()
    assert found.cut is any(each.cut for each in found.found)
    assert found.cut or needed < 4
    for feature in found.found:
        assert shown(feature) <= shown(whole[feature.column])
        assert feature == whole[feature.column] if not feature.cut else not feature.known


def test_where_what_a_run_read_is_not_known_the_way_breaks_off() -> None:
    world = World(3)
    root = f"make {world.tables[-1]}"
    assert all(not each.known for each in world.features([root]).found)
