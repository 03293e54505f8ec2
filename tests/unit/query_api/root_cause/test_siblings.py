"""What other versions say of a change."""

from collections.abc import Callable, Sequence
from math import log
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.compare.change import Change
from query_api.compare.yes_no_not_said import Has, yes_or_no
from query_api.root_cause import weights
from query_api.root_cause.rank import rank
from query_api.root_cause.siblings import Siblings, siblings
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


def test_versions_of_the_node_itself_are_counted() -> None:
    found = said([own(True, HAS), own(True, LACKS), own(False, HAS), own(False, LACKS)])
    assert found.factor.text == "it is in 1 of 2 bad and 1 of 2 good other versions of the node"


@pytest.mark.parametrize("make", [own, other])
def test_bad_ones_that_have_it_speak_for_it_and_good_ones_against_it(
    make: Callable[[bool, list[Has]], Witness],
) -> None:
    def value(*witnesses: Witness) -> float:
        return said(witnesses).factor.value

    assert value(make(True, HAS)) > value(make(True, LACKS))
    assert value(make(False, HAS)) < 0 < value(make(False, LACKS))
    for_it = [make(True, HAS), make(True, HAS)]
    assert said(for_it).confirmed
    assert value(*for_it) > value(*for_it[:1]) > 0


def test_a_good_one_that_has_it_says_more_than_a_bad_one_that_lacks_it() -> None:
    """In 23 of 23 bad and 3 of 5 good ones is worse than in 21 of 23 and none."""

    def of(bad_with: int, good_with: int) -> float:
        bad = [own(True, HAS if number < bad_with else LACKS) for number in range(23)]
        good = [own(False, HAS if number < good_with else LACKS) for number in range(5)]
        return said([*bad, *good]).factor.value

    assert of(21, 0) > of(23, 3)
    assert of(23, 0) - of(23, 1) > of(23, 0) - of(22, 0) > 0


@pytest.mark.parametrize("make", [own, other])
@pytest.mark.parametrize("bad", [True, False])
def test_one_that_does_not_say_counts_as_one_that_lacks_it(
    make: Callable[[bool, list[Has]], Witness], bad: bool
) -> None:
    assert said([make(bad, SILENT)]) == said([make(bad, LACKS)])


def test_good_ones_confirm_nothing() -> None:
    assert not said([own(False, LACKS), other(False, LACKS)]).confirmed
    assert not said([own(False, HAS)]).confirmed


@pytest.mark.parametrize("versions", [1, 4, 40])
def test_a_node_that_is_bad_for_another_reason_says_only_so_much_however_many_versions_it_has(versions: int) -> None:
    """A change of the training itself, which no other model can have, is not spoken against by them."""
    having, lacking = (said([other(True, has)] * versions).factor.value for has in (HAS, LACKS))
    assert 0 < having - lacking < log((versions + 1) / fmean(weights.OWN_REASONS_OF_VERSIONS))
    of_its_own = [said([own(True, has)] * versions).factor.value for has in (HAS, LACKS)]
    assert having - lacking < (of_its_own[0] - of_its_own[1]) / weights.VERSIONS_COUNT


def test_the_more_other_models_are_bad_without_it_the_less_each_says_against_it() -> None:
    """Whether models there have reasons of their own is one question for all of them."""

    def against(nodes: int) -> float:
        lacking = [other(True, LACKS, node=f"model/{each}") for each in range(nodes)]
        return said([own(True, HAS)]).factor.value - said([own(True, HAS), *lacking]).factor.value

    first, second, tenth = against(1), against(2) - against(1), against(10) - against(9)
    assert first > second > tenth > 0


def test_verdicts_that_contradict_all_that_is_known_say_less_than_where_the_others_agree() -> None:
    """What part of the verdicts is wrong is one question for all of them, and they answer it."""

    def of_one_more(others: list[Witness]) -> float:
        return said(others).factor.value - said([*others, own(False, HAS)]).factor.value

    agree = [own(True, HAS), own(False, LACKS)] * 3
    contradict = [*agree, own(True, LACKS), own(False, HAS)]
    assert of_one_more(agree) > of_one_more(contradict) > 0


def test_a_job_that_fails_too_confirms_what_it_read_and_says_little_against_what_it_did_not() -> None:
    def failed(has: list[Has]) -> Witness:
        return OtherFailedRun(has=has, node="report", graph=graph(chain(), None))

    found = said([failed(HAS), failed(HAS)])
    assert found.confirmed
    assert found.factor.text == "it is in 2 of 2 runs of other jobs that fail too"
    assert 0 > said([failed(LACKS)]).factor.value > said([own(True, LACKS)]).factor.value


def test_a_good_one_that_what_changed_does_not_reach_by_columns_says_nearly_nothing() -> None:
    def against(column: str, *, known: bool = True) -> float:
        of = change("schema", "raw", columns=[column])
        lacking, having = (said([other(False, has, known=known)], of).factor.value for has in (LACKS, HAS))
        return lacking - having

    assert 0 < against("b") < 0.1
    assert against("b") < against("a", known=False) < against("a")


def test_of_a_job_the_columns_count_that_became_unusual_with_it() -> None:
    closure = chain()
    commit = change("code", "clean", run="clean/1", facet="sourceCodeLocation")

    def value(column: str) -> float:
        found = {"cleaned": deviation(closure, "cleaned", moved("mean", 2, column), run="clean/1")}
        return said([other(False, HAS)], commit, closure=closure, deviations=found).factor.value

    assert value("b") > said([other(False, HAS)], commit).factor.value > value("a")


def test_rows_that_are_gone_are_gone_for_everybody() -> None:
    closure = chain()
    rows, column = moved("rowCount", -1), moved("distinctCount", -1, "b")
    halved = change("data", "raw", columns=["b"])
    gone, other_values = (
        said([other(False, HAS)], halved, closure=closure, deviations={"raw": deviation(closure, "raw", *of)})
        for of in ((rows, column), (column,))
    )
    assert gone.factor.value < other_values.factor.value


def test_it_is_told_of_how_many_nodes_they_are() -> None:
    found = said([own(True, HAS), other(True, HAS), other(False, LACKS), other(False, LACKS, node="board")])
    assert found.factor.text == (
        "it is in 1 of 1 bad other versions of the node; in 1 of 1 bad and 0 of 2 good versions of 2 other nodes"
    )


#: A verdict, who it is of ("": a version of the node itself), and whether that has the change.
VERDICTS = st.lists(st.tuples(st.booleans(), st.sampled_from(["", "scores", "board"]), st.booleans()), max_size=12)


def value_of(verdicts: Sequence[tuple[bool, str, bool]]) -> float:
    witnesses = [
        other(bad, HAS if has else LACKS, node=node) if node else own(bad, HAS if has else LACKS)
        for bad, node, has in verdicts
    ]
    return said(witnesses).factor.value if witnesses else 0.0


@given(VERDICTS, st.booleans(), st.sampled_from(["", "scores", "board"]))
def test_that_one_more_bad_one_has_it_never_lowers_and_one_good_one_never_raises(
    verdicts: list[tuple[bool, str, bool]], bad: bool, node: str
) -> None:
    lacking, having = (value_of([*verdicts, (bad, node, has)]) for has in (False, True))
    assert having >= lacking if bad else having <= lacking


@given(VERDICTS, st.booleans())
def test_one_more_version_of_the_node_that_has_it_raises_if_it_is_bad_and_lowers_if_it_is_good(
    verdicts: list[tuple[bool, str, bool]], bad: bool
) -> None:
    more = value_of([*verdicts, (bad, "", True)])
    assert more > value_of(verdicts) if bad else more < value_of(verdicts)


@given(st.lists(st.booleans(), min_size=1, max_size=12).filter(lambda bad: False in bad))
def test_what_all_good_ones_have_is_behind_what_none_of_them_has(bad: list[bool]) -> None:
    every = [change("stale-input", "raw"), change("stale-input", "raw")]
    witnesses = [OwnVersion(bad=each, has=[Has.YES, yes_or_no(each)]) for each in bad]
    suspects, _ = rank(evidence(*every, witnesses=witnesses))
    assert suspects[0].change is every[1]
    assert suspects[0].score > suspects[1].score


@given(VERDICTS, st.randoms())
def test_the_order_of_witnesses_says_nothing(verdicts: list[tuple[bool, str, bool]], chance: Random) -> None:
    shuffled = list(verdicts)
    chance.shuffle(shuffled)
    assert value_of(shuffled) == pytest.approx(value_of(verdicts), abs=2e-3)
