"""What facets are made of, whatever entity they belong to."""

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from tests.events.names import PRODUCER

Json = dict[str, Any]
Facets = Mapping[str, st.SearchStrategy[Any]]

#: What every facet says of itself.
BASE: Final = {"_producer": PRODUCER, "_schemaURL": "https://example.com/schemas/Facet.json"}


def facet(required: Mapping[str, Any] | None = None, **optional: Any) -> st.SearchStrategy[Json]:
    """A facet with these fields: strategies, or values that stay as they are."""
    return st.fixed_dictionaries(
        {**{name: st.just(value) for name, value in BASE.items()}, **strategies(required or {})},
        optional=strategies(optional),
    )


def strategies(fields: Mapping[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    """Values as strategies."""
    return {name: each if isinstance(each, st.SearchStrategy) else st.just(each) for name, each in fields.items()}


def entry(required: Mapping[str, Any], **optional: Any) -> st.SearchStrategy[Json]:
    """An object inside a facet."""
    return st.fixed_dictionaries(strategies(required), optional=strategies(optional))


def some(item: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[list[Any]]:
    """A short list."""
    return st.lists(item, max_size=most)


#: Stands in for any facet of a job or dataset, with or without what facets say of themselves.
deleted = st.sampled_from([{"_deleted": True}, {**BASE, "_deleted": True}])
#: A facet that the standard does not know.
custom = st.sampled_from([{**BASE, "x": 1}, {**BASE, "x": 2}, {**BASE, "x": 1.5, "y": ["z"], "_deleted": False}])
#: What old and broken producers send in the place of a facet.
broken = st.sampled_from([None, "text", [1], {}, 7])

#: Facets that edges, identities and states follow from: drawn more often than the others.
TELLING: Final = frozenset(
    {"columnLineage", "lineage", "schema", "symlinks", "lifecycleStateChange", "datasetType", "version"}
    | {"parent", "jobDependencies", "jobType"}
)

tag = {"key": st.sampled_from(["pii", "tier"]), "value": st.sampled_from(["1", "2"])}


@st.composite
def few(draw: st.DrawFn, facets: Facets, most: int, *, deletable: bool) -> Json:
    """At most `most` of the facets; now and then deleted or broken ones."""
    often = [name for name in sorted(facets) for _ in range(3 if name in TELLING else 1)]
    chosen = draw(st.lists(st.sampled_from(often), max_size=most))
    odd = [deleted, broken] if deletable else [broken]
    return {name: draw(facets[name] if draw(st.integers(0, 7)) else st.one_of(odd)) for name in dict.fromkeys(chosen)}


@st.composite
def all_of(draw: st.DrawFn, facets: Facets) -> Json:
    """Every one of the facets."""
    return {name: draw(facets[name]) for name in sorted(facets)}
