"""How sure a ranking is, and what it says to look at."""

import pytest

from query_api.root_cause import weights
from query_api.root_cause.rank import SURE, next_check, probabilities, rank
from query_api.root_cause.symptom_graph import PathStep
from tests.unit.query_api.evidence import chain, change, deviation, evidence, moved

DROPPED = change("schema", "raw", removed=("a",), columns=["a"], size=1.0)


def name(step: PathStep) -> str:
    return f"{step.kind}:{step.node}"


def test_probabilities_fall_with_the_scores_and_are_one_together() -> None:
    suspects, _ = rank(
        evidence(
            DROPPED,
            change("engine", "clean"),
            change("metadata", "join"),
        )
    )
    shares = probabilities(suspects)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.001)
    assert 0 < weights.CERTAINTY <= 1
    assert probabilities([]) == []


def test_one_that_is_far_ahead_is_sure() -> None:
    suspects, _ = rank(evidence(DROPPED, change("metadata", "join")))
    found = next_check(suspects, name)
    assert found is not None
    assert found["sure"]
    assert found["check"].startswith("look for a of dataset:raw")
    assert next_check([], name) is None


def test_it_is_said_that_nothing_is_sure_and_how_many_to_look_at() -> None:
    commits = [change("code", job, facet="sourceCodeLocation") for job in ("clean", "join", "clean")]
    suspects, _ = rank(evidence(*commits))
    found = next_check(suspects, name)
    assert found is not None
    assert not found["sure"]
    assert probabilities(suspects)[0] < SURE
    assert found["check"].startswith("nothing is sure, the first of 3 has 33%: look at the first 2; run job:")


def test_the_next_to_look_at_is_no_echo_of_the_first() -> None:
    closure = chain()
    raw, cleaned = (change("data", node, columns=["a"], size=3.0) for node in ("raw", "cleaned"))
    deviations = {each: deviation(closure, each, moved("mean", 3, "a")) for each in ("raw", "cleaned")}
    known = evidence(raw, cleaned, change("metadata", "joined"), closure=closure, deviations=deviations)
    suspects, _ = rank(known)
    assert [each.change.node for each in suspects] == ["raw", "cleaned", "joined"]
    found = next_check(suspects, name, unwritten={"raw"})
    assert found is not None
    assert found["separates"] == [1, 3]
    assert found["check"] == (
        "compare the values of a in dataset:raw before and after 1970-01-01 00:00:00 UTC, "
        "and ask its owner who wrote it then: no run is known to; if that is not it, dataset:joined is next"
    )
    only, _ = rank(evidence(raw, cleaned, closure=closure, deviations=deviations))
    alone = next_check(only, name)
    assert alone is not None
    assert alone["separates"] == [1]
    assert "is next" not in alone["check"]
