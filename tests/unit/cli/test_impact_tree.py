"""An impact answer becomes a tree: each node once, nothing left out unsaid, whatever its size."""

from itertools import pairwise
from typing import Any

import pytest
from rich.console import Console

from headwater.cli import impact_tree
from headwater.cli.impact import Direction, show


def node(name: str, depth: int, **more: Any) -> dict[str, Any]:
    """A dataset of an answer."""
    names = {"id": name, "type": "dataset", "namespace": "ns", "name": name, "depth": depth, "observed": True}
    return {**names, "aliases": [], **more}


def edge(source: str, target: str) -> dict[str, Any]:
    """An edge, in the direction of the data."""
    return {"from": source, "to": target, "type": "DERIVES", "origin": "observed", "origins": ["observed"]}


def answer(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], truncated: Any = None) -> dict[str, Any]:
    """An answer of these parts."""
    return {"nodes": nodes, "edges": edges, "truncated": truncated}


def drawn(what: dict[str, Any], direction: Direction = Direction.downstream) -> list[str]:
    """The lines that a terminal shows, without colours."""
    console = Console(width=200, color_system=None)
    with console.capture() as captured:
        show(what, direction, console)
    return captured.get().splitlines()


def ladder(layers: int) -> dict[str, Any]:
    """Two nodes a layer, each leading to both of the next."""
    nodes = [node("s", 0)]
    edges = [edge("s", "a1"), edge("s", "b1")]
    for layer in range(1, layers + 1):
        nodes += [node(f"a{layer}", layer), node(f"b{layer}", layer)]
        if layer < layers:
            edges += [edge(f"{x}{layer}", f"{y}{layer + 1}") for x in "ab" for y in "ab"]
    return answer(nodes, edges)


def test_a_node_reached_twice_is_drawn_once_and_referred_to() -> None:
    diamond = answer(
        [node("s", 0), node("l", 1), node("r", 1), node("end", 2)],
        [edge("s", "l"), edge("s", "r"), edge("l", "end"), edge("r", "end")],
    )
    lines = drawn(diamond)
    assert len([line for line in lines if "end" in line and "↪" not in line]) == 1
    assert len([line for line in lines if "↪ also end, drawn elsewhere" in line]) == 1


def test_a_cycle_ends() -> None:
    lines = drawn(answer([node("s", 0), node("t", 1)], [edge("s", "t"), edge("t", "s")]))
    assert any("↪ also s, drawn" in line for line in lines)
    assert "reaches 1 dataset" in lines


def test_upstream_follows_the_edges_backwards() -> None:
    lines = drawn(answer([node("s", 0), node("source", 1)], [edge("source", "s")]), Direction.upstream)
    assert "source" in lines[1]
    assert "is made of 1 dataset" in lines


def test_a_ladder_costs_its_nodes_not_its_paths() -> None:
    lines = drawn(ladder(40))
    assert len([line for line in lines if "↪" not in line]) < impact_tree.DRAWN + 20
    assert "reaches 80 datasets" in lines


def test_a_hub_of_20_000_is_counted_not_listed() -> None:
    names = [f"d{number}" for number in range(20_000)]
    hub = answer([node("s", 0), *(node(name, 1) for name in names)], [edge("s", name) for name in names])
    lines = drawn(hub)
    assert len(lines) < 40
    assert any(f"… {20_000 - impact_tree.DRAWN_A_NODE:,} more" in line for line in lines)
    assert "reaches 20,000 datasets" in lines


def test_a_chain_of_20_000_is_cut_where_it_grows_too_deep() -> None:
    names = [f"d{number}" for number in range(20_001)]
    chain = answer(
        [node(name, depth) for depth, name in enumerate(names)],
        [edge(*pair) for pair in pairwise(names)],
    )
    lines = drawn(chain)
    left = 20_000 - impact_tree.DRAWN_DEPTH
    assert any(f"… 1 more, and {left - 1:,} behind them" in line for line in lines)


def test_every_node_is_drawn_or_counted() -> None:
    def tree(width: int, depth: int, at: int = 0, name: str = "n") -> tuple[list[Any], list[Any]]:
        nodes, edges = [node(name, at)], []
        if at < depth:
            for number in range(width):
                below, between = tree(width, depth, at + 1, f"{name}.{number}")
                nodes += below
                edges += [edge(name, f"{name}.{number}"), *between]
        return nodes, edges

    nodes, edges = tree(6, 5)
    reached = impact_tree.arrange(answer(nodes, edges), "downstream")
    lines = drawn(answer(nodes, edges))[:-2]
    shown = [line for line in lines if "…" not in line]
    hidden = 0
    for line in lines:
        if "…" in line:
            numbers = [int(word.replace(",", "")) for word in line.split() if word.replace(",", "").isdigit()]
            hidden += sum(numbers)
    assert len(shown) + hidden == len(nodes) == reached.below["n"] + 1


def test_models_and_dashboards_are_named() -> None:
    lines = drawn(
        answer(
            [node("s", 0), node("models/churn", 1, datasetType="MODEL"), node("board", 2, datasetType="DASHBOARD")],
            [edge("s", "models/churn"), edge("models/churn", "board")],
        )
    )
    assert "reaches 1 model, 1 dashboard" in lines
    assert "  models: models/churn" in lines
    assert "  dashboards: board" in lines


def test_other_names_of_a_dataset_are_shown() -> None:
    lines = drawn(answer([node("s", 0, aliases=["s", "dataset:s3://bucket:path"])], []))
    assert "also dataset:s3://bucket:path" in lines[0]
    assert "reaches nothing" in lines


def test_a_column_is_shown_with_its_dataset() -> None:
    lines = drawn(answer([node("t", 0, id="datasetField:ns:t:c", type="column", field="c")], []))
    assert lines[0].split()[:2] == ["t.c", "column"]


@pytest.mark.parametrize(
    ("reason", "way_on"),
    [("depth", "--depth"), ("nodes", "--limit"), ("time", "HEADWATER_QUESTION_TIMEOUT"), ("edges", "--level dataset")],
)
def test_a_cut_answer_says_so_and_how_to_get_the_rest(reason: str, way_on: str) -> None:
    lines = drawn(answer([node("s", 0)], [], {"reason": reason, "frontier": ["s"]}))
    assert lines[-1].startswith(f"cut short by the limit of {reason}: ")
    assert way_on in lines[-1]


def test_an_answer_that_may_mix_two_states_says_so() -> None:
    one = answer([node("s", 0)], [])
    assert drawn({**one, "consistent": True}) == drawn(one)
    assert "two states" in drawn({**one, "consistent": False})[-1]


def test_names_are_never_read_as_markup() -> None:
    lines = drawn(answer([node("[red]x[/red]", 0)], []))
    assert "[red]x[/red]" in lines[0]


def test_what_was_left_out_is_named() -> None:
    one = answer([node("a", 0)], [])
    left = [{"id": f"dataset:db:part{number}", "feeds": f"dataset:db:t{each}"} for number in range(22) for each in "xy"]
    shown = "\n".join(drawn({**one, "inferred": left}))
    assert "dataset:db:part0, dataset:db:part1" in shown
    assert "and 2 more" in shown
    assert drawn({**one, "inferred": []}) == drawn(one)


def test_a_job_that_is_a_test_says_so() -> None:
    job = {**node("check", 1), "type": "job", "jobType": "TEST"}
    assert any("check  test" in line for line in drawn(answer([node("a", 0), job], [edge("a", "check")])))


def test_masking_stands_at_the_column_that_is_reached() -> None:
    nodes = [node(name, depth, type="column", field="c") for depth, name in enumerate(("raw", "safe", "copy"))]
    masks = {**edge("raw", "safe"), "transformations": ["DIRECT/TRANSFORMATION:MASKED"]}
    plain = {**edge("safe", "copy"), "transformations": ["DIRECT/IDENTITY"]}
    lines = drawn(answer(nodes, [masks, plain]))
    assert ["masked" in line for line in lines[:3]] == [False, True, False]
    upstream = drawn(
        answer([{**each, "depth": 2 - each["depth"]} for each in nodes], [masks, plain]), Direction.upstream
    )
    assert [line.split()[-2:] == ["masked", "ns"] for line in upstream[:3]] == [False, False, True]


def test_of_a_long_path_both_ends_are_drawn() -> None:
    long = f"/lake/{'deep/' * 60}part-0001.parquet"
    (line,) = [each for each in drawn(answer([node("s", 0), node(long, 1)], [edge("s", long)])) if "parquet" in each]
    assert "/lake/" in line
    assert "…" in line
    assert len(line) < impact_tree.LONGEST_NAME + 40
    assert impact_tree.shortened("x" * impact_tree.LONGEST_NAME) == "x" * impact_tree.LONGEST_NAME
    assert len(impact_tree.shortened(long)) == impact_tree.LONGEST_NAME


@pytest.mark.parametrize("name", ["(SELECT a,\n\t'b  c'\r\nFROM d) x", "\x1b[31mred\x00", "a b\u2028c"])
def test_a_name_stays_in_its_line(name: str) -> None:
    lines = drawn(answer([node(name, 0), node("t", 1)], [edge(name, "t")]))
    assert len(lines) == len(drawn(answer([node("s", 0), node("t", 1)], [edge("s", "t")])))
    assert all(line.isprintable() for line in lines)
    assert impact_tree.shortened("two  spaces") == "two  spaces"


FORMER = {"edges": 2, "jobs": 1, "until": "2026-11-10T01:05:00.000000Z", "complete": True}


def test_an_empty_answer_says_what_there_was() -> None:
    one = answer([node("s", 0)], [])
    assert drawn({**one, "former": FORMER}, Direction.upstream)[-1] == (
        "is made of nothing now; until 2026-11-10T01:05:00.000000Z by 1 job, see --history"
    )
    more = {**FORMER, "jobs": 2, "until": None, "complete": False}
    assert drawn({**one, "former": more})[-1] == (
        "reaches nothing now; until some time ago by at least 2 jobs, see --history"
    )


def test_what_is_so_no_longer_is_counted() -> None:
    two = answer([node("s", 0), node("t", 1)], [edge("s", "t")])
    assert drawn({**two, "former": FORMER})[-1] == (
        "  left out, since it is so no longer: 2 edges of 1 job, see --history"
    )
    assert drawn({**two, "former": {**FORMER, "edges": 0}}) == drawn({**two, "former": None}) == drawn(two)
