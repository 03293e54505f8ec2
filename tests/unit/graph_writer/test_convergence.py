"""The law of `docs/architecture.md`: any order, any duplication, any split into batches gives the same graph."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_writer.facts import EdgeFact, Lineages, Observation
from graph_writer.facts.observation import latest
from graph_writer.fold import Facts
from graph_writer.observe import observe
from headwater.graph.model import MOST_LINEAGES
from tests.events.valid import events, lives
from tests.unit.graph_writer.model import Model, after
from tests.unit.graph_writer.stored import assert_stored_and_read_back


@st.composite
def histories(
    draw: st.DrawFn, each: st.SearchStrategy[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[list[dict[str, Any]]]]:
    """Some events, and the same in another order, with repetitions, cut into batches."""
    some = draw(st.lists(each, min_size=1, max_size=7))
    again = draw(st.lists(st.sampled_from(some), max_size=4))
    order = draw(st.permutations(some + again))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)), max_size=4)))
    return some, [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@pytest.mark.rule("life.any-order", "demand.1")
@given(histories(events))
@settings(max_examples=400)
def test_any_order_duplication_and_split_gives_the_same_graph(
    history: tuple[list[dict[str, Any]], list[list[dict[str, Any]]]],
) -> None:
    some, batches = history
    assert after(batches) == after([some]) == after([[each] for each in some])


@pytest.mark.rule("life.any-order")
@given(histories(lives))
@settings(max_examples=800)
def test_so_do_runs_under_several_names_that_start_again_or_only_check(
    history: tuple[list[dict[str, Any]], list[list[dict[str, Any]]]],
) -> None:
    some, batches = history
    model = Model()
    model.apply(some)
    assert after(batches) == model.state() == after([[each] for each in some])
    assert_stored_and_read_back(model)


@given(st.lists(events, min_size=1, max_size=6))
@settings(max_examples=200)
def test_every_join_is_commutative_and_idempotent(some: list[dict[str, Any]]) -> None:
    facts = [fact for event in some for fact in observe(event)]
    for one in facts:
        assert one.join(one) == one
        for other in facts:
            if type(one) is type(other) and one.key == other.key:
                assert one.join(other) == other.join(one)


@given(st.lists(events, min_size=3, max_size=6))
@settings(max_examples=200)
def test_every_join_is_associative(some: list[dict[str, Any]]) -> None:
    first, second, third = Facts(observe(some[0])), Facts(observe(some[1])), Facts(observe(some[2]))
    left, right = Facts([*first, *second]), Facts([*second, *third])
    assert Facts([*left, *third]) == Facts([*first, *right])


@given(st.lists(events, min_size=1, max_size=6))
@settings(max_examples=200)
def test_facts_survive_their_storage(some: list[dict[str, Any]]) -> None:
    model = Model()
    model.apply(some)
    assert_stored_and_read_back(model)


observations = st.builds(
    Observation, st.booleans(), st.integers(0, 2), st.sampled_from(["r1", "r2"]), st.sampled_from(["or1", "pr3", "pr4"])
)
edges = st.builds(
    EdgeFact,
    st.just("write"),
    st.just("job"),
    st.just("dataset"),
    first=st.none() | st.integers(0, 2),
    last=st.none() | observations,
    declared=st.sampled_from(["", "s1", "s2"]),
    lineages=st.dictionaries(st.sampled_from(["h1", "h2", "h3"]), observations),
    declared_lineage=st.sampled_from([("", ""), ("s1", "h1"), ("s2", "h2")]),
    declared_version=st.sampled_from([("", ""), ("s1", "1"), ("s2", "2")]),
)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=300),
    st.randoms(use_true_random=False),
)
@settings(max_examples=100)
def test_the_latest_lineages_are_kept_in_any_order(stated: list[tuple[int, int]], chance: Random) -> None:
    """Observations of one lineage may come in any order and grouping: many more than are kept."""
    each = [{f"h{name:02}": Observation(defining=True, last=last, run="r", group="or")} for name, last in stated]
    once: Lineages = {}
    for one in each:
        once = latest(once, one)
    while len(each) > 1:
        left, right = each.pop(chance.randrange(len(each))), each.pop(chance.randrange(len(each)))
        each.append(latest(left, right))
    assert (each[0] if each else {}) == once
    assert len(once) <= MOST_LINEAGES


@given(edges, edges, edges)
@settings(max_examples=500)
def test_summary_edges_join_alike_in_any_grouping(one: EdgeFact, two: EdgeFact, three: EdgeFact) -> None:
    assert one.join(two) == two.join(one)
    assert one.join(two).join(three) == one.join(two.join(three))
    assert one.join(one) == one
