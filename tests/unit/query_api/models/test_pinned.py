"""What of a recipe is pinned, and what is said not to be."""

from typing import Any

import pytest

from query_api.models.pinned import MOST_NAMED, not_pinned, parts_of
from tests.unit.query_api.models.recipes import code, recipe

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


def test_a_package_from_a_folder_of_the_machine_is_not_pinned() -> None:
    installed = {"packages": {"numpy": "2.1", "shop": "0.3"}, "installedFrom": {"shop": "file:///checkouts/shop"}}
    known, said = asked({"python": "3.12", **installed})
    assert known == 1
    assert said == []
    training: Any = {"environment": installed, "parameters": {"rate": 1}, "seeds": {"seed": 7}}
    assert "1 package of job:ml:train came from a folder of the machine that it ran on: shop" in [
        *not_pinned(recipe()["steps"], training, {"r": installed})
    ]


@pytest.mark.parametrize(
    ("repository", "known"),
    [
        ("https://git.example/shop", 1),
        ("ssh://git@git.example/shop", 1),
        ("git@git.example:data/shop.git", 1),
        ("file:///checkouts/shop", 0),
        ("FILE:///checkouts/shop", 0),
        ("/checkouts/shop", 0),
        ("../shop", 0),
        (r"C:\shop", 0),
    ],
)
def test_code_that_only_one_machine_has_is_not_pinned(repository: str, known: int) -> None:
    made = recipe(code=code(repository=repository, commit="9ae1"))
    training: Any = {"environment": None, "parameters": {}, "seeds": {}}
    said = [each for each in not_pinned(made["steps"], training, {"r": {}}) if "code" in each]
    assert parts_of(made["steps"], training)["code"].known == known
    told = f"the code of job:ml:train is commit 9ae1 of {repository}, which only the machine that it ran on has"
    assert said == ([] if known else [told])


def test_code_of_which_the_text_is_kept_is_pinned_wherever_it_came_from() -> None:
    made = recipe(code=code(repository="/checkouts/shop", commit="9ae1", sql="select 1"))
    training: Any = {"environment": None, "parameters": {}, "seeds": {}}
    assert parts_of(made["steps"], training)["code"].known == 1
    assert not any("code" in each for each in not_pinned(made["steps"], training, {"r": {}}))


def test_nobody_says_whether_a_version_of_data_can_still_be_had() -> None:
    read = {"dataset": "dataset:db:t", "version": "7", "pinned": True, "fingerprint": None}
    training: Any = {"environment": None, "parameters": {}, "seeds": {}}
    said = [*not_pinned(recipe(inputs=[read])["steps"], training, {"r": {}})]
    assert "nobody says whether what job:ml:train read can still be had in its version: dataset:db:t at 7" in said
