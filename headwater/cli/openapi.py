"""`headwater openapi`: the document that `/openapi.json` answers, without a server."""

import sys
from typing import Any

import orjson

from headwater.cli.serve import document_both
from headwater.settings import settings

#: Engines of which nothing is asked: the document is the same whatever they are.
_NOWHERE = {"kafka_bootstrap_servers": "127.0.0.1:1", "neo4j_uri": "bolt://127.0.0.1:1"}


def openapi() -> None:
    """Print the OpenAPI document of the HTTP API, without a server.

    It is the one that `headwater up` answers at /openapi.json: types for a client can be made from it anywhere.
    """
    written = orjson.dumps(openapi_document(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()


def openapi_document() -> dict[str, Any]:
    """The document of collector and query API together."""
    from collector.app import create_app as collector_app  # noqa: PLC0415  (only this command and `serve` need both)
    from query_api.app import create_app as query_app  # noqa: PLC0415

    chosen = settings().model_copy(update=_NOWHERE)
    query = query_app(chosen)
    document_both(collector_app(chosen), query)
    return query.openapi()
