"""A run with what its events carried, as plain data. Datasets are keys of their elected names; times µs UTC."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from query_api.graph.facets import newest
from query_api.history.shape import RunState
from query_api.history.statements import RunDetails, UseDetails

#: Contents of facets by hash.
Bodies = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Use:
    """What a run read or wrote: hashes of the dataset's facets as it saw them, and the bodies of the use's own.

    `inferred`: only a column lineage that the run stated names what it read.
    """

    dataset: str
    at: int
    facets: dict[str, str]
    own: dict[str, Any]
    version: str | None
    lineages: frozenset[str] = frozenset()
    inferred: bool = False

    def stated(self, name: str, bodies: Bodies) -> list[Any]:
        """What it says in facets of this name, its own and the dataset's: producers put some in the wrong one."""
        found = [self.own.get(name), bodies.get(self.facets.get(name, ""))]
        return [each for each in found if each is not None]


@dataclass(frozen=True, slots=True)
class RunView:
    """A run: hashes of its job's facets as its events carried them, the bodies of its own, its reads and writes."""

    key: str
    run_id: str
    job: str
    state: RunState | None
    began: int
    ended: int
    producer: str
    error: str | None
    job_facets: dict[str, str]
    facets: dict[str, Any]
    reads: dict[str, Use]
    writes: dict[str, Use]


def run_view(row: RunDetails, elected: Callable[[str], str]) -> RunView:
    """A run as it is stored; `elected` gives for a dataset the key of the name under which it is shown."""
    return RunView(
        key=row.run,
        run_id=row.run_id,
        job=row.job or "",
        state=cast("RunState | None", row.state),  # the writer stores no other
        began=row.began or 0,
        ended=row.ended or 0,
        producer=row.producer or "",
        error=row.error,
        job_facets=newest(row.job_facets),
        facets=newest(row.facets),
        reads=_uses(row.reads, elected),
        writes=_uses(row.writes, elected),
    )


def _uses(rows: Iterable[UseDetails], elected: Callable[[str], str]) -> dict[str, Use]:
    """By dataset; of two names of one dataset the one with the greater key."""
    return {
        (dataset := elected(row.dataset)): Use(
            dataset=dataset,
            at=row.at or 0,
            facets=newest(row.facets),
            own=newest(row.use_facets),
            version=row.version,
            lineages=frozenset(row.lineages or ()),
            inferred=row.inferred,
        )
        for row in sorted(rows, key=lambda row: row.dataset)
    }
