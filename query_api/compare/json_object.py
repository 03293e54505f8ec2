"""What should be a JSON object: producers send facets of any shape."""

from typing import Any, cast


def json_object(value: Any) -> dict[str, Any] | None:
    """The object; None if it is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
