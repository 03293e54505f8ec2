"""Which of the versions that are known to be good or bad are compared."""

import pytest

from headwater.errors import InvalidQuestion, NotFound
from headwater.event.time import microseconds
from query_api.graph.resolve import Named
from query_api.history.judged_versions import JudgedVersion, JudgedVersions, Judgement, passed_over, pick, version_named
from tests.unit.query_api.closures import HOUR, run

MODEL = Named("dataset", ("db", "model"))
BAD, GOOD, NOT_SAID = Judgement.BAD, Judgement.GOOD, Judgement.NOT_SAID


def of(*judgements: Judgement, unknown: tuple[str, ...] = ()) -> JudgedVersions:
    """Versions with what is said of them, newest first, numbered from 1 for the oldest; each an hour later."""
    numbers = range(len(judgements), 0, -1)
    known = [
        JudgedVersion(run(f"train/{number}", number), number * HOUR, f"v{number}", judgement)
        for number, judgement in zip(numbers, judgements, strict=True)
    ]
    return JudgedVersions(known, list(unknown))


def picked(
    versions: JudgedVersions, bad: str | None = None, good: str | None = None, node: Named = MODEL
) -> tuple[str | None, str | None]:
    """The versions of the bad and the good one."""
    worse, better = pick(versions, bad, good, node)
    return worse.version, better.version


def test_the_latest_bad_one_and_the_last_good_one_before() -> None:
    assert picked(of(GOOD, BAD, GOOD, BAD, GOOD)) == ("v4", "v3")


@pytest.mark.parametrize(
    ("oldest_first", "good"),
    [
        ([GOOD, BAD, BAD, GOOD, BAD], "v1"),
        ([GOOD, GOOD, BAD, BAD, NOT_SAID, GOOD, BAD, BAD], "v2"),
        ([GOOD, BAD, GOOD, BAD], "v3"),
        ([GOOD, BAD, BAD, GOOD, GOOD, BAD], "v5"),
        ([BAD, BAD, GOOD, BAD], "v3"),
        ([BAD, BAD, BAD, GOOD, BAD], "v4"),
    ],
)
def test_one_good_verdict_among_bad_ones_is_taken_for_a_wrong_one(oldest_first: list[Judgement], good: str) -> None:
    versions = of(*reversed(oldest_first))
    assert picked(versions) == (f"v{len(oldest_first)}", good)
    worse, better = pick(versions, None, None, MODEL)
    last_good = max(number for number, each in enumerate(oldest_first, 1) if each is GOOD)
    assert [each.version for each in passed_over(versions, worse, better)] == (
        [] if good == f"v{last_good}" else [f"v{last_good}"]
    )


def test_a_run_that_ended_well_among_those_that_failed_did() -> None:
    versions = of(BAD, GOOD, BAD, BAD, GOOD)
    assert picked(versions, node=Named("job", ("ns", "train"))) == ("v5", "v4")


def test_one_known_to_be_good_comes_before_a_later_one_of_which_nothing_is_said() -> None:
    assert picked(of(BAD, NOT_SAID, GOOD)) == ("v3", "v1")


def test_else_the_last_one_before_of_which_nothing_is_said() -> None:
    assert picked(of(GOOD, BAD, BAD, NOT_SAID, NOT_SAID)) == ("v4", "v2")


@pytest.mark.parametrize("after", [[], [BAD], [BAD, BAD]])
def test_without_any_that_was_not_bad_before_there_is_nothing_to_compare_with(after: list[Judgement]) -> None:
    with pytest.raises(InvalidQuestion, match="good="):
        picked(of(GOOD, BAD, *after))


def test_without_a_bad_one_the_question_has_to_name_it() -> None:
    with pytest.raises(InvalidQuestion, match="bad=") as refused:
        picked(of(GOOD, NOT_SAID))
    assert "verdicts" not in str(refused.value)
    with pytest.raises(InvalidQuestion, match="verdicts on version '7' count for nothing"):
        picked(of(GOOD, unknown=("7",)))
    assert picked(of(GOOD, NOT_SAID, GOOD), bad="v2") == ("v2", "v1")


def test_what_is_named_counts_whatever_is_said_of_it() -> None:
    assert picked(of(BAD, BAD, GOOD), bad="v3", good="v2") == ("v3", "v2")
    assert picked(of(GOOD, BAD), bad="v1", good="v2") == ("v1", "v2")


def test_a_run_is_itself_the_bad_one() -> None:
    assert picked(of(BAD, GOOD, NOT_SAID), node=Named("run", ("train/2",))) == ("v2", "v1")


def test_one_run_is_not_compared_with_itself() -> None:
    with pytest.raises(InvalidQuestion, match="one run, 'train/2'"):
        picked(of(BAD, BAD), bad="v2", good="train/2")


def test_of_what_nobody_made_nothing_is_compared() -> None:
    with pytest.raises(InvalidQuestion, match="nothing is known to have made it"):
        picked(of())


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v2", "v2"),
        ("train/1", "v1"),
        ("1970-01-01T03:00:00Z", "v3"),
        ("1970-01-01T02:59:59Z", "v2"),
        ("2026-01-01T00:00:00Z", "v3"),
    ],
)
def test_one_is_named_by_version_run_or_an_instant(text: str, version: str) -> None:
    assert version_named(of(GOOD, GOOD, GOOD).known, text, "left").version == version


@pytest.mark.parametrize("text", ["v9", "train/9", "1970-01-01T00:59:59Z"])
def test_what_names_none_is_refused(text: str) -> None:
    assert microseconds("1970-01-01T01:00:00Z") == HOUR
    with pytest.raises(NotFound, match=f"left='{text}'"):
        version_named(of(GOOD).known, text, "left")


def test_what_is_said_as_answers_have_it() -> None:
    assert [Judgement.of(bad).value for bad in (True, False, None)] == ["bad", "good", None]
