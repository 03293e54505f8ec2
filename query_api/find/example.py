"""Example for OpenAPI."""

from query_api.find.shape import FoundNodes

EXAMPLE: FoundNodes = {
    "results": [
        {
            "id": "dataset:postgres://shop-db:5432:shop.public.orders",
            "kind": "dataset",
            "namespace": "postgres://shop-db:5432",
            "name": "shop.public.orders",
            "field": None,
            "job": None,
            "datasetType": "TABLE",
            "jobType": None,
            "state": None,
            "lastActivityAt": "2026-11-25T03:40:00.000000Z",
            "owners": ["team:data"],
            "tags": ["pii"],
        },
        {
            "id": "job:shop:load_orders",
            "kind": "job",
            "namespace": "shop",
            "name": "load_orders",
            "field": None,
            "job": None,
            "datasetType": None,
            "jobType": "QUERY",
            "state": "COMPLETED",
            "lastActivityAt": "2026-11-25T03:40:00.000000Z",
            "owners": [],
            "tags": [],
        },
    ],
    "totalCount": 2,
    "complete": True,
    "next": None,
}
