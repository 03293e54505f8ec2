"""Lines of the dump."""

import json

from headwater.identity import dataset_key, job_key
from query_api.dump.lines import End, edge_line, node_line

JOB = End("Job", job_key("shop", "load"), ["shop", "load"])
TWINS = ["am:x", "y"], ["am", "x:y"]


def test_edges_of_two_nodes_with_one_id_are_two_lines() -> None:
    """Else two graphs could have one dump."""
    ends = [End("Dataset", dataset_key(*names), [*names]) for names in TWINS]
    assert len({edge_line("CONSUMED_BY", end, JOB, {}) for end in ends}) == 2
    assert len({edge_line("PRODUCES", JOB, end, {}) for end in ends}) == 2


def test_properties_are_shown_as_what_they_mean() -> None:
    stored = {
        "facets": '{"1": {"schema": "hash"}}',
        "createdAt": 0,
        "jobs": ["b", "a"],
        "lineages": ["a", "b"],
        "lineageGroups": ["z", "y"],
        "lineageSeen": [1_000_000, 0],
    }
    assert json.loads(node_line("Run", ["r"], stored)) == {
        "facets": {"1": {"schema": "hash"}},
        "createdAt": "1970-01-01T00:00:00.000000Z",
        "jobs": ["a", "b"],
        "lineages": ["a", "b"],
        "lineageGroups": ["z", "y"],
        "lineageSeen": ["1970-01-01T00:00:01.000000Z", "1970-01-01T00:00:00.000000Z"],
        "node": "Run",
        "id": "run:r",
    }
