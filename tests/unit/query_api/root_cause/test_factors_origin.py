"""The first of its kind on the way, or the echo of one above it."""

from query_api.compare.change import Change
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.factors import origin
from tests.unit.query_api.evidence import chain, change, deviation, evidence, moved


def value(known: Evidence, of: Change) -> float:
    found = origin(known, of)
    assert found is not None
    return found.value


def test_what_a_job_does_begins_with_itself() -> None:
    commit = change("code", "clean")
    assert origin(evidence(commit), commit) is None


def test_numbers_that_moved_as_those_above_are_an_echo() -> None:
    closure = chain()
    raw, cleaned = change("data", "raw"), change("data", "cleaned")
    deviations = {each: deviation(closure, each, moved("mean", 2, "a")) for each in ("raw", "cleaned")}
    known = evidence(raw, cleaned, closure=closure, deviations=deviations)
    assert value(known, raw) == weights.ORIGIN
    assert value(known, cleaned) == weights.ECHO


def test_numbers_that_moved_with_a_commit_are_the_echo_of_it() -> None:
    closure = chain()
    commit = change("code", "clean", run="clean/1", facet="sourceCodeLocation")
    cleaned = change("data", "cleaned")
    deviations = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/1")}
    known = evidence(commit, cleaned, closure=closure, deviations=deviations)
    assert value(known, cleaned) == weights.ECHO_OTHER
    assert value(evidence(cleaned, closure=closure, deviations=deviations), cleaned) == weights.ORIGIN


def test_the_same_columns_further_up_make_a_schema_an_echo() -> None:
    raw, cleaned = change("schema", "raw", columns=["a"]), change("schema", "cleaned", columns=["a"])
    other = change("schema", "cleaned", columns=["z"])
    known = evidence(raw, cleaned, other)
    assert value(known, raw) == weights.ORIGIN
    assert value(known, cleaned) == weights.ECHO
    assert value(known, other) == weights.ORIGIN


def test_an_assertion_only_tells_what_numbers_show() -> None:
    failed = change("assertion", "cleaned")
    assert value(evidence(failed), failed) == weights.ORIGIN
    assert value(evidence(failed, change("data", "cleaned")), failed) == weights.ECHO_OTHER
    assert value(evidence(failed, change("data", "raw")), failed) == weights.ECHO
    assert value(evidence(failed, change("data", "joined")), failed) == weights.ORIGIN


def test_what_waits_for_what_waits_is_an_echo() -> None:
    above, below = change("stale-input", "cleaned"), change("stale-input", "joined")
    known = evidence(above, below)
    assert value(known, above) == weights.ORIGIN
    assert value(known, below) == weights.ECHO_OTHER


def test_what_waits_for_a_job_that_failed_is_an_echo() -> None:
    failed, stale = change("failed-run", "clean"), change("stale-input", "cleaned")
    known = evidence(failed, stale)
    assert value(known, failed) == weights.ORIGIN
    assert value(known, stale) == weights.ECHO_OTHER
