"""What routes say about their answers in OpenAPI."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from headwater.http import problem

_JSON = "application/json"
_KEY = {"type": "http", "scheme": "bearer", "description": "A key that `headwater keys create` made."}


def answers(example: Any, *errors: int, model: Any) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route: 200 with this example of its JSON, and a problem document for each of these statuses.

    `model`: the shape of its JSON (`headwater.http.shape`), which is not checked when it answers.
    """
    return {200: {"model": model, "content": {_JSON: {"example": example}}}, **problem.responses(*errors)}


def install(app: FastAPI) -> None:
    """Let the OpenAPI document of `app` say how a key is sent, and have its examples whole.

    Whether a key is wanted is the installation's to say, so the document says that one may be. FastAPI leaves out what
    is null in examples.
    """
    documented = app.openapi

    def openapi() -> dict[str, Any]:
        document = documented()
        document.setdefault("components", {})["securitySchemes"] = {"key": _KEY}
        document["security"] = [{}, {"key": []}]
        for context in iter_route_contexts(app.routes):
            route = context.original_route
            if not isinstance(route, APIRoute) or context.path_format not in document["paths"]:
                continue
            example = route.responses.get(200, {}).get("content", {}).get(_JSON, {}).get("example")
            if example is not None:
                for method in route.methods or ():
                    operation = document["paths"][context.path_format][method.lower()]
                    operation["responses"]["200"]["content"][_JSON]["example"] = example
        return document

    app.openapi = openapi
