"""An impact answer as a person reads it: a tree in which each node stands once, cut where it grows too large."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rich.text import Text
from rich.tree import Tree

from headwater.counted import counted

#: Nodes that are drawn at most; the others are counted.
DRAWN: Final = 150
#: Nodes drawn under one other at most.
DRAWN_A_NODE: Final = 25
#: Nodes drawn elsewhere that one node names at most.
REFERRED: Final = 5
#: Deepest node that is drawn.
DRAWN_DEPTH: Final = 16

#: Longest name that is drawn whole: longer ones lose their middle, since both ends tell them apart.
LONGEST_NAME: Final = 90
#: Ends the label of a transformation that masks (`graph_writer.observe`).
MASKS: Final = ":MASKED"

#: Kinds of datasets that people ask for: drawn with a mark, and listed by name.
MARKED: Final = {"MODEL": ("model", "bold magenta"), "DASHBOARD": ("dashboard", "bold yellow")}

#: What was reached if nothing was.
NOTHING: Final = "nothing"

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Reached:
    """The nodes of an answer, arranged by who was reached first from whom."""

    starts: list[str]
    nodes: dict[str, Node]
    #: Nodes first reached from a node, by name.
    children: dict[str, list[str]]
    #: Nodes that an edge leads to, but that stand elsewhere in the tree.
    others: dict[str, list[str]]
    #: Nodes below a node, all the way.
    below: dict[str, int]
    #: Pairs of a node and one that it leads to, between which the values are masked.
    masked: set[tuple[str, str]]


def arrange(answer: Mapping[str, Any], direction: str) -> Reached:
    """Put every node of `answer` once into a tree, as near to where it starts as it is reached.

    Takes time and memory in proportion to the answer; no recursion.
    """
    nodes: dict[str, Node] = {node["id"]: node for node in answer["nodes"]}
    source, target = ("from", "to") if direction == "downstream" else ("to", "from")
    leads: defaultdict[str, list[str]] = defaultdict(list)
    by_name = sorted(nodes, key=lambda each: (short_name(nodes[each], each), each))
    place = {node_id: number for number, node_id in enumerate(by_name)}
    for edge in sorted(answer["edges"], key=lambda edge: place.get(edge[target], len(place))):
        leads[edge[source]].append(edge[target])
    masked = {
        (edge[source], edge[target])
        for edge in answer["edges"]
        if any(each.endswith(MASKS) for each in edge.get("transformations") or ())
    }
    children: defaultdict[str, list[str]] = defaultdict(list)
    others: defaultdict[str, list[str]] = defaultdict(list)
    starts = [node_id for node_id, node in nodes.items() if node["depth"] == 0]
    order = list(starts)
    seen = set(starts)
    for each in order:  # grows while it is read: breadth first
        for next_one in dict.fromkeys(leads[each]):
            if next_one in seen:
                others[each].append(next_one)
            else:
                seen.add(next_one)
                children[each].append(next_one)
                order.append(next_one)
    below: dict[str, int] = {}
    for each in reversed(order):
        below[each] = sum(1 + below[child] for child in children[each])
    return Reached(starts, nodes, dict(children), dict(others), below, masked)


def draw(reached: Reached) -> list[Tree]:
    """A tree for each start, the `DRAWN` nearest nodes at most; what is left out is counted where it would stand."""
    trees = [Tree(label(reached.nodes[start], start), guide_style="dim") for start in reached.starts]
    level = list(zip(reached.starts, trees, strict=True))
    left = DRAWN
    depth = 0
    while level:
        depth += 1
        next_level: list[tuple[str, Tree]] = []
        for each, branch in level:
            children = reached.children.get(each, [])
            shown = children[: min(DRAWN_A_NODE, left)] if depth <= DRAWN_DEPTH else []
            left -= len(shown)
            next_level += [
                (child, branch.add(label(reached.nodes.get(child), child, masked=(each, child) in reached.masked)))
                for child in shown
            ]
            _draw_rest(reached, each, branch, children[len(shown) :])
        level = next_level
    return trees


def _draw_rest(reached: Reached, each: str, branch: Tree, left_out: Sequence[str]) -> None:
    if left_out:
        behind = sum(reached.below[child] for child in left_out)
        text = f"… {len(left_out):,} more" + (f", and {behind:,} behind them" if behind else "")
        branch.add(Text(text, style="dim"))
    elsewhere = reached.others.get(each, [])
    if elsewhere:
        names = ", ".join(shortened(short_name(reached.nodes.get(other), other)) for other in elsewhere[:REFERRED])
        more = f" and {len(elsewhere) - REFERRED:,} more" if len(elsewhere) > REFERRED else ""
        branch.add(Text(f"↪ also {names}{more}, drawn elsewhere", style="dim"))


def label(node: Node | None, node_id: str, *, masked: bool = False) -> Text:
    """One node in one line: name, kind, where it lives; `masked`: the values are, between it and what is above it."""
    if node is None:
        return Text(shortened(node_id))
    kind, style = MARKED.get(node.get("datasetType") or "", (kind_of(node), ""))
    if node.get("jobType") == "TEST":
        kind = "test"
    text = Text(shortened(short_name(node, node_id)), style=style or "bold")
    text.append(f"  {kind}", style=style or "cyan")
    if masked:
        text.append("  masked", style="yellow not bold")
    if node.get("namespace"):
        text.append(f"  {shortened(node['namespace'])}", style="dim not bold")
    aliases = [name for name in node.get("aliases") or [] if name != node_id]
    if aliases:
        text.append(f"  also {', '.join(shortened(str(each)) for each in aliases[:2])}", style="dim not bold")
    if node.get("observed") is False:
        text.append("  never observed itself", style="dim italic not bold")
    return text


def shortened(name: str) -> str:
    """A name as it is drawn: in one line, and of a long one both ends, which are what tells paths apart."""
    if not name.isprintable():
        name = " ".join("".join(each if each.isprintable() else " " for each in name).split())
    if len(name) <= LONGEST_NAME:
        return name
    end = LONGEST_NAME * 2 // 3  # of a path the end says more
    return f"{name[: LONGEST_NAME - end - 1]}…{name[-end:]}"


def short_name(node: Node | None, node_id: str) -> str:
    """The name without its namespace; a column with its dataset."""
    if node is None:
        return node_id
    field = node.get("field")
    return f"{node['name']}.{field}" if field else str(node.get("name") or node_id)


def kind_of(node: Node) -> str:
    """What a node is, in a word of ours."""
    return str(node["type"])


def summary(reached: Reached) -> str:
    """How many nodes of which kind were reached, the start apart; what people look for first comes first."""
    counts = Counter(
        MARKED[node["datasetType"]][0] if node.get("datasetType") in MARKED else kind_of(node)
        for node in _reached(reached)
    )
    order = [*(word for word, _ in MARKED.values()), "dataset", "column", "job"]
    found = [counted(counts[word], word) for word in order if counts[word]]
    return ", ".join(found) or NOTHING


def marked(reached: Reached, dataset_type: str) -> list[str]:
    """Names of the reached datasets of a type, nearest first, then by name."""
    found = [node for node in _reached(reached) if node.get("datasetType") == dataset_type]
    return [node["name"] for node in sorted(found, key=lambda node: (node["depth"], node["name"], node["id"]))]


def _reached(reached: Reached) -> Iterable[Node]:
    return (node for node_id, node in reached.nodes.items() if node_id not in reached.starts)
