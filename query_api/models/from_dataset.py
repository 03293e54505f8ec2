"""The versions of models that were made from a table, a column, or one write of a run."""

from collections.abc import Iterable
from typing import Literal

from headwater.errors import InvalidQuestion, NotFound
from headwater.event.time import iso
from headwater.identity import dataset_key, run_key
from query_api.graph.dataset_type import is_model
from query_api.graph.resolve import Named
from query_api.history.run_reader import RunReader
from query_api.impact.dataset_level import by_dataset
from query_api.impact.question import Impact
from query_api.models.column_edges import ColumnEdges
from query_api.models.features import Feature, features_of
from query_api.models.read_model import Model, read_models
from query_api.models.shape.made_from import DatasetModelsAnswer, ModelMadeFrom, VersionMadeFrom
from query_api.models.uses import readers_of, uses_of
from query_api.models.versions import ModelVersion
from query_api.runs.blast_radius import blast_radius

#: How a version was made from the node that was asked about.
How = Literal["column", "dataset", "run"]
#: Most versions of one model, newest training first, whose origin is looked at.
MOST_VERSIONS = 100
#: Most writes of one model that are read for that.
MOST_WRITES = 1000


async def models_from(run_reader: RunReader, node_id: str, named: Named, most: int) -> DatasetModelsAnswer:
    """The models and their versions in whose origin the node, or what the run wrote, is.

    Raises:
        NotFound: there is no such run.
        InvalidQuestion: it is a job.
    """
    if named.kind == "run":
        return await _from_run(run_reader, node_id, named.names[0], most)
    if named.kind not in {"dataset", "column"}:
        raise InvalidQuestion(f"'{node_id[:200]}' is a {named.kind}: ask for a dataset, a column, or run:{{id}}")
    return await _from_node(run_reader, node_id, named, most)


async def _from_run(run_reader: RunReader, node_id: str, run: str, most: int) -> DatasetModelsAnswer:
    """Those that the writes of one run reached before they were replaced, its own among them."""
    if not await run_reader.views([run_key(run)]):
        raise NotFound(f"no run '{run[:200]}' is in the graph")
    radius = await blast_radius(run_reader.question, run_key(run), most=most)
    names = run_reader.names
    await names.load(dict.fromkeys(write.dataset for write in radius.writes))
    makers: dict[str, set[str]] = {}
    for write in radius.writes:
        if is_model(names.shown(write.dataset).type):
            makers.setdefault(names.shown(write.dataset).key, set()).update(radius.made_by(write.run))
    models = await _models(run_reader, makers)
    found: list[tuple[Model, list[tuple[ModelVersion, How]]]] = [
        (
            model,
            [
                (each, "run")
                for each in model.counted
                if {each.write.run, *(also.run for also in each.also)} & makers.get(model.key_of(each), set())
            ],
        )
        for model in models
    ]
    return await _answer(run_reader, node_id, found, radius.reason)


async def _from_node(run_reader: RunReader, node_id: str, named: Named, most: int) -> DatasetModelsAnswer:
    """Those whose closure has the dataset, and whose features lead to the column, or may do so."""
    dataset = dataset_key(named.namespace, named.name)
    asked = Impact(
        starts=[("dataset", dataset, "")], direction="downstream", level="dataset", depth=None, limit=most, skip=0,
        history=True, as_of=None,
    )  # fmt: skip
    reached = await by_dataset(run_reader.question, asked)
    keys = [dataset_key(node["namespace"], node["name"]) for node in reached.nodes if is_model(node.get("datasetType"))]
    await run_reader.names.load([dataset])
    own = run_reader.names.shown(dataset).key
    reason: str | None = reached.reason
    edges = ColumnEdges(run_reader)
    found: list[tuple[Model, list[tuple[ModelVersion, How]]]] = []
    for model in await _models(run_reader, keys):
        versions = model.counted[:MOST_VERSIONS]
        if len(model.counted) > len(versions):
            reason = reason or "versions"
        closures = await run_reader.closures(each.write.run for each in versions)
        made: list[tuple[ModelVersion, How]] = []
        for each in versions:
            closure = closures.get(each.write.run)
            if closure is None:
                continue
            if closure.truncated:
                reason = reason or "reads"
            if own not in closure.datasets and own not in {model.key, model.key_of(each)}:
                continue
            if named.kind == "dataset":
                made.append((each, "dataset"))
                continue
            features = await features_of(closure, model.key_of(each), edges)
            if how := _by_column(features.found, features.stated, own, named.field):
                made.append((each, how))
        found.append((model, made))
    return await _answer(run_reader, node_id, found, reason)


async def _models(run_reader: RunReader, keys: Iterable[str]) -> list[Model]:
    """The models with these keys, under the names that they have now."""
    found: dict[str, Model] = {}
    ahead = set(keys)
    while missing := sorted(ahead - found.keys()):
        models = await read_models(run_reader, missing, until=None, limit=MOST_WRITES)
        found |= dict(zip(missing, models, strict=True))
        ahead = {model.named.renamed_to for model in models if model.named.renamed_to is not None}
    return [model for model in found.values() if not model.named.gone]


def _by_column(features: list[Feature], stated: bool, dataset: str, column: str) -> How | None:
    """`column` if a feature is made of it; `dataset` if nobody says which columns were used; None: it was not used."""
    wanted = (dataset, column.lower())
    for feature in features:
        on_the_way = [step.column for source in feature.sources for step in source.path]
        for each in [feature.column, *on_the_way, *(made.column for made in feature.broken)]:
            if (each[0], each[1].lower()) == wanted:
                return "column"
    unknown = not stated or any(not feature.known for feature in features)
    return "dataset" if unknown else None


async def _answer(
    run_reader: RunReader,
    node_id: str,
    found: list[tuple[Model, list[tuple[ModelVersion, How]]]],
    reason: str | None,
) -> DatasetModelsAnswer:
    models: list[ModelMadeFrom] = []
    for model, versions in sorted(found, key=lambda each: each[0].id):
        if not versions:
            continue
        shown: list[VersionMadeFrom] = []
        for version, how in versions:
            shown.append(
                {
                    "version": version.version,
                    "runId": version.write.run_id,
                    "trainedAt": iso(version.trained_at),
                    "aliases": model.said.aliases_of(version.version),
                    "approval": model.said.of(version.version).approval,
                    "live": await _is_live(run_reader, model, version),
                    "by": how,
                }
            )
        models.append({"model": model.id, "versions": shown})
    return {
        "node": node_id,
        "models": models,
        "truncated": None if reason is None else {"reason": reason, "frontier": []},
    }


async def _is_live(run_reader: RunReader, model: Model, version: ModelVersion) -> bool:
    """Whether a deployment of it has not ended."""
    users, ends = await uses_of(run_reader, model, await readers_of(run_reader, model, version))
    return any(kind == "deployment" and each.view.key not in ends for each, kind in users)
