"""Which jobs run on what another made: the same, whatever the order in which edges are read."""

from hypothesis import given
from hypothesis import strategies as st

from query_api.graph.nodes import DECLARED, OBSERVED
from query_api.impact.flow_space import Step
from query_api.impact.job_level import jobs_after
from query_api.impact.walk import Move, Walked

OBSERVED_STEP = Step(OBSERVED)
LINEAGE_STEP = Step(OBSERVED, "DERIVES", "lineage")
#: `make` writes `b` and `c`; `d` derives from both, `e` from `d`; `use` reads `b`, `c` and `e`, `late` only `e`.
EDGES: list[tuple[str, Move[str, Step]]] = [
    ("make", ("b", 0, OBSERVED_STEP)),
    ("make", ("b", 0, Step(DECLARED))),
    ("make", ("c", 0, Step(DECLARED))),
    ("b", ("d", 0, LINEAGE_STEP)),
    ("c", ("d", 0, LINEAGE_STEP)),
    ("d", ("e", 0, OBSERVED_STEP)),
    ("c", ("e", 0, OBSERVED_STEP)),
    ("b", ("use", 1, OBSERVED_STEP)),
    ("c", ("use", 1, OBSERVED_STEP)),
    ("e", ("use", 1, OBSERVED_STEP)),
    ("e", ("late", 1, OBSERVED_STEP)),
    ("e", ("elsewhere", 1, OBSERVED_STEP)),
]


@given(st.permutations(EDGES))
def test_all_shortest_ways_in_any_order_of_edges(edges: list[tuple[str, Move[str, Step]]]) -> None:
    moves: dict[str, list[Move[str, Step]]] = {}
    for state, move in edges:
        moves.setdefault(state, []).append(move)
    walked = Walked(depth={"make": 0, "b": 0, "c": 0, "d": 0, "e": 0, "late": 1, "use": 1}, moves=moves)
    found = jobs_after("make", walked, {"make": 0, "late": 1, "use": 2}, lambda key: key)
    assert list(found.items()) == [
        (("make", "late"), (["c", "e"], {"declared"})),
        (("make", "use"), (["b", "c", "e"], {"observed", "declared"})),
    ]


def test_a_way_is_as_strong_as_its_weakest_step() -> None:
    moves: dict[str, list[Move[str, Step]]] = {
        "make": [("b", 0, OBSERVED_STEP)],
        "b": [("d", 0, LINEAGE_STEP)],
        "d": [("use", 1, OBSERVED_STEP), ("make", 1, OBSERVED_STEP)],
    }
    walked = Walked(depth={"make": 0, "b": 0, "d": 0, "use": 1}, moves=moves)
    found = jobs_after("make", walked, {"make": 0, "use": 1}, lambda key: key)
    assert found == {("make", "use"): (["b", "d"], {"lineage"})}
