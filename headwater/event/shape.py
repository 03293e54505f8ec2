"""The shape that an event must have to be taken: what the graph cannot do without, and nothing more.

It takes whatever the published core schema 2-0-2 takes (formats read as annotations; `eventTime` apart, which must be
a time), and what real producers send although that schema forbids it: no `schemaURL`, run ids that are no UUID, null
facets, null inputs and outputs, facets without `_producer` or that are no objects. What is in a facet is no reason to
refuse an event.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple, cast

import jsonschema_rs

from headwater.errors import InvalidEvent
from headwater.event.kind import Kind, kind
from headwater.event.parse import json_type
from headwater.event.time import microseconds

#: Most problems that are told of one event; what is beyond them is counted.
MOST_PROBLEMS: Final = 1000
#: Most characters of the event's own text in one message.
MOST_ECHOED: Final = 100

_STRING: Final = {"type": "string"}
_FACETS: Final = {"type": ["object", "null"]}
_JOB: Final = {
    "type": "object",
    "required": ["namespace", "name"],
    "properties": {"namespace": _STRING, "name": _STRING, "facets": _FACETS},
}
_RUN: Final = {"type": "object", "required": ["runId"], "properties": {"runId": _STRING, "facets": _FACETS}}


def _dataset(**own_facets: Any) -> dict[str, Any]:
    properties = {"namespace": _STRING, "name": _STRING, "facets": _FACETS, **own_facets}
    return {"type": "object", "required": ["namespace", "name"], "properties": properties}


#: The two lists of a run or job event, each with the shape of its members.
_MEMBERS: Final = {"inputs": _dataset(inputFacets=_FACETS), "outputs": _dataset(outputFacets=_FACETS)}
_LISTS: Final = {key: {"type": ["array", "null"], "items": member} for key, member in _MEMBERS.items()}


def _validator(shape: dict[str, Any]) -> jsonschema_rs.Validator:
    # The messages are ours: without a mask each error would carry a copy of what it is about.
    return jsonschema_rs.validator_for({"$schema": "https://json-schema.org/draft/2020-12/schema", **shape}, mask="…")


def _event(required: list[str], **properties: Any) -> jsonschema_rs.Validator:
    common = {"eventTime": _STRING, "producer": _STRING, "schemaURL": {"type": ["string", "null"]}}
    return _validator(
        {
            "type": "object",
            "required": ["eventTime", "producer", *required],
            "properties": {**common, **properties},
        }
    )


_SHAPES: Final[dict[Kind, jsonschema_rs.Validator]] = {
    "run": _event(
        ["run", "job"],
        eventType={"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER", None]},
        run=_RUN,
        job=_JOB,
        **_LISTS,
    ),
    "job": _event(["job"], job=_JOB, **_LISTS),
    "dataset": _event(["dataset"], dataset=_dataset()),
}
_NO_KIND: Final = _event([])
_MEMBER: Final = {key: _validator(shape) for key, shape in _MEMBERS.items()}
#: What holds a key that a shape asks for lies at most this deep: an event, its dataset, the facets of that.
_LEVELS: Final = 3
#: Every key that a shape asks for, wherever it stands.
_KEYS: Final = (
    *("eventTime", "producer", "schemaURL", "eventType", "run", "job", "dataset", "inputs", "outputs"),
    *("runId", "namespace", "name", "facets", "inputFacets", "outputFacets"),
)


_ARTICLES: Final = {"string": "a string", "object": "an object", "array": "an array", "null": "null"}


class Problem(NamedTuple):
    """One reason not to take an event."""

    pointer: str
    """JSON pointer (RFC 6901) to the value that is wrong, or to where the missing one belongs."""
    detail: str
    """What is wrong, for people; holds at most `MOST_ECHOED` characters of the event."""
    keyword: str
    """The JSON Schema keyword that is broken: `required`, `type`, `enum`, `format`, `anyOf`."""


def problems(event: dict[str, Any]) -> list[Problem]:
    """Everything that keeps `event` from being taken, in no order; empty if it is taken.

    At most `MOST_PROBLEMS` are listed; one more without pointer then says that there are others.
    """
    found: list[Problem] = []
    try:
        which = kind(event)
    except InvalidEvent as error:
        found = [Problem("", str(error), "anyOf"), *_broken(_NO_KIND, event, [])]
    else:
        if not _SHAPES[which].is_valid(event):
            found = list(islice(_everything_broken(which, event), MOST_PROBLEMS))
            if len(found) == MOST_PROBLEMS:
                found.append(Problem("", f"and perhaps more: only the first {MOST_PROBLEMS} are listed", "type"))
    if time_problem := _time_problem(event.get("eventTime")):
        found.append(time_problem)
    return found


def _time_problem(time: Any) -> Problem | None:
    if isinstance(time, str):
        try:
            microseconds(time)
        except ValueError as error:
            return Problem("/eventTime", f"{echo(time)} is no time: {error}", "format")
    return None


def _everything_broken(which: Kind, event: dict[str, Any]) -> Iterator[Problem]:
    """The problems of a run, job or dataset event, found as they are asked for: a list may hold millions of them."""
    lists = {} if which == "dataset" else {key: event[key] for key in _MEMBER if isinstance(event.get(key), list)}
    yield from _broken(_SHAPES[which], {**event, **dict.fromkeys(lists)}, [])
    for key, members in lists.items():
        for index, member in enumerate(members):
            if not _MEMBER[key].is_valid(member):
                yield from _broken(_MEMBER[key], member, [key, index])


def _broken(shape: jsonschema_rs.Validator, value: Any, path: list[str | int]) -> Iterator[Problem]:
    for error in shape.iter_errors(_outline(value, _LEVELS)):
        yield _problem(error, value, path)


def _outline(value: Any, levels: int) -> Any:
    """`value` as far as a shape asks for it: the validator copies it all, and ends at 255 levels."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value) if levels else {}
        return {key: _outline(members[key], levels - 1) for key in _KEYS if key in members}
    return [] if isinstance(value, list) else value


def _problem(error: jsonschema_rs.ValidationError, value: Any, path: list[str | int]) -> Problem:
    for step in error.instance_path:
        value = value[step]
    at = [*path, *error.instance_path]
    match error.kind:
        case jsonschema_rs.ValidationErrorKind.Required(property=key):
            return Problem(pointer([*at, key]), f"required key {echo(key)} is missing", "required")
        case jsonschema_rs.ValidationErrorKind.Type(types=types):
            wanted = " or ".join(_ARTICLES[name] for name in sorted(types, reverse=True))
            if at == ["eventTime"]:
                wanted += ' with date and time, as "2026-11-10T01:05:00Z"'
            return Problem(pointer(at), f"must be {wanted}, is {json_type(value)}", "type")
        case jsonschema_rs.ValidationErrorKind.Enum(options=options):
            known = ", ".join(option for option in options if isinstance(option, str))
            found = echo(value) if isinstance(value, str) else json_type(value)
            return Problem(pointer(at), f"must be one of {known}, is {found}", "enum")
        case other:
            return Problem(pointer(at), error.message, other.name)


def pointer(path: list[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path of keys and indices."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def echo(text: str) -> str:
    """Text of an event, quoted and cut, fit for a message."""
    return f'"{text}"' if len(text) <= MOST_ECHOED else f'"{text[:MOST_ECHOED]}…" ({len(text)} characters)'
