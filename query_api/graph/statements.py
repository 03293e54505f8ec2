"""The statements of this package, and what each row of them is."""

from typing import Final, NamedTuple

from query_api.graph.statement import Statement

_PACKAGE: Final = "query_api.graph"


class FacetBody(NamedTuple):
    """The content of a facet, as JSON text."""

    hash: str
    body: str


FACETS: Final = Statement(_PACKAGE, "facets", FacetBody)


class ColumnSource(NamedTuple):
    """The column at the other end of an edge FEEDS or INFLUENCES, with what states the edge."""

    dataset: str
    field: str
    lineages: list[str] | None
    transformations: list[str] | None


class ColumnSources(NamedTuple):
    """A column, and those that feed it."""

    dataset: str
    field: str
    sources: list[ColumnSource]


COLUMNS_OF_UPSTREAM: Final = Statement(_PACKAGE, "columns_of_upstream", ColumnSources)


class WholeSources(NamedTuple):
    """A dataset or job, and the columns that influence all of it."""

    key: str
    sources: list[ColumnSource]


INFLUENCES_UPSTREAM: Final = Statement(_PACKAGE, "influences_upstream", WholeSources)
