"""Upstream is downstream read backwards: random pipelines with column lineages, aliases, declarations and renames."""

import random
from collections.abc import Callable
from typing import Any

import neo4j
import pytest

from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import alias, dataset, declared, made_of, run

pytestmark = pytest.mark.engines


def pipeline(chance: random.Random) -> list[dict[str, Any]]:
    """Some jobs around seven datasets."""
    names = [f"d{number}" for number in range(7)]
    return [
        (declared if chance.random() < 0.2 else run)(
            f"j{chance.randint(0, 4)}",
            tuple(reads := chance.sample(names, chance.randint(0, 2))),
            tuple(_output(name, reads, names, chance) for name in chance.sample(names, chance.randint(0, 2))),
            at=minute,
        )
        for minute in range(chance.randint(2, 9))
    ]


def renaming(events: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """The same pipeline, in which some outputs had another name before, whatever else is said of them."""
    names = [f"d{number}" for number in range(7)]
    for output in (each for event in events for each in event["outputs"] if chance.random() < 0.4):
        change = {
            "lifecycleStateChange": "RENAME",
            "previousIdentifier": {"namespace": "db", "name": chance.choice(names)},
        }
        output["facets"]["lifecycleStateChange"] = change
    return events


def _output(name: str, reads: list[str], names: list[str], chance: random.Random) -> dict[str, Any]:
    facets: dict[str, Any] = {}
    if chance.random() < 0.5:
        sources = [f"{source}.{chance.choice('ab')}" for source in [*reads, chance.choice(names)]]
        whole = tuple(sources[:1]) if chance.random() < 0.3 else ()
        facets["columnLineage"] = made_of(whole, **{chance.choice("ab"): sources[: chance.randint(1, 3)]})
    if chance.random() < 0.2:
        facets["symlinks"] = alias(chance.choice(names), namespace="db")
    return dataset(name, **facets)


@pytest.mark.parametrize("seed", [3, 71, 90, 96, 122, 20261124])
@pytest.mark.parametrize("renames", [False, True])
@pytest.mark.parametrize("level", ["dataset", "job"])
def test_upstream_mirrors_downstream(
    impact: Callable[..., dict[str, Any]],
    tell: Tell,
    empty_graph: neo4j.Driver,
    seed: int,
    renames: bool,
    level: str,
) -> None:
    chance = random.Random(seed)
    events = pipeline(chance)
    tell(*(renaming(events, chance) if renames else events))
    stored = empty_graph.execute_query("MATCH (n:Job|Dataset) RETURN n:Job, n.namespace, n.name").records
    ids = [f"{'job' if is_job else 'dataset'}:{namespace}:{name}" for is_job, namespace, name in stored]
    depth: dict[tuple[str, str, str], int] = {}
    flows: dict[str, set[tuple[str, str, str]]] = {"downstream": set(), "upstream": set()}
    for direction, edges in flows.items():
        for node_id in ids:
            answer = impact(node_id, direction=direction, level=level)
            (start,) = answer["start"]
            for node in answer["nodes"]:
                ends = (start, node["id"]) if direction == "downstream" else (node["id"], start)
                depth[direction, *ends] = node["depth"]
            edges |= {(edge["from"], edge["to"], edge["type"]) for edge in answer["edges"]}
    if level == "dataset":
        assert flows["downstream"] == flows["upstream"]
    else:  # a dataset at which a walk starts stands in no answer about another job
        depth = {ends: at for ends, at in depth.items() if all(each.startswith("job:") for each in ends[1:])}
    for (_, source, target), at in depth.items():
        assert depth["downstream", source, target] == depth["upstream", source, target] == at
