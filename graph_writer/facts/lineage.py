"""Facts of columns, and of what a dataset or job is made of: lineages, content-addressed whoever states them."""

from collections.abc import Iterable
from typing import NamedTuple

from graph_writer.facts.join import Content
from headwater.canonical import digest
from headwater.graph.model import EXPLICIT_PREFIX, LEAVES_OUT, NAMES_ITSELF


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
    """A lineage of the dataset or job with the key `target`, stored once, whoever states it how often.

    Of a column lineage: `left_out` are the columns of the target's schema that it does not explain, `sourceless` those
    that it explains without a source of their own.
    """

    target: str
    hash: str
    feeds: tuple[Feed, ...]
    left_out: tuple[str, ...] = ()
    sourceless: tuple[str, ...] = ()

    @classmethod
    def of(cls, target: str, feeds: Iterable[Feed]) -> "LineageFact":
        """The explicit lineage with these feeds, in an order of its own."""
        ordered = sorted(feeds, key=_order)
        return cls(target, EXPLICIT_PREFIX + digest([tuple(feed) for feed in ordered]), tuple(ordered))

    @classmethod
    def by_column(
        cls, target: str, feeds: Iterable[Feed], left_out: Iterable[str], sourceless: Iterable[str]
    ) -> "LineageFact":
        """The column lineage with these feeds."""
        ordered, out, without = sorted(feeds, key=_order), sorted(left_out), sorted(sourceless)
        content: list[object] = [tuple(feed) for feed in ordered]
        if out or without:
            content += [{"leftOut": out, "sourceless": without}]
        marks = NAMES_ITSELF if any(feed.source == target for feed in ordered) else ""
        marks += LEAVES_OUT if out else ""
        hashed = f"{marks}:{digest(content)}" if marks else digest(content)
        return cls(target, hashed, tuple(ordered), tuple(out), tuple(without))

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
