"""Examples for OpenAPI."""

from typing import Any

_RUN = "019cfe5f-1a40-7b11-8f0a-52c6d7e8f901"
_LATER = "019d0385-7640-7b11-8f0a-52c6d7e8f902"


def _version(**own: Any) -> dict[str, Any]:
    return own | {
        "version": "0b6a5f0e-3b1c-5d4e-9a51-6f6b0f6a7c11",
        "createdAt": "2026-11-24T03:40:00Z",
        "createdByRun": {"id": _RUN},
        "first": {"runId": _RUN, "job": "job:shop:features", "at": "2026-11-24T03:40:00Z"},
        "last": {"runId": _LATER, "job": "job:shop:features", "at": "2026-11-25T03:40:00Z"},
        "runs": 2,
        "outcomes": {"COMPLETE": 2},
        "complete": True,
    }


DATASET_VERSIONS = {
    "versions": [
        _version(
            id={"namespace": "warehouse", "name": "features.customers"},
            namespace="warehouse",
            name="features.customers",
            physicalName="features.customers",
            fields=[{"name": "spend", "type": "BIGINT", "tags": [], "description": None}],
            tags=[],
            lifecycleState=None,
            datasetVersion=None,
            facets={"schema": {"fields": [{"name": "spend", "type": "BIGINT"}]}},
            statistics={"rowCount": {"min": 1190, "max": 1200, "last": 1200}},
        )
        | {"differs": [{"part": "schema", "change": "retyped", "name": "spend", "before": "INT", "after": "BIGINT"}]}
    ],
    "by": "writes",
    "truncated": {"reason": "versions", "cursor": "1795664400000000-7ae7739a985a66279daa667ba6ee72d8"},
}
JOB_VERSIONS = {
    "versions": [
        _version(
            id={"namespace": "shop", "name": "features"},
            namespace="shop",
            name="features",
            location="https://git.example.com/shop/features.sql",
            codeVersion="4f1c2d9",
            inputs=[{"namespace": "postgres://shop-db:5432", "name": "shop.public.orders"}],
            outputs=[{"namespace": "warehouse", "name": "features.customers"}],
            parameters={"window_days": "90"},
            engine={"name": "spark", "version": "4.0.1"},
            facets={"sourceCodeLocation": {"url": "https://git.example.com/shop/features.sql", "version": "4f1c2d9"}},
        )
        | {
            "differs": [
                {"part": "parameters", "change": "changed", "name": "window_days", "before": "30", "after": "90"}
            ]
        }
    ],
    "truncated": None,
}
