"""Changes that are one: a release, or an upgrade of a platform, that comes to many jobs. Pure.

A commit to a repository from which eight jobs run is told by all eight, and seldom concerns more than one of them. So
it is one suspect with eight places, and not eight suspects: what speaks for it is shared by them.
"""

from collections import defaultdict
from collections.abc import Iterable

from headwater.canonical import canonical
from headwater.event.producer_json import mapping
from query_api.compare.change import Change, CodeChange, EngineChange, EnvironmentChange, ParametersChange
from query_api.history.facet_names import CODE as TREE

#: What a code change that is told by its commit alone has it in, by facet.
_COMMIT = {"sourceCodeLocation": "version", TREE: "commit"}


def identity(change: Change) -> bytes | None:
    """What is the same of changes of several jobs that are one; None if it can only be of its own job."""
    match change:
        case CodeChange(facet=str(facet), after=after):
            stated = mapping(after)
            commit = mapping(stated.get(facet, stated)).get(_COMMIT.get(facet, ""))
            return None if commit is None else canonical([change.kind, commit])
        case EngineChange() | EnvironmentChange() | ParametersChange():
            return canonical([change.kind, change.facet, change.before, change.after])
        case _:
            return None


def places(changes: Iterable[Change]) -> dict[bytes, int]:
    """How many jobs have each change that may be of several."""
    jobs: dict[bytes, set[str]] = defaultdict(set)
    for change in changes:
        if (same := identity(change)) is not None:
            jobs[same].add(change.node)
    return {same: len(of) for same, of in jobs.items()}
