"""What routes say about their answers in OpenAPI."""

from typing import Any

from headwater.http import problem


def answers(example: Any, *errors: int) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route: 200 with this example of its JSON, and a problem document for each of these statuses."""
    return {200: {"content": {"application/json": {"example": example}}}, **problem.responses(*errors)}


def shaped(shape: Any, example: Any, *errors: int) -> dict[int | str, dict[str, Any]]:
    """The same with a type of `headwater.http.shape`, which documents the JSON and is not used at run time."""
    found = answers(example, *errors)
    found[200]["model"] = shape
    return found
