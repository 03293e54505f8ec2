"""What a job that changed did to what is measured below it."""

from collections.abc import Mapping
from typing import Any

import pytest

from query_api.compare.change import Change, Kind
from query_api.compare.dating import ChangedBefore
from query_api.compare.measured import Measured
from query_api.root_cause import weights
from query_api.root_cause.effect import became_unusual_with, effect, no_effect, part_caused_by_jobs, part_credited
from query_api.root_cause.evidence import Factor
from query_api.root_cause.factors import weigh
from query_api.root_cause.kinds import KINDS
from tests.unit.query_api.closures import HOUR
from tests.unit.query_api.evidence import chain, change, deviation, evidence, moved

COMMIT = change("code", "clean", run="clean/1", at=5, facet="sourceCodeLocation")


#: That all columns of what `clean` makes are measured.
WHOLE = {"cleaned": Measured(rows=True, columns=1.0)}


def of_commit(
    dataset: str = "cleaned", *, measured: Mapping[str, Measured] | None = None, **more: Any
) -> Factor | None:
    """The effect of a commit of `clean` if the mean of a dataset below it became four times as large."""
    closure = chain()
    found = {dataset: deviation(closure, dataset, moved("mean", 2, "a" if dataset == "cleaned" else "x"), **more)}
    return effect(evidence(COMMIT, closure=closure, deviations=found, measured=measured or {}), COMMIT)


def test_what_became_unusual_in_the_run_that_changed_is_its_effect() -> None:
    found = of_commit(run="clean/1", at=5)
    assert found is not None
    assert found.value == round(weights.EFFECT * weights.EFFECT_OF_COMMIT, 3)


@pytest.mark.parametrize("metric", ["fileCount", "bytes"])
def test_in_how_many_files_or_bytes_its_output_lies_is_no_effect(metric: str) -> None:
    closure = chain()
    found = {"cleaned": deviation(closure, "cleaned", moved(metric, 2), run="clean/1", at=5)}
    known = evidence(COMMIT, closure=closure, deviations=found, measured=WHOLE)
    assert effect(known, COMMIT) == effect(evidence(COMMIT, closure=closure, measured=WHOLE), COMMIT)
    assert part_caused_by_jobs(known, "cleaned") == weights.EFFECT_OF_COMMIT
    assert not list(became_unusual_with(known, COMMIT))
    assert effect(evidence(COMMIT, closure=closure, deviations=found), COMMIT) is None


def test_a_run_that_read_what_is_unusual_before_it_changed_is_the_one_that_changed() -> None:
    found = of_commit(run="clean/1", at=4)
    assert found is not None
    assert found.value == round(weights.EFFECT * weights.EFFECT_OF_COMMIT, 3)


def test_what_was_unusual_before_the_change_is_not_its_effect() -> None:
    found = of_commit(run="clean/0", at=4, measured=WHOLE)
    assert found is not None
    assert found.value == no_effect(KINDS["code"].shows)


def test_what_was_still_usual_after_the_change_is_not_its_effect() -> None:
    found = of_commit(run="clean/9", at=9, usual=(7 * HOUR,), measured=WHOLE)
    assert found is not None
    assert found.value == no_effect(KINDS["code"].shows)


def test_one_job_further_down_one_write_may_have_missed_it() -> None:
    found = of_commit("joined", run="join/9", at=9, usual=(7 * HOUR,))
    assert found is not None
    assert found.value == pytest.approx(weights.EFFECT * weights.EFFECT_OF_COMMIT * weights.EFFECT_STEP, abs=1e-3)
    missed = of_commit("joined", run="join/9", at=9, usual=(7 * HOUR, 8 * HOUR))
    assert missed is not None
    assert missed.value < 0


def test_what_is_measured_and_usual_speaks_against_the_change() -> None:
    found = effect(evidence(COMMIT, measured=WHOLE), COMMIT)
    text = "the numbers of its output are as usual; 100% of its columns are measured"
    assert found == Factor("effect", no_effect(KINDS["code"].shows), text)
    assert found.value < 0


def test_it_says_the_less_the_less_is_measured() -> None:
    def said(columns: float) -> float:
        found = effect(evidence(COMMIT, measured={"cleaned": Measured(rows=True, columns=columns)}), COMMIT)
        assert found is not None
        return found.value

    assert said(1.0) < said(0.5) < said(0.0) < 0
    assert said(0.0) == no_effect(KINDS["code"].shows_in_rows)
    assert effect(evidence(COMMIT), COMMIT) is None


@pytest.mark.parametrize("kind", ["code", "parameters", "engine", "environment", "inputs"])
def test_what_rows_show_columns_show_too_and_nothing_shows_everything(kind: Kind) -> None:
    assert 0 < KINDS[kind].shows_in_rows < KINDS[kind].shows < 1


def test_what_moved_hardly_is_hardly_an_effect() -> None:
    closure = chain()

    def said(by: float) -> float:
        found = {"cleaned": deviation(closure, "cleaned", moved("rowCount", by), run="clean/1", at=5)}
        effect_of = effect(evidence(COMMIT, closure=closure, deviations=found), COMMIT)
        assert effect_of is not None
        return effect_of.value

    assert 0 < said(0.1) < said(-0.3) < said(1) == said(-4)


def test_what_was_unusual_in_the_same_way_before_the_job_is_not_its_doing() -> None:
    closure = chain()
    deviations = {
        "raw": deviation(closure, "raw", moved("mean", 2, "a"), at=5),
        "cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/1", at=5),
    }
    found = effect(evidence(COMMIT, closure=closure, deviations=deviations), COMMIT)
    assert found is not None
    assert found.value == 0


def test_only_changes_of_jobs_have_an_effect() -> None:
    of_data = change("data", "raw")
    assert effect(evidence(of_data, measured=WHOLE), of_data) is None


@pytest.mark.parametrize(
    ("of", "part"),
    [
        (COMMIT, weights.EFFECT_OF_COMMIT),
        (change("code", "clean", facet="sql", size=0.1), 0.6),
        (change("code", "clean", facet="sql", size=0.9), 1.0),
        (change("engine", "clean", size=0.25), 0.55),
    ],
    ids=["a commit of unknown size", "a tenth of the SQL", "nearly all of it", "a patch"],
)
def test_small_changes_are_credited_with_less(of: Change, part: float) -> None:
    assert part_credited(of) == pytest.approx(part)


def test_what_is_unusual_is_put_down_to_the_change_that_it_began_with() -> None:
    closure = chain()
    since = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/1", at=5)}
    before = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/0", at=4)}
    assert part_caused_by_jobs(evidence(COMMIT, closure=closure, deviations=since), "cleaned") == part_credited(COMMIT)
    assert part_caused_by_jobs(evidence(COMMIT, closure=closure, deviations=before), "cleaned") == 0
    assert list(became_unusual_with(evidence(COMMIT, closure=closure, deviations=since), COMMIT)) == [
        ("cleaned", frozenset({"a"}))
    ]
    assert list(became_unusual_with(evidence(COMMIT, closure=closure, deviations=before), COMMIT)) == []


def test_nothing_is_put_down_to_what_changes_with_most_runs() -> None:
    """A date is another one with every run, also with the one in which what it made became unusual."""
    closure = chain()
    found = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, "a"), run="clean/1", at=5)}
    date = change("parameters", "clean", run="clean/1", at=5, size=1.0)
    rare, routine = (
        evidence(date, closure=closure, deviations=found, changed_before={0: ChangedBefore(*of)})
        for of in ((0, 19), (19, 19))
    )
    assert part_caused_by_jobs(rare, "cleaned") > 0 == part_caused_by_jobs(routine, "cleaned")
    told = [{factor.name for factor in weigh(known, 0).factors} for known in (rare, routine)]
    assert told[0] - told[1] == {"effect"}
