"""Which of the metrics that a run states count as those of the model, whatever form they have."""

from typing import Any

import pytest

from query_api.history.run_view import RunView
from query_api.models.metrics import metric_values, metrics_of

CHURN, OTHER = {"namespace": "mlflow://m", "name": "models/churn"}, {"namespace": "mlflow://m", "name": "models/other"}
TABLE = {"namespace": "db", "name": "holdout"}


def view(*metrics: Any, facet: str = "headwater_metrics") -> RunView:
    """A run that states these."""
    return RunView("r", "r", "j", "COMPLETE", 0, 1, "p", None, {}, {facet: {"metrics": [*metrics]}}, {}, {})


def auc(value: Any, **about: Any) -> dict[str, Any]:
    return {"name": "auc", "value": value, **about}


@pytest.mark.parametrize(
    ("metrics", "expected"),
    [
        pytest.param([auc(0.8)], {"auc": 0.8}, id="of all data"),
        pytest.param([auc(0.7, step=1), auc(0.8, step=2), auc(0.6, step=0)], {"auc": 0.8}, id="the last step"),
        pytest.param([auc(0.8), auc(0.5, dataset=TABLE)], {"auc": 0.8}, id="of all data before that of one dataset"),
        pytest.param([auc(0.5, dataset=TABLE)], {"auc": 0.5}, id="of the only dataset"),
        pytest.param([auc(0.5, dataset=TABLE), auc(0.6, dataset={"name": "train"})], {}, id="of two datasets neither"),
        pytest.param([auc(0.9, slice="AT")], {}, id="a slice is not all"),
        pytest.param([auc(0.8), auc(0.9, model=OTHER)], {"auc": 0.8}, id="what the run made, not what it compared"),
        pytest.param([auc("NaN"), auc(True), {"value": 1}, 7], {}, id="no numbers"),
    ],
)
def test_metrics_of_what_the_run_made(metrics: list[Any], expected: dict[str, float]) -> None:
    assert metrics_of(view(*metrics)) == expected


def test_metrics_of_one_of_several_models() -> None:
    evaluated = view(auc(0.8, model={**CHURN, "version": "2"}, dataset=TABLE), auc(0.9, model=OTHER, dataset=TABLE))
    assert metrics_of(evaluated, "dataset:mlflow://m:models/churn") == {"auc": 0.8}
    assert metrics_of(evaluated, "dataset:mlflow://m:models/another") == {}
    assert metrics_of(view(auc(0.8, model=CHURN)), "dataset:called:otherwise") == {"auc": 0.8}


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (TABLE, "dataset:db:holdout"),
        ({"name": "holdout"}, "holdout"),
        ("dataset:db:holdout", "dataset:db:holdout"),
        ("holdout", "holdout"),
        (None, None),
        (7, None),
    ],
)
def test_what_a_metric_was_measured_on(stated: Any, shown: str | None) -> None:
    (found,) = metric_values(view(auc(0.8, dataset=stated)))
    assert found["dataset"] == shown


def test_metrics_by_name_alone() -> None:
    """As a proposal for OpenLineage has them."""
    run = RunView("r", "r", "j", "COMPLETE", 0, 1, "p", None, {}, {"ml_metrics": {"metrics": {"auc": 0.8}}}, {}, {})
    assert metrics_of(run) == {"auc": 0.8}
