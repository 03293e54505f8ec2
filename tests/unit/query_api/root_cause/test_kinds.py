"""The table of what each kind of change means."""

from typing import get_args

import pytest

from query_api.compare.change import Change, Kind, Part, RunKind
from query_api.compare.job_changes import FINDERS
from query_api.compare.run_values import OF_A_RUN
from query_api.root_cause.kinds import KINDS, prior
from tests.unit.query_api.evidence import change


def of_parameters(**values: tuple[str, str]) -> Change:
    """A change of parameters, each from the one value to the other."""
    before, after = ({name: each[side] for name, each in values.items()} for side in (0, 1))
    return change("parameters", "clean", before=before, after=after)


def of_sql(*keys: str) -> Change:
    """A change of these parts of what a run says of its SQL."""
    return change("code", "clean", facet="sql", parts=tuple(Part("sql", key) for key in keys))


def of_environment(*facets: str, size: float) -> Change:
    """A change of these parts of what a run ran on."""
    return change("environment", "clean", size=size, parts=tuple(Part(each, "") for each in facets))


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


@pytest.mark.parametrize(
    ("harmless", "like_it"),
    [
        (change("schema", "raw", after={"c": "int"}), change("schema", "raw", removed=("a",))),
        (
            change("data", "raw", after={"fileCount": 2.0}, only_layout=True),
            change("data", "raw", after={"fileCount": 2.0, "rowCount": 9.0}),
        ),
        (change("data", "raw", size=0.6, only_more=True), change("data", "raw", size=0.6)),
        (change("inputs", "clean", before=[], after=["a"]), change("inputs", "clean", before=["b"], after=["a"])),
        (change("engine", "clean", size=0.25), change("engine", "clean", size=0.5)),
        (of_parameters(ds=("2026-07-26", "2026-07-27")), of_parameters(ds=("2026-07-26", "yesterday"))),
        (of_parameters(seed=("1", "2")), of_parameters(seed=("1", "2"), l2=("0.62", "61.9"))),
        (of_sql(OF_A_RUN), of_sql("", OF_A_RUN)),
        (of_environment("packages.a", size=0.25), of_environment("packages.a", size=0.5)),
        (of_environment("packages.a", size=0.25), of_environment("packages.a", "packages.b", size=0.25)),
        (of_environment("hardware.cores", "hardware.memory", size=0), of_environment("hardware.gpus", size=0.5)),
    ],
    ids=[
        "a column gained",
        "files",
        "more rows",
        "an input more",
        "a patch",
        "a date that moved on",
        "a seed",
        "a date in SQL",
        "a patch of a package",
        "of one package",
        "a larger machine",
    ],
)
def test_what_is_harmless_by_nature_is_less_likely_than_others_of_its_kind(harmless: Change, like_it: Change) -> None:
    assert prior(harmless) < prior(like_it) == KINDS[like_it.kind].prior
