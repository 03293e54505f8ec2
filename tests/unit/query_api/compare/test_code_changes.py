"""What differs in the code of two runs of a job, the tree that it ran from among it."""

from typing import Any

import pytest

from query_api.compare.change import Change, CodeChange
from query_api.compare.job_changes import compare, find, has
from query_api.compare.yes_no_not_said import Has
from query_api.history.run_view import RunView
from tests.unit.query_api.closures import run

CLEAN: dict[str, Any] = {"commit": "c1", "dirty": False, "scriptDigest": "sha256:1"}
DIRTY: dict[str, Any] = CLEAN | {"dirty": True, "diffDigest": "sha256:a"}


def from_tree(at: int, **facet: Any) -> RunView:
    """A run that says this of its code, and where the job's lies if it has a commit `at` there."""
    more = {"job_facets": {"sourceCodeLocation": facet.pop("location")}} if "location" in facet else {}
    return run(f"train/{at}", 2 * at, facets={"headwater_code": facet}, **more)


def changes(before: RunView, after: RunView) -> list[Change]:
    bodies = {commit: {"version": commit, "repoUrl": "r"} for commit in ("c1", "c2")}
    return list(compare(before, after, bodies))


@pytest.mark.parametrize(
    ("before", "after", "left", "right", "text"),
    [
        (
            CLEAN,
            DIRTY,
            {"dirty": False, "diffDigest": None},
            {"dirty": True, "diffDigest": "sha256:a"},
            "it ran with changes that were not committed",
        ),
        (
            DIRTY,
            CLEAN,
            {"dirty": True, "diffDigest": "sha256:a"},
            {"dirty": False, "diffDigest": None},
            "it ran its commit as it is, no longer with changes that were not committed",
        ),
        (
            DIRTY,
            DIRTY | {"diffDigest": "sha256:b"},
            {"diffDigest": "sha256:a"},
            {"diffDigest": "sha256:b"},
            "it ran with other changes that were not committed",
        ),
        (
            {"scriptDigest": "sha256:1"},
            {"scriptDigest": "sha256:2"},
            {"scriptDigest": "sha256:1"},
            {"scriptDigest": "sha256:2"},
            "its script changed",
        ),
        (
            CLEAN,
            CLEAN | {"commit": "c2"},
            {"commit": "c1"},
            {"commit": "c2"},
            "the version of its code changed to c2",
        ),
    ],
    ids=["became dirty", "became clean", "otherwise dirty", "a script of no repository", "a commit of no remote"],
)
def test_another_tree_is_other_code(
    before: dict[str, Any], after: dict[str, Any], left: dict[str, Any], right: dict[str, Any], text: str
) -> None:
    (change,) = changes(from_tree(1, **before), from_tree(2, **after))
    assert isinstance(change, CodeChange)
    assert change.facet == "headwater_code"
    assert (change.before, change.after, change.text) == (left, right, text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CLEAN, CLEAN),
        (DIRTY, DIRTY),
        (DIRTY, {"commit": "c1", "dirty": True}),
        ({"dirty": True}, {"dirty": True}),
        (CLEAN, {"commit": "c1"}),
        (DIRTY, {"scriptDigest": "sha256:1"}),
        ({}, DIRTY),
    ],
)
def test_what_is_the_same_or_not_said_is_no_change(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert changes(from_tree(1, **before), from_tree(2, **after)) == []
    assert changes(from_tree(1, **after), from_tree(2, **before)) == []


def test_a_difference_is_of_a_dirty_tree_though_nobody_says_that_it_is() -> None:
    assert len(changes(from_tree(1, dirty=False), from_tree(2, diffDigest="sha256:a"))) == 1


def test_a_commit_is_told_once_and_where_the_code_lies_comes_first() -> None:
    before, after = from_tree(1, **CLEAN, location="c1"), from_tree(2, **CLEAN | {"commit": "c2"}, location="c2")
    (change,) = changes(before, after)
    assert (change.facet, change.before, change.after) == (
        "sourceCodeLocation",
        {"version": "c1", "repoUrl": "r"},
        {"version": "c2", "repoUrl": "r"},
    )
    (change,) = changes(before, from_tree(2, **DIRTY | {"commit": "c2"}, location="c2"))
    assert change.after == {
        "sourceCodeLocation": {"version": "c2", "repoUrl": "r"},
        "headwater_code": {"dirty": True, "diffDigest": "sha256:a"},
    }
    assert change.text == "the version of its code changed to c2, with changes that were not committed"


def test_whether_another_run_has_the_difference_may_not_be_said() -> None:
    before, after = from_tree(1, **CLEAN), from_tree(2, **DIRTY)
    (change,) = find("code", before, after, {})
    others = (from_tree(3, **CLEAN), from_tree(3, **DIRTY), from_tree(3, commit="c1"), from_tree(3))
    assert [has(change, each, unlike=before, bodies={}) for each in others] == [
        Has.NO,
        Has.YES,
        Has.NOT_SAID,
        Has.NOT_SAID,
    ]
