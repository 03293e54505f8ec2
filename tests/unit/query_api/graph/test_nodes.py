"""Which lineages are current, and which of those are trusted."""

from headwater.graph.model import MOST_LINEAGES
from query_api.graph.nodes import Stated, add_stated, lineages_of, stated

ONE, OTHER = "x:one", "by-column"
NONE: frozenset[str] = frozenset()


def test_as_many_lineages_as_an_edge_keeps_are_not_trusted() -> None:
    many = [f"x:{number}" for number in range(MOST_LINEAGES)]
    full, nearly = (
        stated(observed=True, declared=None, own=None, by_runs=frozenset(each)) for each in (many, many[1:])
    )
    assert (full.explicit, full.trusted, len(full.current)) == (False, frozenset(), MOST_LINEAGES)
    assert (nearly.explicit, len(nearly.trusted)) == (True, MOST_LINEAGES - 1)
    earlier = stated(observed=False, declared=True, own=ONE, by_runs=NONE, ever=frozenset(many))
    assert (earlier.current, earlier.explicit, len(earlier.ever)) == ({ONE}, True, MOST_LINEAGES + 1)


def test_only_what_makes_the_edge_current_counts() -> None:
    for observed, declared, current in (
        (True, True, {OTHER, ONE}),
        (True, None, {OTHER}),
        (False, True, {ONE}),
        (None, False, NONE),
    ):
        said = stated(observed=observed, declared=declared, own=ONE, by_runs=frozenset({OTHER}))
        assert said.current == said.ever == current


def test_two_edges_of_one_job_are_joined() -> None:
    found: dict[str, Stated] = {}
    for lineage in (ONE, OTHER):
        add_stated(found, "j", stated(observed=True, declared=None, own=None, by_runs=frozenset({lineage})))
    assert found["j"].current == {ONE, OTHER}
    assert lineages_of(found, "own").current == {ONE, OTHER, "own"}
