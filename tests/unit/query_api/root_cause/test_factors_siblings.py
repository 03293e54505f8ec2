"""What other versions say of a change."""

from collections.abc import Callable, Sequence

import pytest

from query_api.compare.change import Change
from query_api.compare.yes_no_not_said import Has
from query_api.root_cause.factors import Siblings, siblings
from query_api.root_cause.witnesses import OtherFailedRun, OtherVersion, OwnVersion, Witness
from tests.unit.query_api.evidence import chain, change, deviation, evidence, graph, moved

HAS, LACKS, SILENT = [Has.YES], [Has.NO], [Has.NOT_SAID]


def said(witnesses: Sequence[Witness], of: Change | None = None, **more: object) -> Siblings:
    found = siblings(evidence(of or change("stale-input", "raw"), witnesses=list(witnesses), **more), 0)
    assert found is not None
    return found


def own(bad: bool, has: list[Has]) -> Witness:
    return OwnVersion(bad=bad, has=has)


def other(bad: bool, has: list[Has], *, known: bool = True, node: str = "scores") -> Witness:
    return OtherVersion(bad=bad, has=has, node=node, graph=graph(chain(known=known), node))


def test_nobody_says_nothing() -> None:
    assert siblings(evidence(change("data", "raw")), 0) is None


def test_versions_of_the_node_itself_are_counted_as_ochiai_does() -> None:
    found = said([own(True, HAS), own(True, LACKS), own(False, HAS), own(False, LACKS)])
    assert found.ochiai == pytest.approx(2 / (3 * 3) ** 0.5)
    assert found.factor.text == "it is in 1 of 2 bad and 1 of 2 good other versions of the node"


@pytest.mark.parametrize("make", [own, other])
def test_bad_ones_that_have_it_speak_for_it_and_good_ones_against_it(
    make: Callable[[bool, list[Has]], Witness],
) -> None:
    nothing = said([make(False, LACKS)]).ochiai
    assert nothing == 1
    assert said([make(False, HAS)]).ochiai < nothing
    assert said([make(True, LACKS)]).ochiai < nothing
    for_it = [make(True, HAS), make(True, HAS)]
    assert said(for_it).confirmed
    assert said(for_it).factor.value > said(for_it[:1]).factor.value > 0


@pytest.mark.parametrize("make", [own, other])
@pytest.mark.parametrize("bad", [True, False])
def test_one_that_does_not_say_counts_as_one_that_lacks_it(
    make: Callable[[bool, list[Has]], Witness], bad: bool
) -> None:
    assert said([make(bad, SILENT)]) == said([make(bad, LACKS)])


def test_good_ones_confirm_nothing() -> None:
    assert not said([own(False, LACKS), other(False, LACKS)]).confirmed
    assert not said([own(False, HAS)]).confirmed


def test_a_bad_one_of_another_node_that_lacks_it_may_be_bad_for_another_reason() -> None:
    assert said([other(True, LACKS)]).ochiai > said([own(True, LACKS)]).ochiai


def test_a_job_that_fails_too_confirms_what_it_read_and_says_little_against_what_it_did_not() -> None:
    def failed(has: list[Has]) -> Witness:
        return OtherFailedRun(has=has, node="report", graph=graph(chain(), None))

    found = said([failed(HAS), failed(HAS)])
    assert found.confirmed
    assert found.factor.text == "it is in 2 of 2 runs of other jobs that fail too"
    assert 1 > said([failed(LACKS)]).ochiai > said([other(True, LACKS)]).ochiai


def test_a_good_one_that_what_changed_does_not_reach_by_columns_says_nothing() -> None:
    def ochiai(column: str, *, known: bool = True) -> float:
        return said([other(False, HAS, known=known)], change("schema", "raw", columns=[column])).ochiai

    assert ochiai("b") == 1
    assert ochiai("a") < ochiai("a", known=False) < 1


def test_of_a_job_the_columns_count_that_became_unusual_with_it() -> None:
    closure = chain()
    commit = change("code", "clean", run="clean/1", facet="sourceCodeLocation")

    def ochiai(column: str) -> float:
        found = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, column), run="clean/1")}
        return said([other(False, HAS)], commit, closure=closure, deviations=found).ochiai

    assert ochiai("b") == 1
    assert ochiai("a") < said([other(False, HAS)], commit).ochiai < 1


def test_rows_that_are_gone_are_gone_for_everybody() -> None:
    closure = chain()
    found = {"raw": deviation(closure, "raw", moved("rowCount", -1), moved("distinctCount", -1, "b"))}
    halved = change("data", "raw", columns=["b"])
    assert said([other(False, HAS)], halved, closure=closure, deviations=found).ochiai < 0.9


def test_it_is_told_of_how_many_nodes_they_are() -> None:
    found = said([own(True, HAS), other(True, HAS), other(False, LACKS), other(False, LACKS, node="board")])
    assert found.factor.text == (
        "it is in 1 of 1 bad and 0 of 0 good other versions of the node; "
        "in 1 of 1 bad and 0 of 2 good versions of 2 other nodes"
    )
