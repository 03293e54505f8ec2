"""Facts of columns, and of what a dataset or job is made of: lineages, content-addressed whoever states them."""

from collections.abc import Iterable
from typing import NamedTuple

from graph_writer.facts.join import Content
from headwater.canonical import digest
from headwater.graph.model import EXPLICIT_PREFIX


class Feed(NamedTuple):
    """One source of a dataset or job, or of one column of it (`target`).

    The source is a column, a whole dataset (`column` None), or a job (`by_job`). Transformations are `TYPE`,
    `TYPE:SUBTYPE` or `TYPE:SUBTYPE:MASKED`.
    """

    source: str
    column: str | None
    target: str | None
    transformations: tuple[str, ...]
    by_job: bool = False


def _order(feed: Feed) -> tuple[object, ...]:
    column, target = feed.column, feed.target
    return (feed.source, column or "", column is None, target or "", target is None, feed.transformations, feed.by_job)


class LineageFact(Content, frozen=True):
    """A lineage of the dataset or job with the key `target`, stored once, whoever states it how often."""

    target: str
    hash: str
    feeds: tuple[Feed, ...]

    @classmethod
    def of(cls, target: str, feeds: Iterable[Feed], *, explicit: bool) -> "LineageFact":
        """The lineage with these feeds, in an order of its own."""
        ordered = sorted(feeds, key=_order)
        return cls(
            target, (EXPLICIT_PREFIX if explicit else "") + digest([tuple(feed) for feed in ordered]), tuple(ordered)
        )

    @property
    def key(self) -> tuple[str, str]:
        """Target and hash."""
        return (self.target, self.hash)


class SchemaFact(Content, frozen=True):
    """The columns, by dotted path, that a schema facet of the dataset with the key `dataset` names."""

    dataset: str
    hash: str
    fields: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Dataset and facet hash."""
        return (self.dataset, self.hash)
