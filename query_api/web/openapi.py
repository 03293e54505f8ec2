"""What routes say about their answers in OpenAPI."""

from typing import Any

from headwater.http import problem


def answers(example: Any, *errors: int) -> dict[int | str, dict[str, Any]]:
    """A 200 with an example, and statuses that answer a problem document."""
    return {200: {"content": {"application/json": {"example": example}}}, **problem.responses(*errors)}
