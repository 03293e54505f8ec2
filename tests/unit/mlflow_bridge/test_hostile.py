"""What people and other clients write into MLflow: any names, numbers that are none, thousands of parameters."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.canonical import canonical
from headwater.event.shape import problems
from headwater.mlflow_bridge import answer, entities
from headwater.mlflow_bridge.run_events import Server, said_of
from tests.unit.mlflow_bridge.following import annotations, ends, followed, written
from tests.unit.mlflow_bridge.made import MODEL, dataset, logged, registered, run, server, version

Json = dict[str, Any]
NAMES = ["a/b", "a:b@c", "quote ' and \" both", "été ☃", "dataset:x:y", " ", "tab\tline\n", "0"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_model_and_an_experiment(tmp_path: Path, name: str) -> None:
    made = server(run(1, writes=[MODEL]), run(2, writes=["m-" + "b" * 32]), experiment=name)
    made.logged_models = [logged(), logged("m-" + "b" * 32, by=2, name=name)]
    made.registered_models = [registered(name, aliases={name: "1"})]
    made.model_versions = [version(name, tags=[{"key": name, "value": name}])]
    events = followed(made, tmp_path / "bookmark")
    assert [written(each) for each in ends(events)] == [
        {(f"models/{name}", "1")},
        {(f"experiments/{name}/{name}", "m-" + "b" * 32)},
    ]
    assert (f"models/{name}", "1", "alias", name, "") in annotations(events)
    assert (f"models/{name}", "1", "tag", name, name) in annotations(events)
    assert followed(made, tmp_path / "bookmark", then=lambda follower: follower.look_at(name)) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("NaN", "NaN"),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (1.7976931348623157e308, "Infinity"),
        (-1.7976931348623157e308, "-Infinity"),
        (10**400, "Infinity"),
        (2**70, float(2**70)),
        ("0.5", 0.5),
        (3, 3),
    ],
)
def test_metrics_that_are_no_numbers_are_valid_json(tmp_path: Path, value: Any, told: Any) -> None:
    made = server(
        run(1, metrics=[{"key": "m", "value": value, "step": "7"}, {"key": "none"}, {"key": "x", "value": []}])
    )
    (end,) = ends(followed(made, tmp_path / "bookmark"))
    assert end["run"]["facets"]["headwater_metrics"]["metrics"] == [{"name": "m", "value": told, "step": 7}]
    json.loads(orjson.dumps(end), parse_constant=pytest.fail)


def test_thousands_of_parameters_and_metrics(tmp_path: Path) -> None:
    params = {f"p{number}": "x" * 500 for number in range(5000)}
    metrics = [{"key": f"m{number}", "value": 0.5, "step": 100_000} for number in range(5000)]
    (end,) = ends(followed(server(run(1, params=params, metrics=metrics)), tmp_path / "bookmark"))
    assert len(end["run"]["facets"]["executionParameters"]["parameters"]) == 5000
    assert len(end["run"]["facets"]["headwater_metrics"]["metrics"]) == 5000


def test_halves_of_characters_become_whole_ones() -> None:
    assert answer.read(rb'{"a": "\ud83d\ude00 \ud83d", "\udc00": [NaN]}') == {"a": "😀 \ufffd", "\ufffd": ["NaN"]}
    with pytest.raises(ValueError, match="nested"):
        answer.read(b"[" * 200_000)


def test_times_out_of_range(tmp_path: Path) -> None:
    made = server(
        run(1, start_time=-5, end_time=10**18), run(2, start_time=None, end_time=None), run(3, start_time="x")
    )
    times = [each["eventTime"] for each in followed(made, tmp_path / "bookmark")]
    assert times[:2] == ["1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
WHOLE = run(1, writes=[MODEL], reads=["m-" + "c" * 32], datasets=[dataset()], tags={"t": "v"}, params={"p": "v"})
PLACES = [
    ("info", key) for key in ("run_id", "experiment_id", "run_name", "user_id", "status", "start_time", "end_time")
] + [
    ("data", "metrics"),
    ("data", "params"),
    ("data", "tags"),
    ("inputs", "dataset_inputs"),
    ("inputs", "model_inputs"),
]


@given(st.sampled_from(PLACES), JSON)
def test_anything_in_place_of_anything_gives_valid_events_or_none(place: tuple[str, str], value: Any) -> None:
    broken = answer.read(json.dumps({**WHOLE, place[0]: {**WHOLE[place[0]], place[1]: value}}).encode())
    found = entities.run(broken)
    if found is None:
        assert place == ("info", "run_id")
        return
    for event in said_of(found, Server("mlflow://t:1")).events:
        assert not problems(orjson.loads(canonical(event)))


@given(JSON)
def test_anything_in_place_of_entities_is_read_or_left(value: Any) -> None:
    for reader in (
        entities.experiment,
        entities.run,
        entities.logged_model,
        entities.version,
        entities.registered_model,
    ):
        reader(value if isinstance(value, dict) else {"info": value, "name": value, "experiment_id": value})


def test_prompts_are_no_models(tmp_path: Path) -> None:
    made = server()
    tags = [{"key": "mlflow.prompt.is_prompt", "value": "true"}]
    made.registered_models, made.model_versions = [registered(tags=tags)], [version(tags=tags)]
    assert followed(made, tmp_path / "bookmark") == []
