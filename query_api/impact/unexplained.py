"""Columns that a dataset has and that what a job states of it does not explain: made of anything that the job used.

A producer gives no column lineage where it cannot follow (Spark: Python functions, `count(*)`), so that a column is
left out does not say that it is made of nothing; that is said by naming it without sources.
"""

from collections.abc import Iterable, Iterator

from headwater.graph.model import LEAVES_OUT, is_marked
from query_api.graph.neighbourhood import Neighbourhood
from query_api.graph.nodes import Derives, Node
from query_api.graph.question import Question
from query_api.graph.statements import LEFT_OUT, LeftOut


def leaves_out(lineages: Iterable[str]) -> bool:
    """Whether any of these column lineages leaves columns out."""
    return any(is_marked(each, LEAVES_OUT) for each in lineages)


class Unexplained:
    """The columns that lineages leave out, read of those datasets of which some lineage does."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._left_out: dict[str, list[LeftOut]] = {}

    async def load(self, datasets: Iterable[str]) -> None:
        """Read these, each once."""
        missing = [key for key in dict.fromkeys(datasets) if key not in self._left_out]
        if missing:
            self._left_out |= {key: [] for key in missing}
            rows = await self._question.ask(LEFT_OUT, datasets=missing)
            self._left_out.update((row.dataset, row.columns) for row in rows)

    def of(self, dataset: str, stated: frozenset[str], naming: frozenset[str] | None = None) -> list[str]:
        """The columns that no lineage explains of all that one job states of the dataset, and some leaves out.

        With `naming` only what one of those leaves out.
        """
        leaving = stated if naming is None else stated & naming
        return [each.field for each in self._left_out.get(dataset, ()) if each.is_unexplained(stated, leaving)]


def stated_apart(around: Neighbourhood, node: Node, other: Derives) -> Iterator[tuple[str | None, frozenset[str]]]:
    """Who states a column lineage for which DERIVES joins `node` and `other`, and does not read the source.

    Each is a job, or None for the target's own event, with all that it states now of the target. A job that reads the
    source is left out: the way leads through it.
    """
    downstream = around.direction == "downstream"
    target, source = (other.key, node.key) if downstream else (node.key, other.key)
    by_job, _, own = around.stated(target)
    names = {name.key for name in around.all(source)} if downstream else {around.elect(source)}
    for job, each in by_job.items():
        if each.current & other.lineages and not each.explicit and not _reads(around, job, names):
            yield job, each.current
    if own in other.lineages:
        yield None, frozenset({own})


def _reads(around: Neighbourhood, job: str, names: set[str]) -> bool:
    if around.direction == "downstream":
        return any(job == reader for name in names for reader, _ in around.nodes[name].flows)
    read = around.nodes.get(job)
    return read is not None and any(around.elect(dataset) in names for dataset, _ in read.flows)
