"""What the rows of statements say of nodes and their edges."""

from typing import Any

from query_api.graph.node_reader import by_job, node
from query_api.graph.nodes import EXPLICIT, OBSERVED, Alias, Derives, Node
from query_api.graph.statements import FLOW_DOWNSTREAM, PRODUCERS

ONE, OTHER = "x:one", "by-column"


def read(*flows: Any, others: tuple[list[Any], ...] = ()) -> Node:
    """A node from a row as the database sends it."""
    (row,) = FLOW_DOWNSTREAM.rows([["k", True, "ns", "name", True, None, None, list(flows), list(others), len(flows)]])
    return node(row)


def produces(*lineages: str, own: str | None = None, now: bool = True, declared: bool | None = None) -> list[Any]:
    return ["t", now, declared is not None, now, declared, own, list(lineages), None, None]


def test_an_edge_with_an_explicit_lineage_is_not_passed() -> None:
    for flow, passed in (
        ("t", True),
        (produces(OTHER), True),
        (produces(OTHER, ONE), False),
        (produces(ONE, now=False), True),
        (produces(own=ONE, declared=True), False),
        (produces(own=ONE, declared=False), True),
    ):
        ((_, bits),) = read(flow).flows
        assert bool(bits & EXPLICIT) is not passed, flow


def test_what_is_stated_of_an_output_counts_whichever_edge_says_it() -> None:
    states = ["STATES", "t", True, None, None, [ONE], None]
    for flow in ("t", produces(OTHER)):
        found = read(flow, others=(states,))
        assert [bits & (OBSERVED | EXPLICIT) for _, bits in found.flows] == [OBSERVED | EXPLICIT]
        assert ONE in found.stated["t"].current


def test_two_edges_of_one_job_are_joined() -> None:
    edges = [["STATES", "j", True, None, None, [lineage], None] for lineage in (ONE, OTHER)]
    (row,) = PRODUCERS.rows([["k", None, edges]])
    assert by_job(row.edges)["j"].current == {ONE, OTHER}


def test_a_node_has_its_derived_and_other_names() -> None:
    found = read(
        others=(
            ["DERIVES", "d", "lineage", False, [ONE], [], True],
            ["DERIVES", "r", "rename", False, ["facet"], [], False],
            ["ALIAS", "a", True, False, True],
            ["ALIAS", "b", False, False, False],
        )
    )
    assert found.derives == [
        Derives("d", "lineage", False, frozenset({ONE}), frozenset(), True),
        Derives("r", "rename", False, frozenset({"facet"}), frozenset(), False),
    ]
    assert found.aliases == [Alias("a", other_is_table=True, self_is_table=False, current=True)]
    assert found.former == ["b"]
