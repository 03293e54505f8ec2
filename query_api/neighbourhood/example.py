"""Answers of these routes, for the documentation."""

from typing import Final

from query_api.neighbourhood.shape import Columns, Edge, Neighbours, NodeCard, Nodes, Picture

_ORDERS: Final = "dataset:postgres://shop-db:5432:shop.public.orders"
_JOB: Final = "job:shop:load_orders"

_DATASET_CARD: Final[NodeCard] = {
    "id": _ORDERS,
    "type": "dataset",
    "namespace": "postgres://shop-db:5432",
    "name": "shop.public.orders",
    "datasetType": "TABLE",
    "jobType": None,
    "observed": True,
    "aliases": [],
    "owners": ["team:shop"],
    "tags": ["tier=gold"],
    "description": "What customers ordered.",
    "lastRun": None,
    "lastActivityAt": "2026-11-25T03:30:00.000000Z",
    "parent": None,
    "upstreamCount": 0,
    "downstreamCount": 1,
    "columnCount": 5,
}
_JOB_CARD: Final[NodeCard] = {
    "id": _JOB,
    "type": "job",
    "namespace": "shop",
    "name": "load_orders",
    "datasetType": None,
    "jobType": "QUERY",
    "observed": True,
    "aliases": [],
    "owners": [],
    "tags": [],
    "description": None,
    "lastRun": {
        "id": "019cfe60-0000-7c3e-9c5e-3d1f6a0b7e21",
        "state": "COMPLETED",
        "startedAt": "2026-11-25T03:30:00.000000Z",
        "endedAt": "2026-11-25T03:40:00.000000Z",
        "durationMs": 600_000,
        "stale": False,
    },
    "lastActivityAt": "2026-11-25T03:40:00.000000Z",
    "parent": "job:shop:nightly",
    "upstreamCount": 1,
    "downstreamCount": 340,
    "columnCount": None,
}
_EDGE: Final[Edge] = {
    "from": _ORDERS,
    "to": _JOB,
    "type": "CONSUMED_BY",
    "origin": "observed",
    "origins": ["observed"],
    "current": True,
}

PICTURE: Final[Picture] = {
    "start": [_JOB],
    "nodes": [{**_JOB_CARD, "depth": 0}, {**_DATASET_CARD, "depth": -1}],
    "edges": [_EDGE],
    "partial": [{"id": _JOB, "direction": "downstream", "shown": 25, "total": 340}],
    "truncated": None,
    "asOf": None,
}
NEIGHBOURS: Final[Neighbours] = {
    "nodes": [_DATASET_CARD],
    "edges": [_EDGE],
    "totalCount": 1,
    "next": None,
}
NODES: Final[Nodes] = {"nodes": [_JOB_CARD, _DATASET_CARD], "unknown": ["dataset:shop:gone"]}
COLUMNS: Final[Columns] = {
    "columns": [
        {
            "id": "datasetField:postgres://shop-db:5432:shop.public.orders:total",
            "name": "total",
            "type": "DECIMAL",
            "inSchema": True,
            "description": None,
            "upstreamCount": 0,
            "downstreamCount": 2,
            "tags": [],
        }
    ],
    "totalCount": 5,
    "next": "WzAsInRvdGFsIl0=",
}
