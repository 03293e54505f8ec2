"""What a team does on its MLflow server; the first argument says which part of it.

It runs in MLflow's own environment.
"""

import sys
from contextlib import suppress

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

#: The run of a pipeline that trains: namespace, job, run.
PARENT = "pipelines/daily.train/0198c0de-0000-7000-8000-00000000000a"
FEATURES = ["tenure", "spend"]
client = MlflowClient()


def table(rows: int) -> pd.DataFrame:
    """Customers, half of whom left."""
    frame = pd.DataFrame(
        {"tenure": [float(each % 7) for each in range(rows)], "spend": [float(each) for each in range(rows)]}
    )
    return frame.assign(churned=[each % 2 for each in range(rows)])


def fit(run: mlflow.ActiveRun, frame: pd.DataFrame, c: float) -> LogisticRegression:
    """Log what a model is trained on and with, and train it."""
    data = mlflow.data.from_pandas(frame, source="s3://lake/features/customers/", name="customers", targets="churned")
    mlflow.log_input(data, context="training")
    mlflow.log_params({"C": c, "seed": 7})
    return LogisticRegression(C=c).fit(frame[FEATURES], frame["churned"])


def train(c: float, *, rows: int) -> str:
    """A training that ends well, registered; the id of its logged model."""
    with mlflow.start_run(run_name="train", tags={"openlineage.parent": PARENT}) as run:
        frame = table(rows)
        takes = infer_signature(frame[FEATURES], frame[["churned"]])
        fitted = fit(run, frame, c)
        model = mlflow.sklearn.log_model(fitted, name="classifier", registered_model_name="churn", signature=takes)
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_metric("loss", 0.25, step=2)
        return model.model_id


def evaluate(model_id: str) -> None:
    """Measure a model on data that nobody can name but MLflow."""
    with mlflow.start_run(run_name="evaluate"):
        data = mlflow.data.from_pandas(table(10), name="holdout")
        mlflow.log_input(data, context="evaluation")
        mlflow.log_metric("auc", 0.75, dataset=data, model_id=model_id)


def fail() -> None:
    """A training that logs its model and then fails."""
    with mlflow.start_run(run_name="fail") as run:
        mlflow.sklearn.log_model(fit(run, table(20), 9.0), name="classifier")
        raise ArithmeticError


def first() -> None:
    evaluate(train(0.1, rows=40))
    client.set_registered_model_alias("churn", "champion", "1")
    client.set_model_version_tag("churn", "1", "reviewed", "yes")


def second() -> None:
    train(0.5, rows=60)
    with suppress(ArithmeticError):
        fail()
    with mlflow.start_run(run_name="mistake") as run:
        mlflow.log_param("typo", "yes")
    client.delete_run(run.info.run_id)


def move_alias() -> None:
    client.set_registered_model_alias("churn", "champion", "2")


def webhook(url: str, secret: str) -> None:
    events = ["registered_model.created", "model_version.created", "model_version_alias.created"]
    client.create_webhook("headwater", url, events, secret=secret)


if __name__ == "__main__":
    mlflow.set_experiment("churn training")
    {"first": first, "second": second, "move-alias": move_alias, "webhook": webhook}[sys.argv[1]](*sys.argv[2:])
