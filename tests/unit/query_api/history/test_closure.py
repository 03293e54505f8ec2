"""Closures over a few runs: what is in them, and when that is less than all."""

import asyncio
from collections.abc import Iterable
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from headwater.errors import QuestionTimedOut
from query_api.history import write_histories
from query_api.history.closure import Closure, closure_of
from query_api.history.closure_with_views import RunClosure
from query_api.history.run_reader import RunReader
from query_api.history.seen_writes import Read, Write
from query_api.runs.blast_radius import blast_radius
from tests.unit.query_api.stored_runs import ENDLESS, FakeQuestion, Ran, ran

#: raw → load → staged → clean → tidy → train, and a report of what clean made.
CHAIN = {
    "load": ran(1, "r", "s"),
    "clean": ran(3, "s", "t"),
    "train": ran(5, "t", "m"),
    "report": ran(7, "t"),
}


class Names:
    """Every dataset has one name, which is its key."""

    async def load(self, keys: Iterable[str]) -> None:
        list(keys)

    def shown(self, key: str) -> Any:
        return SimpleNamespace(key=key)


def reader(question: FakeQuestion, most: int = ENDLESS) -> RunReader:
    found = RunReader(question, most=most)  # type: ignore[arg-type]
    found.names = Names()  # type: ignore[assignment]
    return found


def closure(runs: dict[str, Ran], root: str, *, most: int = ENDLESS, times_out_at: int = ENDLESS) -> Closure:
    return asyncio.run(reader(FakeQuestion(runs, times_out_at=times_out_at), most).closure(root))


def closures(of: RunReader, *roots: str) -> dict[str, RunClosure]:
    return asyncio.run(of.closures(roots))


def layers(found: Closure) -> list[list[tuple[str, str, str | None]]]:
    """Who read what from whom, layer by layer."""
    return [[(each.run, each.dataset, each.writer and each.writer.run) for each in layer] for layer in found.layers]


def test_back_to_the_sources() -> None:
    found = closure(CHAIN, "train")
    assert layers(found) == [[("train", "t", "clean")], [("clean", "s", "load")], [("load", "r", None)]]
    assert found.run_ids == {"clean": "id of clean", "load": "id of load"}
    assert (found.reason, found.frontier) == (None, [])


@pytest.mark.parametrize(
    ("most", "reads", "frontier"), [(1, 1, ["clean"]), (2, 2, ["load"]), (3, 3, []), (ENDLESS, 3, [])]
)
def test_no_further_layer_is_read_than_the_budget_allows(most: int, reads: int, frontier: list[str]) -> None:
    found = closure(CHAIN, "train", most=most)
    assert (len(found.reads), found.frontier) == (reads, frontier)
    assert found.reason == ("reads" if frontier else None)


def test_a_layer_that_is_begun_is_read_whole() -> None:
    wide = {"a": ran(1, "x", "a"), "b": ran(1, "x", "b"), "c": ran(3, "ab", "c"), "d": ran(5, "c")}
    found = closure(wide, "d", most=2)
    assert [len(layer) for layer in found.layers] == [1, 2, 0]
    assert (found.reason, found.frontier) == ("reads", ["a", "b"])


def test_what_could_be_read_in_time() -> None:
    found = closure(CHAIN, "train", times_out_at=2)
    assert layers(found)[0] == [("train", "t", "clean")]
    assert (len(found.reads), found.reason, found.frontier) == (1, "time", ["clean"])


def test_where_many_reads_are_of_one_dataset_its_writes_are_read_once() -> None:
    runs = {f"write{at}": ran(2 * at, writes="a") for at in range(1, 20)}
    runs |= {f"read{at}": ran(2 * at + 2, "a") for at in range(1, 20)}
    readers = [run for run in runs if run.startswith("read")]
    alone, together = FakeQuestion(runs), FakeQuestion(runs)
    asyncio.run(reader(alone).several(readers[:1], within=1))
    found = asyncio.run(reader(together).several(readers, within=1))
    assert {each.read.run: each.read.writer and each.read.writer.run for each in found.reads} == {
        each: each.replace("read", "write") for each in readers
    }
    assert (alone.asked["writes_seen"], together.asked["writes_seen"]) == (1, 0)


def test_closures_that_take_too_long_are_left_as_they_are() -> None:
    of = reader(FakeQuestion(CHAIN, times_out_at=2))
    found = asyncio.run(of.several(["train"], within=1))
    assert [each.read.dataset for each in found.reads] == ["t"]
    assert (found.cut, of.late) == (1, True)
    of = reader(FakeQuestion(CHAIN))
    assert (asyncio.run(of.several(["train"], within=1)).cut, of.late) == (0, False)


@pytest.mark.parametrize("times_out_at", [0, 1])
def test_of_nothing_that_could_be_read_in_time_there_is_no_closure(times_out_at: int) -> None:
    with pytest.raises(QuestionTimedOut):
        closure(CHAIN, "train", times_out_at=times_out_at)


def test_appends_that_reach_back_too_far_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_histories, "FEW_WRITES", 0)
    monkeypatch.setattr(write_histories, "MOST_WHOLE", 0)
    monkeypatch.setattr(write_histories, "MOST_APPENDS", 2)
    runs = {f"add{at}": ran(at, writes="a", lifecycle="ALTER") for at in range(1, 5)} | {"train": ran(9, "a")}
    (read,) = closure(runs, "train").reads
    assert [write.run for write in read.writers] == ["add4", "add3"]
    assert closure(runs, "train").reason == "appends"
    monkeypatch.setattr(write_histories, "MOST_APPENDS", 5)
    assert closure(runs, "train").reason is None


def test_a_run_that_is_reached_twice_is_in_the_nearest_layer() -> None:
    twice = {"load": ran(1, "r", "s"), "clean": ran(3, "s", "t"), "train": ran(5, "st", "m")}
    assert layers(closure(twice, "train")) == [
        [("train", "s", "load"), ("train", "t", "clean")],
        [("clean", "s", "load"), ("load", "r", None)],
    ]


def test_runs_that_fed_each_other_at_one_instant_end() -> None:
    at_once = {"one": Ran(1, 1, {"b": None}, {"a": (None, None)}), "other": Ran(1, 1, {"a": None}, {"b": (None, None)})}
    assert layers(closure(at_once, "one")) == [[("one", "b", "other")], [("other", "a", "one")]]


def test_what_closures_share_is_read_once() -> None:
    question = FakeQuestion(CHAIN)
    found = closures(of := reader(question), "train", "report")
    assert found.keys() == closures(of, "report", "train").keys() == {"train", "report"}
    assert found["train"].runs.keys() == {"train", "clean", "load"}
    assert found["report"].runs.keys() == {"report", "clean", "load"}
    assert not any(each.truncated for each in found.values())
    assert set(question.read.values()) == {1}
    assert question.asked["run_details"] == 1


def test_the_closure_of_a_route_reads_no_details_of_runs() -> None:
    question = FakeQuestion(CHAIN)
    asyncio.run(reader(question).closure("train"))
    assert question.asked["run_details"] == 0


def test_the_budget_is_one_for_all_closures() -> None:
    short = CHAIN | {"short": ran(9, "x")}
    found = closures(reader(FakeQuestion(short), most=2), "train", "short")
    assert {root: each.truncated for root, each in found.items()} == {"train": True, "short": False}
    assert len(found["train"].reads) == 1


def test_what_was_too_much_stays_unread() -> None:
    of = reader(FakeQuestion(CHAIN), most=1)
    assert closures(of, "train")["train"].truncated
    again = closures(of, "clean", "report")
    assert again["clean"].truncated
    assert not again["clean"].reads
    assert again["report"].truncated
    assert len(again["report"].reads) == 1


def test_of_runs_that_do_not_exist_there_is_no_closure() -> None:
    reads = {"here": [Read("here", "a", 1, None, "time", (Write("gone", "g", 0, None),), cut=False)]}
    assert closure_of("here", reads).frontier == ["gone"]
    assert closure_of("gone", reads).reads == []


@pytest.mark.parametrize("seed", range(40))
def test_however_writes_are_read_the_closure_is_the_same(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = Random(seed)

    def some(*values: str | None) -> str | None:
        return chance.choice(values)

    runs: dict[str, Ran] = {}
    changes = [None, "ALTER", "OVERWRITE"] if chance.random() < 0.5 else [None]
    for number in range(12):
        began = chance.randint(0, 20)
        reads = {name: some(None, None, "1", "2") for name in "abc" if chance.random() < 0.4}
        writes = {name: (some(None, "1", "2"), some(*changes)) for name in "abc" if chance.random() < 0.4}
        streams = chance.random() < 0.3
        runs[f"run{number:02}"] = Ran(began, began + chance.randint(0, 20 if streams else 5), reads, writes, streams)
    runs["root"] = ran(30, "abc")
    known = closure(runs, "root")
    for few, whole, narrow in [(0, 0, 20), (0, 100, 20), (2, 4, 20), (100, 100, 0), (0, 0, 1)]:
        monkeypatch.setattr(write_histories, "FEW_WRITES", few)
        monkeypatch.setattr(write_histories, "MOST_WHOLE", whole)
        monkeypatch.setattr(write_histories, "NARROW", narrow)
        assert closure(runs, "root") == known


def test_of_a_stream_a_closure_has_what_that_had_read_by_then() -> None:
    runs = {
        "early": ran(2, "s", "i"),
        "stream": Ran(1, 9, {"i": None}, {"o": (None, None)}, streams=True),
        "late": ran(6, "s", "i"),
        "reader": ran(5, "o", "r"),
        "another": ran(8, "o", "q"),
    }
    assert layers(closure(runs, "reader")) == [
        [("reader", "o", "stream")],
        [("stream", "i", "early")],
        [("early", "s", None)],
    ]
    assert closure(runs, "another").run_ids.keys() == {"stream", "early", "late"}
    assert closure(runs | {"goes_on": Ran(1, 99, streams=True)}, "reader") == closure(runs, "reader")
    both = closures(reader(FakeQuestion(runs)), "reader", "another")
    assert both["reader"].runs.keys() == {"reader", "stream", "early"}
    assert both["another"].runs.keys() == {"another", "stream", "early", "late"}


def test_a_stream_that_is_seen_on_two_ways_counts_for_the_longer() -> None:
    runs = {
        "stream": Ran(1, 9, {"i": None}, {"o": (None, None)}, streams=True),
        "first": ran(4, "o", "p"),
        "late": ran(6, writes="i"),
        "reader": Ran(8, 8, {"p": None, "q": None}),
        "second": Ran(7, 7, {"o": None}, {"x": (None, None)}),
        "third": Ran(8, 8, {"x": None}, {"q": (None, None)}),
    }
    found = closure(runs, "reader")
    assert "late" in found.run_ids
    assert [read.run for read in found.reads].count("stream") == 1


@pytest.mark.parametrize("seed", range(60))
def test_a_run_is_in_the_blast_radius_of_another_if_that_is_in_its_closure(seed: int) -> None:
    chance = Random(seed)
    changes = [None, "ALTER", "OVERWRITE"] if chance.random() < 0.5 else [None]
    runs: dict[str, Ran] = {}
    for number in range(10):
        began, streams = chance.randint(0, 20), chance.random() < 0.4
        reads = {name: chance.choice([None, None, "1", "2", "3"]) for name in "abcd" if chance.random() < 0.4}
        writes = {
            name: (chance.choice([None, "1", "2", "3"]), chance.choice(changes))
            for name in "abcd"
            if chance.random() < 0.4
        }
        runs[f"run{number}"] = Ran(began, began + chance.randint(0, 15 if streams else 4), reads, writes, streams)
    above = {run: set(closure(runs, run).run_ids) - {run} for run in runs}
    for run in runs:
        found = asyncio.run(blast_radius(FakeQuestion(runs), run, most=ENDLESS))  # type: ignore[arg-type]
        assert sorted(each.run for each in found.runs) == sorted(one for one in runs if run in above[one])


@pytest.mark.parametrize("most", [5, ENDLESS])
@pytest.mark.parametrize("seed", range(60))
def test_what_lies_above_many_is_what_the_closure_of_each_has(
    monkeypatch: pytest.MonkeyPatch, seed: int, most: int
) -> None:
    chance = Random(seed)
    runs: dict[str, Ran] = {}
    changes = [None, "ALTER", "OVERWRITE"] if chance.random() < 0.5 else [None]
    for number in range(14):
        began, streams = chance.randint(0, 20), chance.random() < 0.4
        reads = {name: chance.choice([None, None, "1", "2"]) for name in "abcd" if chance.random() < 0.4}
        writes = {
            name: (chance.choice([None, "1"]), chance.choice(changes)) for name in "abcd" if chance.random() < 0.4
        }
        runs[f"run{number:02}"] = Ran(began, began + chance.randint(0, 15 if streams else 4), reads, writes, streams)
    monkeypatch.setattr(write_histories, "FEW_WRITES", 1)
    monkeypatch.setattr(write_histories, "MOST_WHOLE", 1)
    monkeypatch.setattr(write_histories, "MOST_APPENDS", 3)
    of = reader(FakeQuestion(runs), most)
    roots = sorted(runs)
    together = asyncio.run(of.above(roots))
    several = asyncio.run(of.several(roots, within=1))
    cut_short = 0
    for place, root in enumerate(roots):
        alone = asyncio.run(of.closure(root))
        assert {run for run, bits in several.runs.items() if bits >> place & 1} == {root, *alone.run_ids}
        assert sorted(each.read for each in several.reads if each.bits >> place & 1) == sorted(alone.reads)
        assert bool(several.cut >> place & 1) is bool(alone.frontier)
        assert {run for run, below in together.runs.items() if below >> place & 1} == alone.run_ids.keys()
        assert bool(together.cut >> place & 1) is (alone.reason is not None)
        cut_short += alone.reason is not None
    assert cut_short or most == ENDLESS


#: add → stage, which became old by one move and table by another; a stream went on in it meanwhile.
MOVED = {
    "add": ran(1, "r", "s"),
    "flow": Ran(2, 20, {"k": None}, {"s": (None, None)}, streams=True),
    "early": ran(3, writes="k"),
    "move 1": Ran(5, 5, {"s": None}, {"s": (None, "MOVED"), "o": (None, "RENAME")}),
    "late": ran(7, writes="k"),
    "move 2": Ran(9, 9, {"o": None}, {"o": (None, "MOVED"), "t": (None, "RENAME")}),
    "report": ran(12, "to"),
    "look": ran(13, "s"),
}


def test_what_moves_brought_is_by_the_runs_that_wrote_it_under_the_name_before() -> None:
    found = asyncio.run(reader(FakeQuestion(MOVED)).closure("report"))
    table, old = sorted(found.layers[0], key=lambda read: read.dataset, reverse=True)
    assert [(write.run, write.at, write.made_at) for write in table.writers] == [("flow", 9, 2), ("add", 9, 1)]
    assert (table.moved_from, table.rule) == ("s", "time")
    assert (old.writers, old.moved_from, old.rule) == ((), None, "unknown"), "all of it is in the table"
    assert not any(run.startswith("move") for run in found.run_ids)
    streamed = [read for layer in found.layers for read in layer if read.run == "flow"]
    assert [[write.run for write in read.writers] for read in streamed] == [["early"]], "up to the first move"


def test_what_lies_above_many_goes_past_moves_too() -> None:
    of = reader(FakeQuestion(MOVED))
    roots = [run for run in sorted(MOVED) if not run.startswith("move")]
    together = asyncio.run(of.above(roots))
    for place, root in enumerate(roots):
        alone = asyncio.run(of.closure(root))
        assert {run for run, below in together.runs.items() if below >> place & 1} == alone.run_ids.keys()


def test_what_nobody_wrote_is_known_by_the_name_that_it_had_first() -> None:
    unwritten = {run: each for run, each in MOVED.items() if run not in {"add", "flow"}}
    found = asyncio.run(reader(FakeQuestion(unwritten)).closure("report"))
    (table,) = (read for read in found.layers[0] if read.dataset == "t")
    assert (table.writers, table.rule, table.moved_from) == ((), "unknown", "s")
