"""Namespaces as Marquez shows them, and pages of what is in them."""

from typing import Any, Final, NamedTuple

from headwater.errors import NotFound
from headwater.identity import namespace_key
from query_api.graph.question import Question
from query_api.graph.statement import Statement
from query_api.marquez.statements import (
    COUNT_DATASETS_OF_NAMESPACE,
    COUNT_JOBS_OF_NAMESPACE,
    DATASETS_OF_NAMESPACE,
    JOBS_OF_NAMESPACE,
    NAMESPACE,
    NAMESPACES,
)
from query_api.web.short_time import short_iso


class Content(NamedTuple):
    """Nodes of one kind in a namespace: the statements that give their keys, a page at a time, and count them."""

    keys: Statement[str]
    total: Statement[int]


JOBS: Final = Content(JOBS_OF_NAMESPACE, COUNT_JOBS_OF_NAMESPACE)
DATASETS: Final = Content(DATASETS_OF_NAMESPACE, COUNT_DATASETS_OF_NAMESPACE)


class Page(NamedTuple):
    """The keys of a page, and how many there are on all pages."""

    keys: list[str]
    total: int


async def list_namespaces(question: Question, *, limit: int, offset: int) -> list[dict[str, Any]]:
    """A page of the namespaces of all jobs and datasets, in the order of their names."""
    rows = await question.ask(NAMESPACES, limit=limit, offset=offset)
    return [namespace_json(row.namespace, row.created, row.updated) for row in rows]


async def existing_namespace(question: Question, name: str) -> dict[str, Any]:
    """One namespace.

    Raises:
        NotFound: no job or dataset is in it.
    """
    for times in await question.ask(NAMESPACE, namespace=namespace_key(name)):
        return namespace_json(name, times.created, times.updated)
    raise NotFound(f"no namespace '{name[:200]}' is in the graph; /api/v1/namespaces lists them")


async def page_of(question: Question, content: Content, name: str, *, limit: int, offset: int) -> Page:
    """A page of what is in a namespace, in the order of names.

    Raises:
        NotFound: no job or dataset is in it.
    """
    await existing_namespace(question, name)
    key = namespace_key(name)
    keys = await question.ask(content.keys, namespace=key, limit=limit, offset=offset)
    (total,) = await question.ask(content.total, namespace=key)
    return Page(keys, total)


def namespace_json(name: str, created: int, updated: int) -> dict[str, Any]:
    """A namespace; Marquez's owners and descriptions are not known."""
    return {
        "name": name,
        "createdAt": short_iso(created),
        "updatedAt": short_iso(updated),
        "ownerName": "anonymous",
        "description": None,
        "isHidden": False,
    }
