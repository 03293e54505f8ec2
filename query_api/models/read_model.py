"""Reads a model: its names, its versions, and what is said of them."""

from collections.abc import Sequence
from typing import NamedTuple

from headwater.errors import InvalidQuestion, NotFound
from headwater.identity import dataset_id, dataset_key
from query_api.graph.as_of import END
from query_api.graph.question import Question
from query_api.graph.resolve import Named, exists, resolve
from query_api.history.run_reader import RunReader
from query_api.models.former_names import ModelNames, names_of_models, said_of_models
from query_api.models.said import SaidOfModel, fold
from query_api.models.statements import WRITES_OF_MODELS, WritesOfModel
from query_api.models.versions import ModelVersion, Versions, latest, version_called, versions_of

#: Most writes of a model that are looked at.
MOST_WRITES = 10_000


class Model(NamedTuple):
    """A model: key of its elected name, readable id, all its names, versions, what is said of them.

    `written_as`: by the key of each name that it has or had, the key of the name under which that is shown.
    """

    key: str
    id: str
    named: ModelNames
    versions: Versions
    said: SaidOfModel
    written_as: dict[str, str]

    @property
    def names(self) -> list[str]:
        """Keys of all names that it has."""
        return self.named.now

    @property
    def counted(self) -> list[ModelVersion]:
        """Its versions, newest training first, without those that were registered elsewhere."""
        return [each for each in self.versions.found if not self.said.of(each.version).counts_elsewhere]

    def former_name(self, version: ModelVersion) -> str | None:
        """The id under which a version was made, if the model has another name now."""
        return self.named.former.get(version.write.dataset)

    def key_of(self, version: ModelVersion) -> str:
        """The key under which the run that made a version wrote it."""
        return self.written_as[version.write.dataset]

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
    """Models by the keys of any of their names, each with at most about `limit` writes, the latest ones.

    Of a name that was given up, with nothing there since, the versions that it had are given.
    """
    named = await names_of_models(run_reader, keys, until)
    found = dict(enumerate(await _writes(run_reader, named, limit)))
    empty = [place for place, of in enumerate(named) if of.renamed_to is not None and not found[place].writes]
    if empty:
        for place in empty:
            named[place] = named[place].of_old(END if until is None else until)
        found |= dict(zip(empty, await _writes(run_reader, [named[place] for place in empty], limit), strict=True))
    said = await said_of_models(run_reader, named)
    models: list[Model] = []
    for place, key in enumerate(keys):
        shown, of, row = run_reader.names.shown(key), named[place], found[place]
        models.append(
            Model(
                shown.key,
                dataset_id(shown.namespace, shown.name),
                of,
                Versions(versions_of(row.writes), cut=len(row.writes) < row.total and len(row.writes) >= limit),
                fold(said[place], until),
                {name: run_reader.names.shown(name).key for name in of.ever},
            )
        )
    return models


async def _writes(run_reader: RunReader, models: Sequence[ModelNames], limit: int) -> list[WritesOfModel]:
    rows = await run_reader.question.ask(WRITES_OF_MODELS, of=[model.spans for model in models], limit=limit)
    return sorted(rows)
