"""What the judges of a version looked at."""

from query_api.models.judged import MOST_CHECKS, checks_of


def test_the_checks_of_a_test_are_told_with_what_was_wanted_and_found() -> None:
    tests = [
        {"name": "log_loss", "status": "pass", "expected": "< 1", "actual": "0.5"},
        {"name": "auc", "status": "FAIL", "expected": ">= 0.8", "actual": 0.62},
    ]
    assert checks_of({"test": {"tests": tests}}) == [
        {"name": "auc", "held": False, "expected": ">= 0.8", "actual": "0.62"},
        {"name": "log_loss", "held": True, "expected": "< 1", "actual": "0.5"},
    ]


def test_of_many_checks_those_that_failed_are_told() -> None:
    tests = [{"name": str(number), "status": "pass"} for number in range(MOST_CHECKS)]
    found = checks_of({"test": {"tests": [*tests, {"name": "auc", "status": "fail"}]}})
    assert len(found) == MOST_CHECKS
    assert found[0]["name"] == "auc"


def test_who_states_no_tests_has_no_checks() -> None:
    assert checks_of({}) == checks_of({"test": "?"}) == checks_of({"test": {"tests": [1]}}) == []
