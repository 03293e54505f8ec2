"""Parameters as text that is the same in every run; metrics as numbers that JSON has."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.tracking.metrics import MOST_STEPS, Metrics
from headwater.tracking.values import flat, number_of, text_of


class Layer:
    """Something that Python shows with its place in memory."""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("adam", "adam"),
        (0.1, "0.1"),
        (7, "7"),
        (True, "true"),
        (None, "null"),
        ([1, "a"], '[1, "a"]'),
        ({"b", "a"}, '["a", "b"]'),
        (np.float64(0.5), "0.5"),
        (np.int32(3), "3"),
        (len, "builtins.len"),
        (Layer, f"{__name__}.Layer"),
        (range(3), "range(0, 3)"),
    ],
)
def test_a_parameter_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_an_object_is_the_same_text_wherever_it_lies() -> None:
    assert text_of(Layer()) == text_of(Layer())
    assert text_of([Layer()]) == text_of([Layer()])


def test_what_lies_in_another_has_a_dotted_name() -> None:
    given = {"model": {"C": 0.1, "solver": {"name": "lbfgs"}}, "empty": {}, "seed": 7}
    assert dict(flat(given)) == {"model.C": "0.1", "model.solver.name": "lbfgs", "empty": "{}", "seed": "7"}


def test_a_parameter_that_holds_itself_ends() -> None:
    endless: dict[str, Any] = {"a": 1}
    endless["self"] = endless
    listed: list[Any] = []
    listed.append(listed)
    assert dict(flat({"endless": endless, "listed": listed}))["endless.a"] == "1"


@pytest.mark.parametrize("name", ["password", "API_KEY", "hf_token", "aws.secret"])
def test_secrets_keep_their_name_alone(name: str) -> None:
    assert dict(flat({name: "s3cret", "db": "postgres://me:s3cret@db/x"})) == {name: "***", "db": "postgres://db/x"}


def test_a_number_is_no_secret() -> None:
    assert dict(flat({"max_tokens": 512, "n_passes": 3})) == {"max_tokens": "512", "n_passes": "3"}


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1),
        (True, 1),
        (np.float32(0.5), 0.5),
        (np.array(2), 2),
        (float("nan"), "NaN"),
        (float("inf"), "Infinity"),
        (np.float64("-inf"), "-Infinity"),
        ("0.5", 0.5),
    ],
)
def test_a_metric_is_a_number_of_json(value: object, number: object) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize("value", [None, "good", [1], object()])
def test_what_is_no_number_is_none(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        number_of(value)


def test_without_a_step_the_last_value_counts() -> None:
    metrics = Metrics()
    metrics.add("auc", 0.5, {}, None)
    metrics.add("auc", 0.8, {}, None)
    metrics.add("auc", 0.7, {"slice": "new customers"}, None)
    assert metrics.points() == [{"name": "auc", "value": 0.8}, {"name": "auc", "value": 0.7, "slice": "new customers"}]


@given(st.integers(1, 20_000))
def test_a_long_course_is_thinned_evenly_and_ends_where_it_ended(steps: int) -> None:
    metrics = Metrics()
    for step in range(steps):
        metrics.add("loss", 1 / (step + 1), {}, step)
    kept = [point["step"] for point in metrics.points()]
    assert kept[0] == 0
    assert kept[-1] == steps - 1
    assert len(kept) <= MOST_STEPS + 1
    assert len(kept) == steps or len(kept) > MOST_STEPS / 2
    assert len({after - before for before, after in pairwise(kept[:-1])}) <= 1
    json.dumps(metrics.points())
