"""Which other versions of what is asked about are witnesses, those that tell most first."""

from query_api.history.judged_versions import JudgedVersion, JudgedVersions, Judgement
from query_api.root_cause.collect_witnesses import GoodAndBad, own_versions
from tests.unit.query_api.closures import HOUR, closure_of, run


def version(number: int, judgement: Judgement) -> JudgedVersion:
    return JudgedVersion(run(f"train/{number}", number), number * HOUR, str(number), judgement)


def told(known: list[JudgedVersion], *, good: int, bad: int) -> list[str | None]:
    by_number = {each.version: each for each in known}
    closure = closure_of(known[0].view)
    compared = GoodAndBad(
        versions=JudgedVersions(known, []),
        bad=by_number[str(bad)],
        good=by_number[str(good)],
        bad_closure=closure,
        good_closure=closure,
        symptom="model",
    )
    return [each.version for each in own_versions(compared)]


def test_where_it_has_been_bad_for_long_those_at_its_beginning_are_told_too() -> None:
    known = [version(number, Judgement.GOOD if number <= 20 else Judgement.BAD) for number in range(60, 0, -1)]
    found = told(known, good=20, bad=60)
    assert len(found) == len(set(found)) == 58
    assert {"19", "21", "22", "58", "59"} <= set(found[:8])


def test_those_of_which_nothing_is_said_are_none() -> None:
    said = {3: Judgement.BAD, 2: Judgement.NOT_SAID, 1: Judgement.GOOD}
    known = [version(number, said.get(number, Judgement.GOOD)) for number in (5, 4, 3, 2, 1)]
    assert told(known, good=4, bad=5) == ["3", "1"]
