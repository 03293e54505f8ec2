"""What producers sent, where anything may stand for anything: read as what it should be, or as nothing. Pure."""

from math import isfinite
from typing import Any, Final, cast

#: Most text in the paths of nested columns, characters: a path repeats the names above it, so that a small schema
#: could have more of it than there is memory.
MOST_PATHS: Final = 32 * 1024 * 1024


def json_object(value: Any) -> dict[str, Any] | None:
    """The JSON object that `value` should be; None if it is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def mapping(value: Any) -> dict[str, Any]:
    """The JSON object that `value` should be; {} if it is none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The JSON objects in what should be a list of them."""
    return [each for each in cast("list[Any]", value) if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: Any) -> str | None:
    """The string that `value` should be, if it is one."""
    return value if isinstance(value, str) else None


def number(value: Any) -> float | None:
    """The finite number that `value` should be, if it is one; a truth is none."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) else None


def texts(value: Any) -> list[str]:
    """The values in what should be a list of strings, each as text."""
    return list(map(str, cast("list[Any]", value))) if isinstance(value, list) else []


def names(value: Any) -> tuple[str, str] | None:
    """Namespace and name of what should be a reference to a job or dataset; None if it is none."""
    namespace, name = (text(mapping(value).get(each)) for each in ("namespace", "name"))
    return None if namespace is None or name is None else (namespace, name)


def run_id(reference: Any) -> str | None:
    """The id of the run in what should be a reference to one, `{"run": {"runId": …}}`."""
    return text(mapping(mapping(reference).get("run")).get("runId"))


def columns(schema: Any) -> dict[str, dict[str, Any]]:
    """The columns of a `schema` facet by dotted path, in its order, nested ones after the one that they are in.

    Nested ones are left out once their paths are together longer than `MOST_PATHS`; the facet itself still has them.
    """
    found: dict[str, dict[str, Any]] = {}
    left = MOST_PATHS
    pending = [("", each) for each in reversed(objects(mapping(schema).get("fields")))]
    while pending:
        above, each = pending.pop()
        name = each.get("name")
        if isinstance(name, str):
            if above and (left := left - len(above) - len(name)) < 0:
                continue
            found[f"{above}{name}"] = each
            inside = f"{above}{name}."
            pending += [(inside, inner) for inner in reversed(objects(each.get("fields")))]
    return found
