"""Two closures walked side by side."""

from query_api.compare.pairs import pair_closures
from tests.unit.query_api.closures import closure_of, run


def test_what_is_at_the_same_place_is_compared() -> None:
    before = closure_of(run("train/1", 20, reads={"t": None}), run("make/1", 10, reads={"s": None}, writes={"t": None}),
                    by={("train/1", "t"): "make/1"})  # fmt: skip
    after = closure_of(run("train/2", 40, reads={"t": None}), run("make/2", 30, reads={"s": None}, writes={"t": None}),
                   by={("train/2", "t"): "make/2"})  # fmt: skip
    found = pair_closures(before, after)
    assert {job: [(old.key, new.key) for old, new in pairs] for job, pairs in found.jobs.items()} == {
        "train": [("train/1", "train/2")],
        "make": [("make/1", "make/2")],
    }
    assert [(old.reader.key, new.reader.key) for old, new in found.datasets["s"]] == [("make/1", "make/2")]


def test_one_write_that_both_read_is_no_difference_and_neither_is_what_it_was_made_of() -> None:
    shared = run("make/1", 10, reads={"s": None}, writes={"t": None})
    before = closure_of(run("train/1", 20, reads={"t": None}), shared, by={("train/1", "t"): "make/1"})
    after = closure_of(run("train/2", 40, reads={"t": None}), shared, by={("train/2", "t"): "make/1"})
    found = pair_closures(before, after)
    assert (list(found.jobs), found.datasets) == (["train"], {})


def test_a_slow_way_and_a_fast_way_are_compared_each_with_itself() -> None:
    """Both closures have `make/2` on the fast way; only on the slow one is there anything new."""
    first, second = (run(f"make/{at}", at, writes={"t": None}) for at in (1, 2))
    old_slow, new_slow = (run(f"slow/{at}", at + 2, reads={"t": None}, writes={"u": None}) for at in (1, 2))
    reads = {"t": None, "u": None}
    before = closure_of(run("train/1", 20, reads=reads), old_slow, first, second,
                    by={("train/1", "t"): "make/2", ("train/1", "u"): "slow/1", ("slow/1", "t"): "make/1"})  # fmt: skip
    after = closure_of(run("train/2", 40, reads=reads), new_slow, second,
                   by={("train/2", "t"): "make/2", ("train/2", "u"): "slow/2", ("slow/2", "t"): "make/2"})  # fmt: skip
    found = pair_closures(before, after)
    assert [(old.key, new.key) for old, new in found.jobs["make"]] == [("make/1", "make/2")]
    assert [(old.reader.key, new.reader.key) for old, new in found.datasets["t"]] == [("slow/1", "slow/2")]


def test_what_only_an_added_input_leads_to_is_compared_by_the_last_of_each() -> None:
    old, new = run("make/1", 1, writes={"t": None}), run("make/2", 2, writes={"t": None})
    before = closure_of(run("train/1", 20, reads={"t": None}), old, by={("train/1", "t"): "make/1"})
    join = run("join/1", 30, reads={"t": None}, writes={"v": None})
    after = closure_of(run("train/2", 40, reads={"v": None}), join, new,
                   by={("train/2", "v"): "join/1", ("join/1", "t"): "make/2"})  # fmt: skip
    found = pair_closures(before, after)
    assert [(old.key, new.key) for old, new in found.jobs["make"]] == [("make/1", "make/2")]
    assert [(left.reader.key, right.reader.key) for left, right in found.datasets["t"]] == [("train/1", "join/1")]


def test_a_circle_through_time_ends() -> None:
    """A job that reads what it wrote the day before."""
    runs = [run(f"add/{at}", at, reads={"t": None}, writes={"t": None}) for at in (4, 3, 2, 1)]
    by = {(f"add/{at}", "t"): f"add/{at - 1}" for at in (4, 3, 2)}
    found = pair_closures(closure_of(*runs[1:], by=by), closure_of(*runs, by=by))
    assert [(old.key, new.key) for old, new in found.jobs["add"]] == [
        ("add/3", "add/4"),
        ("add/2", "add/3"),
        ("add/1", "add/2"),
    ]
