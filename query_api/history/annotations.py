"""What people and registries have said of datasets, jobs and runs, newest first, and what of it still stands."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final, NamedTuple

import orjson

from headwater.annotation import body_of
from headwater.identity import dataset_key, run_key
from query_api.graph.question import Question
from query_api.graph.resolve import Named
from query_api.history.statements import ANNOTATIONS_OF_DATASETS, ANNOTATIONS_OF_WORK, Annotated, AnnotatedNode

#: Most annotating runs of one node that are read, the newest.
MOST_ANNOTATIONS: Final = 10_000


class Said(NamedTuple):
    """One thing that was said of a node.

    Attributes:
        at: when, µs UTC.
        run_id: the run whose event said it.
        version: of the dataset; None: it is said of all of them.
        by: who; None: nobody is named.
        source: `person`, or the registry through which it came.
        kind: approval, tag, note, description, alias, stage, status, name, registered, deleted, or another.
        key: of a tag or alias.
        value: of a tag, approval, stage, status, name or registration.
        note: for people.
        removed: of a tag or alias: from now on it is none.
        column: of the dataset; None: it is said of the whole.
    """

    at: int
    run_id: str
    version: str | None
    by: str | None
    source: str
    kind: str
    key: str | None
    value: str | None
    note: str | None
    removed: bool
    column: str | None = None


def said_by(facet: Any, *, at: int, run_id: str, version: str | None) -> list[Said]:
    """What a facet says, the last thing first."""
    body = body_of(facet)
    return [
        Said(at, run_id, version, body.by, body.source, *entry, column=body.column) for entry in reversed(body.entries)
    ]


#: Of these the latest counts alone, whatever it says; of what stands here with a field, the latest with the same one.
_REPLACED: Final[dict[str, str | None]] = {
    "approval": None,
    "description": None,
    "stage": None,
    "status": None,
    "tag": "key",
    "alias": "key",
}


def standing(said: Iterable[Said]) -> Iterator[bool]:
    """Of each, whether it still stands: nothing later of the same source takes its place, and it is no removal.

    A tag and an alias are replaced by the next of their key, an approval, description, stage or status by the next of
    its kind; each for one version and column, but an alias for all versions, since it points at one. Taking an alias
    from a version leaves it where it points at another. All else stands for ever. A source never replaces what another
    says.

    Args:
        said: of one node, newest first.
    """
    settled: set[tuple[str | None, ...]] = set()
    for each in said:
        if each.kind not in _REPLACED:
            yield not each.removed
            continue
        key = each.key if _REPLACED[each.kind] else None
        what = (each.source, each.kind, key, each.column)
        whole, of_version = (*what, "*"), (*what, "=", each.version)
        yield not each.removed and whole not in settled and of_version not in settled
        points_at_one = each.kind == "alias" and not (each.removed and each.version is not None)
        settled.add(whole if points_at_one else of_version)


async def annotations_of(question: Question, dataset_keys: list[str]) -> dict[str, list[Said]]:
    """What was said of each of these datasets as a whole, and of its versions, under any of its names; newest first.

    Datasets of which nothing was said are left out. One statement, whatever their number; of one dataset at most
    `MOST_ANNOTATIONS` runs. What was said of columns is not in it.
    """
    found = await _of_datasets(question, dataset_keys)
    whole = {key: [each for each in said if each.column is None] for key, said in found.items()}
    return {key: said for key, said in whole.items() if said}


async def annotations_of_work(question: Question, keys: list[str]) -> dict[str, list[Said]]:
    """The same of jobs and runs."""
    return _read(await question.ask(ANNOTATIONS_OF_WORK, keys=keys, most=MOST_ANNOTATIONS) if keys else [])


async def annotations_of_node(question: Question, named: Named) -> list[Said]:
    """What was said of a node that exists, newest first: of a dataset all, its columns included."""
    if named.kind in {"job", "run"}:
        key = run_key(named.names[0]) if named.kind == "run" else named.key
        return (await annotations_of_work(question, [key])).get(key, [])
    dataset = dataset_key(named.namespace, named.name)
    said = (await _of_datasets(question, [dataset])).get(dataset, [])
    return [each for each in said if each.column == named.field] if named.kind == "column" else said


async def _of_datasets(question: Question, keys: list[str]) -> dict[str, list[Said]]:
    return _read(await question.ask(ANNOTATIONS_OF_DATASETS, keys=keys, most=MOST_ANNOTATIONS) if keys else [])


def _read(rows: list[AnnotatedNode]) -> dict[str, list[Said]]:
    return {row.key: list(chain.from_iterable(map(_said_by, row.said))) for row in rows}


def _said_by(one: Annotated) -> list[Said]:
    return said_by(orjson.loads(one.body), at=one.at, run_id=one.run_id, version=one.version)
