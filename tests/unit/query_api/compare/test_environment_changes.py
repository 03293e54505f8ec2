"""What differs in what two runs of a job ran on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.compare.change import EnvironmentChange
from query_api.compare.dating import dated
from query_api.compare.differences import RunDifference
from query_api.compare.job_changes import compare, find, has
from query_api.compare.yes_no_not_said import Has
from query_api.history.run_view import RunView
from tests.unit.query_api.closures import run


def on(at: int, **facet: Any) -> RunView:
    """A run that says this of its environment."""
    return run(f"train/{at}", 2 * at, facets={"headwater_environment": facet})


def packages(**versions: str) -> list[dict[str, str]]:
    return [{"name": name, "version": version} for name, version in versions.items()]


def changes(before: RunView, after: RunView) -> list[EnvironmentChange]:
    return [each for each in compare(before, after, {}) if isinstance(each, EnvironmentChange)]


def test_packages_and_python_are_one_change_and_the_machine_is_another() -> None:
    before = on(
        1,
        packages=packages(numpy="1.26.4", pandas="2.1.0", attrs="23.1.0"),
        python={"version": "3.11.7", "implementation": "CPython"},
        hardware={"cores": 4, "gpus": ["A10"]},
    )
    after = on(
        2,
        packages=packages(numpy="2.0.0", pandas="2.1.1", polars="1.2.0"),
        python={"version": "3.12.1", "implementation": "CPython"},
        hardware={"cores": 8, "gpus": ["A10", "A10"]},
    )
    installed, machine = changes(before, after)
    assert installed.before == {
        "packages": {"numpy": "1.26.4", "attrs": "23.1.0", "pandas": "2.1.0", "polars": None},
        "python": {"version": "3.11.7"},
    }
    assert installed.after == {
        "packages": {"numpy": "2.0.0", "attrs": None, "pandas": "2.1.1", "polars": "1.2.0"},
        "python": {"version": "3.12.1"},
    }
    assert installed.text == "numpy 1.26.4 → 2.0.0, attrs is gone, Python 3.11.7 → 3.12.1 and 2 more"
    assert installed.size == 1
    assert (machine.before, machine.after) == (
        {"hardware": {"gpus": ["A10"], "cores": 4}},
        {"hardware": {"gpus": ["A10", "A10"], "cores": 8}},
    )
    assert machine.text == "gpus A10 → A10, A10, cores 4 → 8"
    assert {each.facet for each in (installed, machine)} == {"headwater_environment"}


def test_no_card_is_another_machine_than_one_with_a_card() -> None:
    [machine] = changes(on(1, hardware={"gpus": ["A10"]}), on(2, hardware={"gpus": []}))
    assert machine.text == "gpus A10 → none"
    assert machine.size == 0.5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"packages": packages(numpy="1")}),
        ({"packages": packages(numpy="1")}, {"packagesDigest": "sha256:0"}),
        ({"packages": packages(numpy="1")}, {"packages": [{"name": "numpy"}]}),
        ({"python": {"version": "3.11.7"}}, {"python": {"implementation": "PyPy"}}),
        ({"hardware": {"cores": 4, "gpus": ["A10"]}}, {"hardware": {"cores": 4}}),
    ],
    ids=["nothing", "no list", "no version", "another field", "no cards"],
)
def test_what_is_not_said_is_not_another(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert changes(on(1, **before), on(2, **after)) == []
    assert changes(on(1, **after), on(2, **before)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"packages": packages(numpy="1")}, {"packages": {"numpy": "2"}}),
        ({"python": "3.11"}, {"python": {"version": "3.12"}}),
    ],
    ids=["packages by name", "the version alone"],
)
def test_other_ways_to_say_it_are_read_too(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert len(changes(on(1, **before), on(2, **after))) == 1


def test_another_python_is_one_change_though_it_is_said_as_the_engine_too() -> None:
    def with_python(at: int, version: str, **facets: Any) -> RunView:
        engine = {"processing_engine": {"name": "Python", "version": version}}
        return run(f"train/{at}", 2 * at, facets=engine | facets)

    def said(version: str) -> dict[str, Any]:
        return {"headwater_environment": {"python": {"version": version}}}

    both = with_python(1, "3.11.7", **said("3.11.7")), with_python(2, "3.12.1", **said("3.12.1"))
    assert [each.kind for each in compare(*both, {})] == ["environment"]
    alone = with_python(1, "3.11.7"), with_python(2, "3.12.1")
    assert [each.kind for each in compare(*alone, {})] == ["engine"]
    spark = (
        run(f"s/{at}", at, facets={"processing_engine": {"name": "spark", "version": version}} | said("3.11.7"))
        for at, version in ((1, "3.5"), (2, "4.0"))
    )
    assert [each.kind for each in compare(*spark, {})] == ["engine"]


def test_whether_another_run_has_it_may_not_be_said() -> None:
    before, after = (on(at, packages=packages(numpy=version)) for at, version in ((1, "1"), (2, "2")))
    (change,) = find("environment", before, after, {})
    silent = on(3, python={"version": "3.11.7"})
    assert [has(change, each, unlike=before, bodies={}) for each in (before, after, silent, run("train/4", 8))] == [
        Has.NO,
        Has.YES,
        Has.NOT_SAID,
        Has.NOT_SAID,
    ]


def test_a_package_that_changes_with_most_runs_hides_no_other() -> None:
    runs = [on(at, packages=packages(ours=f"1.{at}", numpy="1.0" if at < 6 else "2.0")) for at in range(9)][::-1]
    (difference,) = changes(runs[3], runs[0])
    found = dated(RunDifference(difference, runs[3], runs[0]), runs, {})
    news = [(each.difference.change.text, each.difference.change.run) for each in found if not each.changed_before[0]]
    assert news == [("numpy 1.0 → 2.0", "train/6")]
    assert all("numpy" not in each.difference.change.text for each in found if each.changed_before.is_routine)


VERSIONS = st.sampled_from(["1.0.0", "1.0.1", "1.1.0", "2.0.0"])
LISTS = st.none() | st.dictionaries(st.sampled_from(["numpy", "pandas", "python", "cores"]), st.none() | VERSIONS)
FIELDS = st.dictionaries(st.sampled_from(["version", "cpu", "cores", "system"]), st.sampled_from(["", "1", "2"]))


@given(LISTS, LISTS, FIELDS, FIELDS, st.randoms(use_true_random=False))
def test_what_both_say_and_only_that_is_compared_in_whatever_order_it_is_listed(
    listed: dict[str, str | None] | None,
    relisted: dict[str, str | None] | None,
    fields: dict[str, str],
    refields: dict[str, str],
    chance: Any,
) -> None:
    def facet(versions: dict[str, str | None] | None, stated: dict[str, str]) -> dict[str, Any]:
        every = [{"name": name, "version": version} for name, version in (versions or {}).items()]
        chance.shuffle(every)
        sections = {each: dict(stated) for each in ("python", "platform", "hardware")}
        return sections if versions is None else {"packages": every, **sections}

    before, after = on(1, **facet(listed, fields)), on(2, **facet(relisted, refields))
    expected: set[tuple[str, str]] = set()
    if listed is not None and relisted is not None:
        expected |= {("packages", name) for name in listed.keys() ^ relisted.keys()}
        both = {name: (listed[name], relisted[name]) for name in listed.keys() & relisted.keys()}
        expected |= {("packages", name) for name, (one, other) in both.items() if one and other and one != other}
    of = {"version": "python", "system": "platform", "cpu": "hardware", "cores": "hardware"}
    for name, section in of.items():
        one, other = fields.get(name), refields.get(name)
        if one and other and one != other:
            expected.add((section, name))
    found = changes(before, after)
    told = [(section, name) for each in found for section, names in each.after.items() for name in names]
    assert sorted(told) == sorted(expected)
    assert found == changes(before, on(2, **facet(relisted, refields)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "version", "cpu", "gpus", "python", "packages"]), inner, max_size=3)
    ),
)


@given(*[st.dictionaries(st.sampled_from(["packages", "python", "platform", "hardware"]), JSON)] * 2)
def test_whatever_stands_there_is_read(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert changes(on(1, **before), on(2, **before)) == []
    assert bool(changes(on(1, **before), on(2, **after))) is bool(changes(on(2, **after), on(1, **before)))
