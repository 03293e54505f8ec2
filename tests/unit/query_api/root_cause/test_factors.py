"""What speaks for and against a suspect."""

from math import log

import pytest

from query_api.compare.change import Change
from query_api.compare.dating import ChangedBefore
from query_api.compare.deviations import Earlier
from query_api.root_cause import weights
from query_api.root_cause.evidence import Evidence
from query_api.root_cause.factors import weigh
from query_api.root_cause.kinds import KINDS
from query_api.root_cause.reach import Reach
from tests.unit.query_api.evidence import chain, change, deviation, evidence, moved


def value(known: Evidence, name: str) -> float:
    return next(factor.value for factor in weigh(known, 0).factors if factor.name == name)


@pytest.mark.parametrize("way", ["column", "table", "job", "none"])
def test_what_the_good_one_has_too_counts_less_the_surer_it_is_that_it_used_it(way: Reach) -> None:
    lost = change("schema", "raw", columns=["a"])
    found = value(evidence(lost, also_in_good={0: way}), "timing")
    unseen = value(evidence(lost), "timing")
    assert found == weights.TIMING_ALSO_IN_GOOD[way]
    assert (found == unseen) is (way == "none")
    assert value(evidence(lost, also_in_good={0: "column"}), "timing") <= found <= unseen


def test_the_surest_way_of_both_closures_counts_so_that_a_dropped_column_still_reaches() -> None:
    dropped = change("schema", "raw", columns=["a"])
    nowhere, there = chain(known=False), chain()
    assert value(evidence(dropped, closure=nowhere), "reach") == weights.REACH_TABLE
    assert value(evidence(dropped, closure=nowhere, good=there), "reach") == weights.REACH_COLUMN


def test_what_changed_for_the_first_time_in_many_runs_is_rarer() -> None:
    commit = change("code", "clean")
    never, once, often = (
        value(evidence(commit, changed_before={0: ChangedBefore(*of)}), "rarity") for of in ((0, 19), (0, 1), (19, 19))
    )
    assert never > once > 0 > often >= weights.LEAST_RARITY


def test_whether_the_good_one_saw_it_may_not_be_said() -> None:
    failed = change("assertion", "raw")
    silent = evidence(failed, not_said_in_good=frozenset({0}))
    assert value(evidence(failed, also_in_good={0: "column"}), "timing") < value(silent, "timing")
    assert value(silent, "timing") < value(evidence(failed), "timing")
    (said,) = [factor.text for factor in weigh(silent, 0).factors if factor.name == "timing"]
    assert said == "the bad run saw it; whether the good one did is not said"


def test_size_has_an_end() -> None:
    huge, small = change("parameters", "join", size=1e6), change("parameters", "join", size=1.0)
    assert value(evidence(huge), "size") == weights.MOST_SIZE
    assert value(evidence(small), "size") == KINDS["parameters"].size


def test_numbers_that_were_as_unusual_while_things_were_fine_count_less_the_oftener_they_were() -> None:
    closure, rows = chain(), change("data", "raw")

    def rarity(times: int) -> list[float]:
        known = {"raw": deviation(closure, "raw", moved("rowCount", -1))._replace(earlier=Earlier(times, 20))}
        factors = weigh(evidence(rows, closure=closure, deviations=known), 0).factors
        return [factor.value for factor in factors if factor.name == "rarity"]

    assert rarity(0) == []
    once, often = rarity(1), rarity(6)
    assert 0 > once[0] > often[0] >= weights.LEAST_RARITY


def test_one_change_of_several_jobs_is_shared_by_them() -> None:
    def commit(job: str, version: str, path: str) -> Change:
        return change("code", job, facet="sourceCodeLocation", after={"version": version, "path": path})

    def shares(*changes: Change) -> list[float]:
        return [factor.value for factor in weigh(evidence(*changes), 0).factors if factor.name == "shared"]

    one, same, other = commit("clean", "1", "a"), commit("join", "1", "b"), commit("join", "2", "b")
    assert shares(one) == shares(one, other) == []
    assert shares(one, same, other) == [round(-log(2) * weights.CERTAINTY, 3)]
    both = {"sourceCodeLocation": {"version": "1"}, "sourceCode": "x"}
    assert shares(one, change("code", "join", facet="sourceCodeLocation", after=both))
    tree = [change("code", job, facet="headwater_code", after={"commit": "1"}) for job in ("clean", "join")]
    assert shares(*tree)
    upgrade = [
        change("engine", job, facet="processing_engine", before={"version": "3"}, after={"version": "4"})
        for job in ("clean", "join", "train")
    ]
    assert shares(*upgrade) == [round(-log(3) * weights.CERTAINTY, 3)]
    sql = [change("code", job, facet="sql", after="select 1") for job in ("clean", "join")]
    assert shares(*sql) == []


@pytest.mark.parametrize(
    ("of", "factor", "says"),
    [
        (change("data", "raw", size=3.0), "prior", "often breaks"),
        (change("metadata", "joined"), "prior", "seldom breaks"),
        (change("engine", "clean"), "reach", "which columns of it changed is not known"),
    ],
)
def test_a_reason_says_which_way_it_goes(of: Change, factor: str, says: str) -> None:
    closure = chain()
    deviations = {"raw": deviation(closure, "raw", moved("mean", 3, "a"))}
    found = weigh(evidence(of, closure=closure, deviations=deviations), 0).factors
    (text,) = [each.text for each in found if each.name == factor]
    assert says in text
