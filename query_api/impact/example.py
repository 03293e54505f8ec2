"""An answer about impact, for the documentation."""

from typing import Any

_ORDERS = "dataset:postgres://shop-db:5432:shop.public.orders"
_JOB = "job:shop:load_orders"
_STAGED = "dataset:s3://lake:staging/orders"

EXAMPLE: dict[str, Any] = {
    "start": [_ORDERS],
    "direction": "downstream",
    "level": "dataset",
    "depth": None,
    "history": False,
    "asOf": None,
    "counts": {"nodes": 3, "job": 1, "dataset": 2, "column": 0, "datasetTypes": {"TABLE": 1}},
    "nodes": [
        {
            "id": _ORDERS,
            "type": "dataset",
            "namespace": "postgres://shop-db:5432",
            "name": "shop.public.orders",
            "depth": 0,
            "observed": True,
            "aliases": [],
            "datasetType": "TABLE",
        },
        {"id": _JOB, "type": "job", "namespace": "shop", "name": "load_orders", "depth": 1, "observed": True},
        {
            "id": _STAGED,
            "type": "dataset",
            "namespace": "s3://lake",
            "name": "staging/orders",
            "depth": 2,
            "observed": True,
            "aliases": [],
        },
    ],
    "edges": [
        {"from": _ORDERS, "to": _JOB, "type": "CONSUMED_BY", "origin": "observed", "origins": ["observed"]},
        {"from": _JOB, "to": _STAGED, "type": "PRODUCES", "origin": "observed", "origins": ["observed", "declared"]},
    ],
    "inferred": [],
    "former": {"edges": 0, "jobs": 0, "until": None, "complete": True},
    "truncated": None,
    "consistent": True,
}
