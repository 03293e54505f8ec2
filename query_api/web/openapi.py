"""What routes say about their answers in OpenAPI."""

from typing import Any

from headwater.http import problem


def answers(example: Any, *errors: int, model: Any = None) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route: 200 with this example of its JSON, and a problem document for each of these statuses.

    `model`: the type of its JSON, which is not checked when it answers.
    """
    shape = {} if model is None else {"model": model}
    return {200: {**shape, "content": {"application/json": {"example": example}}}, **problem.responses(*errors)}
