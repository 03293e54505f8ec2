"""Pictures of all cases: they show what impact reaches, and count what a step from each node leads to."""

import httpx
import orjson
import pytest

from tests.integration.cases.conftest import HERE, Case
from tests.integration.query_api.conftest import get

pytestmark = pytest.mark.engines

NAMES = sorted(each.name for each in HERE.iterdir() if any(each.glob("[em]*.ndjson")))
SIDES = ("upstream", "downstream")
#: Nodes of a case that are asked about.
MOST = 5
FAR = 20


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_shows_what_impact_reaches(case: Case, name: str) -> None:
    for path in sorted((HERE / name).glob("[em]*.ndjson")):
        api = case(name, path.name)
        for node in _nodes(api):
            _compare(api, node)


def _nodes(api: httpx.Client) -> list[dict[str, str]]:
    """Jobs and datasets by their names, as a question has them."""
    lines = [orjson.loads(line) for line in api.get("/api/v1/dump").content.splitlines()]
    named = [
        {"type": line["node"].lower(), "namespace": line["namespace"], "name": line["name"]}
        for line in lines
        if line.get("node") in {"Job", "Dataset"}
    ]
    assert named
    return named[:: max(1, len(named) // MOST)]


def _compare(api: httpx.Client, node: dict[str, str]) -> None:
    for history in (False, True):
        drawn = get(api, "/neighbourhood", upstream=FAR, downstream=FAR, limit=1000, history=history, **node)
        depths = {each["id"]: each["depth"] for each in drawn["nodes"]}
        assert drawn["truncated"] is None
        reached: dict[str, set[int]] = {}
        for side, sign in zip(SIDES, (-1, 1), strict=True):
            for each in get(api, "/impact", direction=side, depth=FAR, history=history, **node)["nodes"]:
                reached.setdefault(each["id"], set()).add(sign * each["depth"])
        if not drawn["partial"]:
            assert depths.keys() == reached.keys()
            # With history the other name of a dataset is a step away, and so both ways.
            assert all(depth in reached[key] for key, depth in depths.items())
        # What only lineages name makes a step only where a question starts.
        used = {each["id"] for each in drawn["nodes"] if each["observed"]}
        pairs = {(each["from"], each["to"]) for each in drawn["edges"] if each["from"] in used}
        for each in drawn["nodes"]:
            beside = {
                side: {other for pair in pairs if pair[near] == each["id"] for other in pair} - {each["id"]}
                for side, near in zip(SIDES, (1, 0), strict=True)
            }
            assert all(len(beside[side]) <= each[f"{side}Count"] for side in SIDES)
