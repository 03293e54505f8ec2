"""Which change would be there because of another."""

import pytest

from query_api.compare.change import Change
from query_api.root_cause.echoes import explains
from tests.unit.query_api.evidence import chain, change, deviation, evidence, moved


def test_data_are_explained_by_what_moved_alike_above_and_by_the_job_that_changed_with_them() -> None:
    closure = chain()
    commit = change("code", "clean", run="clean/1", facet="sourceCodeLocation")
    raw, cleaned, joined = (change("data", node) for node in ("raw", "cleaned", "joined"))
    deviations = {
        "cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/1"),
        "joined": deviation(closure, "joined", moved("mean", 2, "x"), run="join/1"),
    }
    known = evidence(commit, raw, cleaned, joined, closure=closure, deviations=deviations)
    assert explains(known, commit, cleaned)
    assert explains(known, cleaned, joined)
    assert explains(known, commit, joined), "by way of what lies between"
    assert not explains(known, joined, cleaned)
    assert not explains(known, raw, cleaned)
    assert not explains(known, cleaned, commit)


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (change("data", "cleaned"), change("assertion", "cleaned"), True),
        (change("data", "raw"), change("assertion", "cleaned"), True),
        (change("data", "joined"), change("assertion", "cleaned"), False),
        (change("schema", "raw", columns=["a"]), change("schema", "cleaned", columns=["a"]), True),
        (change("schema", "raw", columns=["a"]), change("schema", "cleaned", columns=["z"]), False),
        (change("data", "raw"), change("schema", "cleaned"), False),
        (change("stale-input", "cleaned"), change("stale-input", "joined"), True),
        (change("failed-run", "clean"), change("stale-input", "cleaned"), True),
        (change("failed-run", "clean"), change("failed-run", "join"), True),
        (change("stale-input", "joined"), change("failed-run", "clean"), False),
        (change("engine", "clean"), change("engine", "join"), False),
    ],
)
def test_the_others_are_explained_as_the_factor_origin_says(above: Change, below: Change, *, expected: bool) -> None:
    assert explains(evidence(above, below), above, below) is expected
