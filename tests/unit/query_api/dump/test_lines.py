"""Lines of the dump."""

from headwater.identity import dataset_key, job_key
from query_api.dump.lines import End, edge_line

JOB = End("Job", job_key("shop", "load"), ["shop", "load"])
TWINS = ["am:x", "y"], ["am", "x:y"]


def test_edges_of_two_nodes_with_one_id_are_two_lines() -> None:
    """Else two graphs could have one dump."""
    ends = [End("Dataset", dataset_key(*names), [*names]) for names in TWINS]
    assert len({edge_line("CONSUMED_BY", end, JOB, {}) for end in ends}) == 2
    assert len({edge_line("PRODUCES", JOB, end, {}) for end in ends}) == 2
