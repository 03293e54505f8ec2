"""Upstream of a job at which a question starts: what it read by its column lineages alone, which no edge says."""

from collections.abc import Iterable, Iterator

from headwater.graph.model import COLUMN_LINEAGE
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import Derives, Node
from query_api.impact.unexplained import stated_apart


async def load_outputs(around: Neighbourhood, jobs: Iterable[str]) -> None:
    """Read what these jobs write, with all that `read_by_lineage` looks at there; none is known for no jobs."""
    jobs = list(jobs)
    if not jobs:
        return
    await around.load_outputs(jobs)
    written = [node for job in jobs for node in _written(around, job) if _states_columns(around, node, job)]
    await around.load(dict.fromkeys(writer for node in written for writer, _ in node.flows))
    read = [dataset for node in written for writer, _ in node.flows for dataset, _ in around.nodes[writer].flows]
    await around.load(dict.fromkeys([*read, *(other.key for node in written for other in node.derives)]))


def read_by_lineage(around: Neighbourhood, job: str) -> Iterator[tuple[Node, Derives]]:
    """The DERIVES edges to what a job writes, seen from there, whose sources only its lineage names as read by it."""
    for node in _written(around, job):
        for other in node.derives:
            if other.origin == COLUMN_LINEAGE and any(each == job for each, _ in stated_apart(around, node, other)):
                yield node, other


def _states_columns(around: Neighbourhood, node: Node, job: str) -> bool:
    """Whether a job states any of the column lineages by which what it writes derives from others."""
    stated = around.stated(node.key).by_job.get(job)
    return stated is not None and any(
        other.origin == COLUMN_LINEAGE and stated.current & other.lineages for other in node.derives
    )


def _written(around: Neighbourhood, job: str) -> list[Node]:
    """Under all names, each once."""
    elected = dict.fromkeys(around.elect(key) for key in around.outputs(job))
    return [node for key in elected for node in around.members(key)]
