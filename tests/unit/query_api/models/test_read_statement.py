"""How a dataset is read again as of a version, where its format is known."""

from typing import Any

import pytest

from query_api.models.read_statement import read_statement

ICEBERG: dict[str, Any] = {"storageLayer": "iceberg"}
DELTA: dict[str, Any] = {"storageLayer": "delta"}


@pytest.mark.parametrize(
    ("namespace", "name", "version", "storage", "said"),
    [
        ("glue", "shop.orders", "42", ICEBERG, "SELECT * FROM shop.orders VERSION AS OF 42"),
        ("glue", "shop.my table", "v'1", ICEBERG, "SELECT * FROM shop.`my table` VERSION AS OF 'v''1'"),
        ("s3://lake", "/shop/orders", "7", DELTA, "SELECT * FROM delta.`s3://lake/shop/orders` VERSION AS OF 7"),
        ("hive", "shop.orders", "7", DELTA, "SELECT * FROM shop.orders VERSION AS OF 7"),
        ("lakefs://repo", "a b", "c1", {}, "lakectl fs download --recursive 'lakefs://repo/c1/a b' ."),
        ("dvc://git@host", "data/x.csv", "v2", {}, "dvc get git@host data/x.csv --rev v2"),
        ("dvc://git.example.com/shop", "x.csv", "v2", {}, "dvc get https://git.example.com/shop x.csv --rev v2"),
        ("dvc://git.example.com/shop", "x", "0123456789abcdef0123456789abcdef.dir", {}, None),
        ("mlflow://t:5000", "models/churn", "3", {}, "mlflow artifacts download --artifact-uri models:/churn/3"),
        ("mlflow://t:5000", "runs/churn", "3", {}, None),
        ("postgres://db", "shop.orders", "3", {}, None),
        ("glue", "shop.orders", None, ICEBERG, None),
    ],
)
def test_statement(namespace: str, name: str, version: str | None, storage: dict[str, Any], said: str | None) -> None:
    assert read_statement(namespace, name, version, storage, {}) == said


def test_the_catalog_may_say_what_it_is() -> None:
    assert read_statement("glue", "orders", "1", {}, {"framework": "iceberg"}) == "SELECT * FROM orders VERSION AS OF 1"
