"""Query parameters that a route does not have are refused: a typing error would else be another question."""

from typing import Any, Final

from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request

from query_api.graph.similar import closest

#: How alike two names have to be, from 0 to 1 (`difflib`).
ALIKE: Final = 0.6
#: The same where names that a route does not have are usual: only what must be a typing error is refused.
SURELY_ALIKE: Final = 0.8


async def only_known(request: Request) -> None:
    """A dependency of our routes: nothing, if the route has every query parameter that it is asked with.

    Raises:
        RequestValidationError: it lacks one; the message names the most similar one that it has.
    """
    _refuse(request, ALIKE, lenient=False)


async def no_misspelled(request: Request) -> None:
    """The same of Marquez's routes, whose clients send more than we have: what is like none of ours is passed over."""
    _refuse(request, SURELY_ALIKE, lenient=True)


def _refuse(request: Request, alike: float, *, lenient: bool) -> None:
    route = request.scope.get("route")
    if not request.query_params or not isinstance(route, APIRoute):
        return
    known = _parameters(route.dependant)
    errors: list[dict[str, Any]] = []
    for name in dict.fromkeys(request.query_params):
        if name in known:
            continue
        near = closest(name[:100], {each: each for each in known}, alike=alike)
        if near or not lenient:
            errors.append({"loc": ("query", name[:100]), "msg": _said(near, sorted(known)), "type": "unknown"})
    if errors:
        raise RequestValidationError(errors)


def _parameters(dependant: Dependant) -> set[str]:
    """The query parameters of a route, those of what it depends on included."""
    return {each.alias for each in dependant.query_params}.union(*map(_parameters, dependant.dependencies))


def _said(near: list[str], known: list[str]) -> str:
    if near:
        return f"there is no such parameter: did you mean {near[0]}?"
    return f"there is no such parameter{'; there are ' + ', '.join(known) if known else ', nor any other'}"
