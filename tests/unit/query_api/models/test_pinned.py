"""What of a recipe is pinned, and what is said not to be."""

from typing import Any

import pytest

from query_api.models.pinned import MOST_NAMED, not_pinned, parts_of
from tests.unit.query_api.models.recipes import recipe

Json = dict[str, Any]
PINNED = {"numpy": "2.1", "pandas": "2.3.0"}


def asked(environment: Json) -> tuple[int, list[str]]:
    """How much of an environment counts as known, and what is said of versions and packages."""
    made = recipe()
    training: Any = {"environment": environment, "parameters": {"rate": 1}, "seeds": {"seed": 7}}
    said = not_pinned(made["steps"], training, {"r": environment})
    known = parts_of(made["steps"], training)["environment"].known
    return known, [each for each in said if "version" in each or "packages" in each]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param({"python": "3.12", "packages": PINNED}, (2, []), id="all of it"),
        pytest.param(
            {"python": "3.12", "packages": PINNED | {"xgboost": None, "shap": ">=0.4"}},
            (1, ["the version of 2 packages of job:ml:train is not known: shap, xgboost"]),
            id="some without a version",
        ),
        pytest.param(
            {"packages": {"shop": None}, "installedFrom": {"shop": "git+https://git.example/shop@9ae1"}},
            (1, []),
            id="an address stands for a version",
        ),
        pytest.param({"python": "3.12"}, (1, ["the packages that the training ran with are not known"]), id="none"),
    ],
)
def test_packages(environment: Json, expected: tuple[int, list[str]]) -> None:
    assert asked(environment) == expected


def test_many_packages_are_not_all_named() -> None:
    (said,) = asked({"python": "3.12", "packages": {f"p{number:02}": None for number in range(MOST_NAMED + 3)}})[1]
    assert said.startswith(f"the version of {MOST_NAMED + 3} packages of job:ml:train is not known: p00, p01")
    assert said.endswith(f"p{MOST_NAMED - 1:02} and 3 more")


def test_every_step_that_is_needed_counts() -> None:
    """Also one whose packages are not those of the training."""
    made = recipe(job="job:shop:features")
    training: Any = {"environment": {"packages": PINNED}, "parameters": {}, "seeds": {}}
    said = [*not_pinned(made["steps"], training, {"r": {"packages": {"dbt": None}}})]
    assert "the version of 1 package of job:shop:features is not known: dbt" in said
    made["steps"][0]["needed"] = False
    assert not any("dbt" in each for each in not_pinned(made["steps"], training, {}))
