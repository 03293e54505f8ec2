"""Whether a change is the first of its kind on the way to the symptom, or the echo of one above it. Pure."""

from query_api.pinned.change import Change
from query_api.root_cause import weights
from query_api.root_cause.effect import caused
from query_api.root_cause.evidence import Evidence, Factor
from query_api.root_cause.explained import explained


def origin(evidence: Evidence, change: Change) -> Factor | None:
    """None for the kinds that begin with themselves: what a job does."""
    match change.kind:
        case "data":
            echo = _of_data(evidence, change)
        case "assertion":
            echo = _of_assertion(evidence, change)
        case "schema":
            echo = _of_schema(evidence, change)
        case "stale-input":
            echo = _of_waiting(evidence, *evidence.graph.above("dataset", change.node))
        case "failed-run":
            echo = _of_waiting(evidence, set(), evidence.graph.above("job", change.node)[1])
        case _:
            return None
    return echo or Factor("origin", weights.ORIGIN, "the first on the way: nothing above it changed like this")


def _of_data(evidence: Evidence, change: Change) -> Factor | None:
    strength, other = explained(evidence, change.node)
    if strength == 1:
        return Factor("origin", weights.ECHO, "an echo: what it is made of became unusual in the same way, or is gone")
    if part := caused(evidence, change.node):
        value = round(part * weights.ECHO_OTHER, 3)
        return Factor("origin", value, "a job that made it, or what that reads, changed with the same run")
    if other is not None:
        return Factor("origin", weights.ECHO_IN_PART, "what it is made of became unusual too, in another way or less")
    return None


def _of_assertion(evidence: Evidence, change: Change) -> Factor | None:
    if any(other.node == change.node and other.kind in {"data", "schema"} for other in evidence.changes):
        return Factor("origin", weights.ECHO_OTHER, "it only tells what the dataset's own numbers or schema show")
    datasets, _ = evidence.graph.above("dataset", change.node)
    if any(each.node in datasets for each in evidence.of_kind("data")):
        return Factor("origin", weights.ECHO, "an echo: the numbers of what it is made of are unusual too")
    return None


def _of_schema(evidence: Evidence, change: Change) -> Factor | None:
    datasets, _ = evidence.graph.above("dataset", change.node)
    above = (each for each in evidence.of_kind("schema") if each.node in datasets)
    if any(each.columns & change.columns or not change.columns for each in above):
        return Factor("origin", weights.ECHO, "an echo: the same columns changed in what it is made of")
    return None


def _of_waiting(evidence: Evidence, datasets: set[str], jobs: set[str]) -> Factor | None:
    if any(each.node in datasets for each in evidence.of_kind("stale-input")):
        return Factor("origin", weights.ECHO_OTHER, "what it is made of is stale itself")
    if any(each.node in jobs for each in evidence.of_kind("failed-run")):
        return Factor("origin", weights.ECHO_OTHER, "a job above it had failed")
    return None
