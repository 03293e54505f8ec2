"""The training of the shop's churn model: a script as anybody has one, and `headwater.track` around it.

    python train.py VERSION DAY [NAME=VALUE …]

trains a version of `models/churn` on the features that the night of a day wrote, evaluates it on customers that it has
not seen, and prints what it measured as JSON. Where its events go is said as for any client of OpenLineage.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

import headwater
from headwater.demo.customers import FEATURES, TARGET, features_on
from headwater.demo.statistics import AUC_WANTED
from headwater.demo.tables import CHURN_MODEL, CUSTOMER_FEATURES

#: What a training works with if the command line says nothing else.
PARAMETERS: Final = {"algorithm": "logistic_regression", "C": 0.1, "held_out": 0.3, "seed": 42}

TABLE: Final = (CUSTOMER_FEATURES.namespace, CUSTOMER_FEATURES.name)
MODEL: Final = (CHURN_MODEL.namespace, CHURN_MODEL.name)


def main(arguments: Sequence[str]) -> None:
    """Train and evaluate what the command line asks for."""
    version, day, *said = arguments
    parameters = {**PARAMETERS, **dict(_parameter(each) for each in said)}
    print(json.dumps(train(version, date.fromisoformat(day), parameters)))  # noqa: T201  (what the script is asked for)


def train(version: str, day: date, parameters: Mapping[str, Any]) -> dict[str, float]:
    """Train `version` on the features of `day`, and judge it; what it measured."""
    features = [*FEATURES]
    with headwater.track("ml", "train.churn", owners="team:ml") as run:
        table = run.read(features_on(day), *TABLE, version=day.isoformat())
        run.parameters(parameters)
        held_out = table.sample(frac=parameters["held_out"], random_state=parameters["seed"])
        learnt = table.drop(held_out.index)
        model = make_pipeline(
            StandardScaler(), LogisticRegression(C=parameters["C"], random_state=parameters["seed"])
        ).fit(learnt[features], learnt[TARGET])
        measured = _measure(model, held_out, features)
        run.metrics(measured)
        run.model(*MODEL, version, features=features, target=TARGET)
    with headwater.track("ml", "evaluate.churn", owners="team:ml") as run:
        run.read(held_out, *TABLE, version=day.isoformat(), statistics=False)
        run.evaluate(*MODEL, version, measured, dataset=TABLE)
        run.check("auc", measured["auc"] >= AUC_WANTED, expected=f">= {AUC_WANTED}", actual=measured["auc"])
    return measured


def _measure(model: Pipeline, customers: pd.DataFrame, features: list[str]) -> dict[str, float]:
    probabilities = model.predict_proba(customers[features])[:, 1]
    return {
        "auc": float(roc_auc_score(customers[TARGET], probabilities)),
        "log_loss": float(log_loss(customers[TARGET], probabilities)),
    }


def _parameter(text: str) -> tuple[str, Any]:
    """`C=0.1` as name and value: a number where it is one, else text."""
    name, _, value = text.partition("=")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


if __name__ == "__main__":
    main(sys.argv[1:])
