"""The first of its kind on the way, or the echo of one above it."""

from query_api.compare.change import Change
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.origin import origin
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


def test_what_began_later_or_moved_the_other_way_is_not_what_it_is_the_echo_of() -> None:
    closure = chain()
    raw, cleaned = change("data", "raw"), change("data", "cleaned")

    def said(by: float, at: int) -> float:
        above = deviation(closure, "raw", moved("rowCount", by), at=at)
        below = deviation(closure, "cleaned", moved("rowCount", -1), at=5)
        return value(evidence(raw, cleaned, closure=closure, deviations={"raw": above, "cleaned": below}), cleaned)

    assert said(-1, at=4) == weights.ECHO
    assert said(1, at=4) == said(-1, at=6) == weights.ECHO_PARTLY


def test_in_how_many_files_it_lies_does_not_explain_the_rows() -> None:
    closure = chain()
    raw, cleaned = change("data", "raw"), change("data", "cleaned")
    above = deviation(closure, "raw", moved("fileCount", -0.3), at=4)
    below = deviation(closure, "cleaned", moved("rowCount", -1), at=5)
    known = evidence(raw, cleaned, closure=closure, deviations={"raw": above, "cleaned": below})
    assert value(known, cleaned) == weights.ORIGIN


def test_it_says_little_that_what_is_hardly_unusual_or_harmless_is_the_first() -> None:
    small, files = change("data", "raw", size=0.1), change("data", "raw", after={"fileCount": 2.0}, only_layout=True)
    closure = chain()
    other_type = change("schema", "raw", retyped=("a",), size=0.3)
    known = {"raw": deviation(closure, "raw", moved("rowCount", 0.1))}
    assert 0 < value(evidence(other_type), other_type) < weights.ORIGIN
    assert 0 < value(evidence(small, closure=closure, deviations=known), small) < weights.ORIGIN
    assert value(evidence(files, closure=closure, deviations=known), files) == 0


def test_numbers_that_moved_with_a_commit_are_the_echo_of_it() -> None:
    closure = chain()
    commit = change("code", "clean", run="clean/1", facet="sourceCodeLocation")
    cleaned = change("data", "cleaned")
    deviations = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/1")}
    known = evidence(commit, cleaned, closure=closure, deviations=deviations)
    assert value(known, cleaned) == round(weights.ECHO_OTHER * weights.EFFECT_OF_COMMIT, 3)
    assert value(evidence(cleaned, closure=closure, deviations=deviations), cleaned) == weights.ORIGIN


def test_the_same_columns_further_up_make_a_schema_an_echo() -> None:
    raw, cleaned, other = (
        change("schema", node, columns=[column], removed=(column,), size=1.0)
        for node, column in (("raw", "a"), ("cleaned", "a"), ("cleaned", "z"))
    )
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
