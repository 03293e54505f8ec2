"""What an answer rests on, in sentences that read as they should."""

import re
from collections.abc import Sequence

import pytest

from query_api.history.closure_with_views import RunClosure
from query_api.history.judged_versions import JudgedVersion, Judgement
from query_api.root_cause.coverage import coverage
from query_api.root_cause.witnesses import OwnVersion, Witness, Witnesses
from tests.unit.query_api.closures import closure_of, run
from tests.unit.query_api.evidence import chain


def texts(
    closure: RunClosure, *compared: Witness, known: Sequence[str] = (), more: int = 0, late: Sequence[str] = ()
) -> list[str]:
    """The sentences of a closure, of which `known` have statistics; of `more` versions and nodes nothing was asked."""
    witnesses = Witnesses(list(compared), more, more, ["7"] * more)
    good = [JudgedVersion(closure.root, 1, "8", Judgement.GOOD)] * more
    of: list[str] = coverage(
        closure, closure, with_statistics=known, passed_over=good, witnesses=witnesses, late=late, dataset_id=str
    )["texts"]
    return of


def one(*, coded: bool) -> RunClosure:
    """A training that reads one source."""
    facets = {"headwater_code": {"commit": "c1"}} if coded else {}
    return closure_of(run("train/1", 1, reads={"raw": None}, facets=facets))


VERSION = OwnVersion(has=(), bad=True)


def test_of_one_it_is_said_as_of_one() -> None:
    assert texts(one(coded=True), VERSION, known=["raw"], more=1) == [
        "1 of 1 upstream dataset reports statistics",
        "1 of 1 job reports its code",
        "0 of 1 read is pinned by time only, 1 has no known write",
        "1 other version was compared, 1 bad and 0 good",
        "8 is known to be good too, and lies between the two that are compared",
        "1 more version is known to be good or bad, but was not compared",
        "the 1 dataset or job furthest below what changed was not looked at",
        "verdicts on version '7' count for nothing: no run is known to have made it",
    ]


def test_of_several_it_is_said_as_of_several() -> None:
    assert texts(chain(), VERSION, OwnVersion(has=(), bad=False), known=["raw", "joined"], more=2) == [
        "2 of 3 upstream datasets report statistics",
        "0 of 3 jobs report their code",
        "2 of 3 reads are pinned by time only, 1 has no known write",
        "2 other versions were compared, 1 bad and 1 good",
        "8 is known to be good too, and lies between the two that are compared",
        "8 is known to be good too, and lies between the two that are compared",
        "2 more versions are known to be good or bad, but were not compared",
        "the 2 datasets and jobs furthest below what changed were not looked at",
        "verdicts on versions '7', '7' count for nothing: no run is known to have made them",
    ]


@pytest.mark.parametrize("coded", [False, True])
def test_a_run_that_says_from_which_tree_it_ran_reports_its_code(*, coded: bool) -> None:
    (text,) = [each for each in texts(one(coded=coded)) if re.search(r"\bcode\b", each)]
    assert text == f"{int(coded)} of 1 job reports its code"


def test_what_was_left_out_for_want_of_time_is_said() -> None:
    late = ["column lineage", "earlier runs of jobs"]
    assert texts(chain(), late=late)[-2:] == [f"for want of time it was not looked at: {each}" for each in late]
