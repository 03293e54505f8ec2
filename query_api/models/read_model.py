"""Reads a model: its names, its versions, and what is said of them."""

from collections.abc import Sequence
from typing import NamedTuple

from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import dataset_id, dataset_key
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists, resolve
from query_api.history.annotations import annotations_of
from query_api.history.run_reader import RunReader
from query_api.models.said import SaidOfModel, fold
from query_api.models.statements import WRITES_OF_MODELS
from query_api.models.versions import ModelVersion, Versions, latest, version_called, versions_of

#: Most writes of a model that are looked at.
MOST_WRITES = 10_000


class Model(NamedTuple):
    """A model: key of its elected name, readable id, keys of all its names, versions, what is said of them."""

    key: str
    id: str
    names: list[str]
    versions: Versions
    said: SaidOfModel

    @property
    def counted(self) -> list[ModelVersion]:
        """Its versions, newest training first, without those that were registered elsewhere."""
        return [each for each in self.versions.found if not self.said.of(each.version).counts_elsewhere]

    def version(self, text: str | None, which: str = "version") -> ModelVersion:
        """The version that is meant; None: the one trained last, of those that were not deleted if there are any.

        Raises:
            NotFound: it means none.
        """
        if text is not None:
            return version_called(self.versions.found, text, self.said.other_names, which)
        there = [each for each in self.counted if not self.said.of(each.version).is_deleted] or self.counted
        if not there:
            raise NotFound(f"{self.id[:300]}: {latest(there)}")
        return there[0]


class ModelId(NamedTuple):
    """How a question names a model: by id, or by namespace and name."""

    node_id: str | None
    namespace: str | None
    name: str | None

    async def named(self, question: Question) -> Named:
        """The dataset that is meant.

        Raises:
            NotFound: it is not in the graph.
            InvalidQuestion: it is no dataset, or nothing is named, or twice.
        """
        if self.node_id is not None:
            if self.namespace is not None or self.name is not None:
                raise InvalidQuestion("ask with nodeId, or with namespace and name: not with both")
            found = await resolve(question, self.node_id)
            if found.kind != "dataset":
                raise InvalidQuestion(f"'{self.node_id[:200]}' is a {found.kind}: a model is a dataset")
            return found
        if self.namespace is None or self.name is None:
            raise InvalidQuestion("say which model: nodeId, or namespace and name")
        return await exists(question, Named("dataset", (self.namespace, self.name)))


async def read_model(run_reader: RunReader, asked: ModelId, until: int | None = None) -> Model:
    """A model as it is, or as it was known at an instant, µs UTC.

    Raises:
        NotFound: it is not in the graph.
        InvalidQuestion: see `ModelId.named`.
    """
    question = run_reader.question
    named = await asked.named(question)
    key = dataset_key(named.namespace, named.name)
    found = await read_models(run_reader, [key], until=until, limit=MOST_WRITES)
    return found[0]


async def read_models(run_reader: RunReader, keys: Sequence[str], *, until: int | None, limit: int) -> list[Model]:
    """Models by the keys of any of their names, each with at most about `limit` writes, the latest ones."""
    question, names = run_reader.question, run_reader.names
    await names.load(keys)
    of = [[name.key for name in names.all(key)] for key in keys]
    rows = await question.ask(WRITES_OF_MODELS, of=of, limit=limit, until=END if until is None else until)
    writes = {row.place: row for row in rows}
    said = await annotations_of(question, list(keys))
    models: list[Model] = []
    for place, key in enumerate(keys):
        shown = names.shown(key)
        row = writes[place]
        models.append(
            Model(
                shown.key,
                dataset_id(shown.namespace, shown.name),
                of[place],
                Versions(versions_of(row.writes), cut=len(row.writes) < row.total and len(row.writes) >= limit),
                fold(said.get(key, ()), until),
            )
        )
    return models
