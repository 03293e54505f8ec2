"""The table of what each kind of change means."""

from typing import get_args

import pytest

from query_api.compare.change import Change, Kind, RunKind
from query_api.compare.job_changes import FINDERS
from query_api.root_cause.kinds import KINDS

CLASSES: tuple[type[Change], ...] = get_args(Change)


def test_every_kind_and_nothing_else_is_in_the_table() -> None:
    named = {kind for each in get_args(Kind) for kind in (get_args(each) or (each,))}
    assert {each.kind for each in CLASSES} == named == KINDS.keys()


def test_whatever_may_change_between_runs_of_a_job_has_a_finder() -> None:
    assert FINDERS.keys() == set(get_args(RunKind))


@pytest.mark.parametrize("of", CLASSES, ids=lambda each: each.__name__)
def test_only_changes_of_jobs_change_what_a_job_makes(of: type[Change]) -> None:
    assert KINDS[of.kind].effect is None or of.node_kind == "job"


@pytest.mark.parametrize("kind", KINDS)
def test_what_to_check_names_the_node(kind: Kind) -> None:
    assert "{node}" in KINDS[kind].check
    assert "{columns}" not in KINDS[kind].check or KINDS[kind].columns
