"""What the statements' rows say of nodes, lineages that are current, and those that are trusted."""

from typing import Any

from headwater.graph.model import MOST_LINEAGES
from query_api.graph.nodes import EXPLICIT, OBSERVED, Derives, by_job, node, stated

ONE, OTHER = "x:one", "by-column"


def row(*flows: Any, others: tuple[list[Any], ...] = ()) -> list[Any]:
    return ["k", True, "ns", "name", True, None, None, list(flows), list(others)]


def produces(*lineages: str, own: str | None = None, now: bool = True, declared: bool | None = None) -> list[Any]:
    return ["t", now, declared is not None, now, declared, own, list(lineages), None]


def test_an_edge_with_an_explicit_lineage_is_not_passed() -> None:
    for flow, passed in (
        ("t", True),
        (produces(OTHER), True),
        (produces(OTHER, ONE), False),
        (produces(ONE, now=False), True),
        (produces(own=ONE, declared=True), False),
        (produces(own=ONE, declared=False), True),
    ):
        ((_, bits),) = node(row(flow)).flows
        assert bool(bits & EXPLICIT) is not passed, flow


def test_what_is_stated_of_an_output_counts_whichever_edge_says_it() -> None:
    states = ["STATES", "t", True, None, None, [ONE], None]
    for flow in ("t", produces(OTHER)):
        read = node(row(flow, others=(states,)))
        assert [bits & (OBSERVED | EXPLICIT) for _, bits in read.flows] == [OBSERVED | EXPLICIT]
        assert ONE in read.stated["t"].current


def test_as_many_lineages_as_an_edge_keeps_are_not_trusted() -> None:
    many = [f"x:{number}" for number in range(MOST_LINEAGES)]
    full, nearly = (stated(True, None, None, each, None) for each in (many, many[1:]))
    assert (full.explicit, full.trusted, len(full.current)) == (False, frozenset(), MOST_LINEAGES)
    assert (nearly.explicit, len(nearly.trusted)) == (True, MOST_LINEAGES - 1)
    earlier = stated(False, True, ONE, [], many)
    assert (earlier.current, earlier.explicit, len(earlier.ever)) == ({ONE}, True, MOST_LINEAGES + 1)


def test_two_edges_of_one_job_are_joined() -> None:
    found = by_job([["j", True, None, None, [ONE], None], ["j", True, None, None, [OTHER], None]])
    assert found["j"].current == {ONE, OTHER}


def test_a_node_has_its_derived_and_other_names() -> None:
    read = node(
        row(
            others=(
                ["DERIVES", "d", "lineage", False, [ONE], None, True],
                ["DERIVES", "r", "rename", False, ["facet"], None, False],
                ["ALIAS", "a", True, True, True],
                ["ALIAS", "b", True, False, False],
            )
        )
    )
    assert read.derives == [
        Derives("d", "lineage", False, frozenset({ONE}), frozenset(), True),
        Derives("r", "rename", False, frozenset({"facet"}), frozenset(), False),
    ]
    assert ([alias.key for alias in read.aliases], read.former) == (["a"], ["b"])
