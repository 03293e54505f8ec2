"""Whether a change is the first of its kind on the way, or the echo of one above it. Pure."""

from query_api.compare.change import AssertionChange, Change, DataChange, FailedRun, SchemaChange, StaleInput
from query_api.root_cause import weights
from query_api.root_cause.effect import part_caused_by_jobs
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.explained import explanation
from query_api.root_cause.kinds import harmless


def origin(evidence: Evidence, change: Change) -> Factor | None:
    """None for the kinds that begin with themselves: what a job does."""
    match change:
        case DataChange():
            echo = _echo_of_data(evidence, change)
        case AssertionChange():
            echo = _echo_of_assertion(evidence, change)
        case SchemaChange():
            echo = _echo_of_schema(evidence, change)
        case StaleInput():
            above = evidence.bad_graph.above("dataset", change.node)
            echo = _echo_of_staleness(evidence, above.datasets, above.jobs)
        case FailedRun():
            echo = _echo_of_staleness(evidence, set(), evidence.bad_graph.above("job", change.node).jobs)
        case _:
            return None
    if echo is not None:
        return echo
    graded = isinstance(change, DataChange | SchemaChange)
    part = min(1.0, change.size / weights.ORIGIN_IN_FULL) if graded else 1.0
    value = 0.0 if harmless(change) else weights.ORIGIN * part
    return Factor("origin", round(value, 3), "the first on the way: nothing above it changed like this")


def _echo_of_data(evidence: Evidence, change: DataChange) -> Factor | None:
    above = explanation(evidence, change.node)
    if above.strength == 1:
        return Factor("origin", weights.ECHO, "an echo: what it is made of became unusual in the same way, or is gone")
    if part := part_caused_by_jobs(evidence, change.node):
        value = round(part * weights.ECHO_OTHER, 3)
        return Factor("origin", value, "a job that made it, or what that reads, changed with the same run")
    if above.dataset is not None:
        return Factor("origin", weights.ECHO_PARTLY, "what it is made of became unusual too, in another way or less")
    return None


def _echo_of_assertion(evidence: Evidence, change: AssertionChange) -> Factor | None:
    if any(other.node == change.node and isinstance(other, DataChange | SchemaChange) for other in evidence.changes):
        return Factor("origin", weights.ECHO_OTHER, "it only tells what the dataset's own numbers or schema show")
    above = evidence.bad_graph.above("dataset", change.node)
    if any(each.node in above.datasets for each in evidence.of_type(DataChange)):
        return Factor("origin", weights.ECHO, "an echo: the numbers of what it is made of are unusual too")
    return None


def _echo_of_schema(evidence: Evidence, change: SchemaChange) -> Factor | None:
    above = evidence.bad_graph.above("dataset", change.node)
    changed = (each for each in evidence.of_type(SchemaChange) if each.node in above.datasets)
    if any(each.columns & change.columns or not change.columns for each in changed):
        return Factor("origin", weights.ECHO, "an echo: the same columns changed in what it is made of")
    return None


def _echo_of_staleness(evidence: Evidence, datasets: set[str], jobs: set[str]) -> Factor | None:
    if any(each.node in datasets for each in evidence.of_type(StaleInput)):
        return Factor("origin", weights.ECHO_OTHER, "what it is made of is stale itself")
    if any(each.node in jobs for each in evidence.of_type(FailedRun)):
        return Factor("origin", weights.ECHO_OTHER, "a job above it had failed")
    return None
