"""Which suspect explains another one, so that nobody is sent from a cause to its own echo. Pure."""

from query_api.compare.change import (
    AssertionChange,
    Change,
    DataChange,
    FailedRun,
    SchemaChange,
    StaleInput,
)
from query_api.root_cause.effect import caused_with
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.explained import explanation


def explains(evidence: Evidence, above: Change, below: Change) -> bool:
    """Whether one change would be there because of another: by the rules of the factor `origin`, all the way up."""
    match below:
        case DataChange():
            return _explains_data(evidence, above, below.node)
        case AssertionChange():
            nodes = evidence.bad_graph.above("dataset", below.node).datasets
            shown_above = isinstance(above, DataChange) and above.node in nodes
            return shown_above or (isinstance(above, DataChange | SchemaChange) and above.node == below.node)
        case SchemaChange():
            if not isinstance(above, SchemaChange):
                return False
            nodes = evidence.bad_graph.above("dataset", below.node).datasets
            return above.node in nodes and bool(above.columns & below.columns or not above.columns)
        case StaleInput() | FailedRun():
            found = evidence.bad_graph.above(below.node_kind, below.node)
            stale = isinstance(above, StaleInput) and isinstance(below, StaleInput) and above.node in found.datasets
            return stale or (isinstance(above, FailedRun) and above.node in found.jobs)
        case _:
            return False


def _explains_data(evidence: Evidence, above: Change, dataset: str) -> bool:
    """What the data are made of became unusual in the same way, and so on up to where it began."""
    chain = [dataset]
    while chain[-1] in evidence.deviations:
        further = explanation(evidence, chain[-1])
        if further.strength < 1 or further.dataset is None or further.dataset in chain:
            break
        chain.append(further.dataset)
    if isinstance(above, DataChange | SchemaChange):
        return above.node in chain[1:]
    if evidence.is_routine(evidence.changes.index(above)):
        return False
    return any(caused_with(evidence, above, each) for each in chain if each in evidence.deviations)
