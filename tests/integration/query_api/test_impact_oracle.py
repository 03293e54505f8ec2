"""Impact in small worlds of events, through the real writer and Neo4j, against an answer worked out from the events."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integration.query_api import oracle
from tests.integration.query_api.conftest import Tell
from tests.integration.query_api.events import (
    Dataset,
    columns,
    dataset,
    declared,
    described,
    entry,
    lineage,
    made_of,
    run,
)
from tests.integration.query_api.oracle import Direction, Node, State

pytestmark = pytest.mark.engines

DATASETS = ["d0", "d1", "d2", "d3"]
#: No event uses these: only lineages name them.
PARTS = ["p0", "p1"]
JOBS = ["j0", "j1", "j2", "test"]
COLUMNS = ["a", "b"]
_numbers = count()

datasets = st.sampled_from(DATASETS)
fields = st.sampled_from(COLUMNS)
few_datasets = st.lists(datasets, max_size=2, unique=True).map(tuple)
column_sources = st.lists(st.builds("{}.{}".format, st.sampled_from(DATASETS + PARTS), fields), max_size=2)
sources = st.lists(
    st.one_of(
        datasets,
        st.sampled_from(PARTS),
        st.builds("{}.{}".format, datasets, fields),
        st.sampled_from([f"{job}!" for job in JOBS] + ["!"]),
    ),
    max_size=2,
)
targets = st.one_of(datasets, datasets, st.sampled_from([f"{job}!" for job in JOBS] + ["!", "p0"]))


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    target = draw(targets)
    into = {} if target.endswith("!") else draw(st.dictionaries(fields, sources, max_size=1))
    return entry(target, *draw(sources), **into)


@st.composite
def by_column(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """A column lineage of a dataset, maybe from itself, and maybe the columns that it has, which may be others."""
    into = draw(st.dictionaries(fields, column_sources, min_size=1, max_size=2))
    whole = draw(column_sources) if draw(st.booleans()) else []
    facets = {"columnLineage": made_of(tuple(whole), **into)}
    if has := draw(st.lists(st.sampled_from([*COLUMNS, "c"]), max_size=3, unique=True)):
        facets["schema"] = columns(*has)
    return facets


@st.composite
def copied(draw: st.DrawFn, outputs: tuple[Dataset, ...]) -> list[Dataset]:
    """The outputs of a script: the column lineage of one stands on all that have any."""
    stated = [each["facets"]["columnLineage"] for each in outputs if isinstance(each, dict)]
    facet = draw(st.sampled_from(stated)) if stated else {}
    return [
        dataset(each["name"], **{**each["facets"], "columnLineage": facet}) if isinstance(each, dict) else each
        for each in outputs
    ]


@st.composite
def event(draw: st.DrawFn, minute: int) -> dict[str, Any]:
    if draw(st.integers(0, 9)) == 0:
        name = draw(datasets)
        facets: dict[str, Any] = {}
        match draw(st.sampled_from(["lineage", "columnLineage", "neither"])):
            case "lineage":
                made = draw(entries())
                facets["lineage"] = {each: made[each] for each in ("inputs", "fields") if each in made}
                own = {"type": "JOB"}
                facets["lineage"]["inputs"] = [each for each in made["inputs"] if each != own]
                for of in facets["lineage"].get("fields", {}).values():
                    of["inputs"] = [each for each in of["inputs"] if each != own]
            case "columnLineage":
                facets |= draw(by_column())
            case _:
                pass
        return described(dataset(name, **facets), at=minute)
    job, reads, writes = draw(st.sampled_from(JOBS)), draw(few_datasets), draw(few_datasets)
    stated = draw(st.none() | st.lists(entries(), max_size=3))
    job_facets = {} if stated is None else lineage(*stated)
    if job == "test":
        job_facets["jobType"] = {"processingType": "BATCH", "integration": "DBT", "jobType": "TEST"}
    declares = draw(st.integers(0, 4)) == 0
    outputs = tuple(
        dataset(name, **draw(by_column())) if draw(st.booleans()) and not (declares and stated is not None) else name
        for name in writes
    )
    if draw(st.booleans()):
        outputs = tuple(draw(copied(outputs)))
    if declares:
        return declared(job, reads, outputs, at=minute, job_facets=job_facets)
    # Runs of some minutes are one group.
    parent = {"run": {"runId": f"p{minute // 3}"}, "job": {"namespace": "shop", "name": "daily"}}
    facets = {"parent": parent} if draw(st.booleans()) else {}
    return run(job, reads, outputs, at=minute, job_facets=job_facets, run_facets=facets)


@st.composite
def worlds(draw: st.DrawFn) -> list[dict[str, Any]]:
    schemas = [described(dataset(name, schema=columns(*COLUMNS)), at=0) for name in DATASETS]
    return schemas + [draw(event(minute)) for minute in range(1, draw(st.integers(2, 7)))]


def moved(value: Any, number: int | str) -> Any:
    """The same events in namespaces, and with runs, of their own."""
    if isinstance(value, list):
        return [moved(each, number) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {name: moved(each, number) for name, each in value.items()}
    for name in ("namespace", "runId"):
        if name in kept:
            kept[name] = f"{kept[name]}-{number}"
    return kept


def shown(answer: dict[str, Any]) -> tuple[set[State], set[Node]]:
    states: set[State] = set()
    jobs: set[Node] = set()
    for node in answer["nodes"]:
        place = Node("job" if node["type"] == "job" else "dataset", node["namespace"], node["name"])
        if node["type"] == "job":
            jobs.add(place)
        else:
            states.add(State(place, node.get("field")))
    return states, jobs


def ids(node: Node) -> str:
    return f"{node.kind}:{node.namespace}:{node.name}"


def some_of(data: st.DataObject, choices: list[Any], most: int = 3) -> list[Any]:
    """A few of many, by chance: another world tells more than another question about the same one."""
    return data.draw(st.permutations(choices))[:most]


# Each question is a round trip or more: to make a failing world smaller would take many minutes.
@given(told=worlds(), data=st.data())
@settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_impact_is_what_the_events_mean(
    impact: Callable[..., dict[str, Any]], tell: Tell, told: list[dict[str, Any]], data: st.DataObject
) -> None:
    """All worlds are in one graph, each with namespaces of its own."""
    events = moved(told, next(_numbers))
    tell(*events)
    world = oracle.world(events)
    for node in some_of(data, sorted(world.nodes)):
        for direction in ("downstream", "upstream"):
            _compare(impact, world, State(node), direction)
            for column in sorted(world.columns[node]):
                expected = oracle.impact(world, State(node, column), direction, by_column=True)
                asked = {"type": "column", "namespace": node.namespace, "name": node.name, "field": column}
                answer = impact(None, direction=direction, **asked)
                assert shown(answer) == (expected.states, expected.jobs), (asked, direction)


def _compare(impact: Callable[..., dict[str, Any]], world: oracle.World, start: State, direction: Direction) -> None:
    expected = oracle.impact(world, start, direction, by_column=False)
    answer = impact(ids(start.node), direction=direction)
    assert shown(answer) == (expected.states, expected.jobs), (start, direction)
    inferred = {(each["id"], each["feeds"]) for each in answer["inferred"]}
    assert inferred == {(ids(source), ids(target)) for source, target in expected.inferred}, (start, direction)
    by_job = impact(ids(start.node), direction=direction, level="job")
    assert shown(by_job)[1] == expected.jobs, (start, direction, "job")
    expected = oracle.impact(world, start, direction, by_column=True)
    answer = impact(ids(start.node), direction=direction, level="column")
    assert shown(answer) == (expected.states, expected.jobs), (start, direction, "column")
