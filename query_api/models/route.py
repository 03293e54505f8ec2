"""`/api/v1/models…` and `/api/v1/datasets/models`."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import PlainTextResponse, Response

from query_api.graph.as_of import AsOf, instant
from query_api.graph.question import Question
from query_api.history.run_reader import RunReader
from query_api.models import answers, example
from query_api.models.from_dataset import models_from
from query_api.models.listing import Filter, WantedApproval, WantedAttention, WantedVerdict, model_page
from query_api.models.read_model import ModelId
from query_api.models.shape.changes import ModelChanges
from query_api.models.shape.listing import ModelsAnswer
from query_api.models.shape.made_from import DatasetModelsAnswer
from query_api.models.shape.origin import ModelOrigin
from query_api.models.shape.recipe import ModelRecipe
from query_api.models.shape.uses import ModelUses
from query_api.models.shape.versions import ModelVersionAnswer, ModelVersionsAnswer
from query_api.web import cursor as cursors
from query_api.web.json_answer import answer
from query_api.web.one_node import OneNode
from query_api.web.openapi import answers as documented

router = APIRouter(prefix="/api/v1", tags=["models"])

Version = Annotated[
    str | None,
    Query(
        description="A version, an alias, another name of it, or the id of its training run; else the latest trained."
    ),
]


def _model(
    node_id: Annotated[
        str | None,
        Query(
            alias="nodeId",
            description="Id of the model: `dataset:{namespace}:{name}`.",
            examples=["dataset:mlflow://tracking:5000:models/churn"],
        ),
    ] = None,
    kind: Annotated[
        Literal["dataset", "model"] | None,
        Query(alias="type", description="With namespace and name, as elsewhere: a model is a dataset."),
    ] = None,
    namespace: Annotated[str | None, Query(description="Namespace of the model, instead of its id.")] = None,
    name: Annotated[str | None, Query(description="Name of the model, instead of its id.")] = None,
) -> ModelId:
    """The model that a question is about."""
    del kind
    return ModelId(node_id, namespace, name)


Model = Annotated[ModelId, Depends(_model)]


async def _answer(request: Request, ask: Callable[[RunReader, int], Awaitable[object]]) -> Response:
    most = request.app.state.settings.question_nodes

    async def work(question: Question) -> object:
        return await ask(RunReader(question, most=most), most)

    return await answer(request, work)


@router.get(
    "/models",
    operation_id="models",
    summary="Every model, with its latest version",
    responses=documented(example.MODELS, 422, 503, 504, model=ModelsAnswer),
)
async def models(
    request: Request,
    *,
    q: Annotated[str | None, Query(description="A part of namespace or name, in any case.")] = None,
    namespace: Annotated[str | None, Query(description="Only models of this namespace.")] = None,
    owner: Annotated[str | None, Query(description="Only models that this owner has.")] = None,
    tag: Annotated[str | None, Query(description="Only models with this tag, `key` or `key=value`.")] = None,
    verdict: Annotated[
        WantedVerdict | None, Query(description="Only models whose latest version has this verdict.")
    ] = None,
    approval: Annotated[
        WantedApproval | None, Query(description="Only models whose latest version has this approval.")
    ] = None,
    attention: Annotated[
        WantedAttention | None, Query(description="Only models that ask for attention: by this, by any, or by none.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most models of the page.")] = 100,
    cursor: Annotated[str | None, Query(description="`next` of an answer: goes on there.")] = None,
) -> Response:
    """Datasets of type MODEL, whoever produced them, in the order of their names.

    `attention` names what happened upstream since the latest version was trained: runs that failed, code that changed.
    Verdict, approval and attention are derived for each model: they are looked for among 1,000 models at most, those
    that the other parameters leave.
    """
    after = cursors.decode(cursor, tuple[str, str]) if cursor else None
    which = Filter(q, namespace, owner, tag, verdict, approval, attention)

    async def ask(run_reader: RunReader, _: int) -> ModelsAnswer:
        page = await model_page(run_reader, which, after, limit)
        following = cursors.encode(page.next) if page.next else None
        return {"models": page.models, "totalCount": page.total, "next": following}

    return await _answer(request, ask)


@router.get(
    "/models/versions",
    operation_id="modelVersions",
    summary="The versions of a model",
    responses=documented(example.VERSIONS, 404, 422, 503, 504, model=ModelVersionsAnswer),
)
async def versions(
    request: Request,
    model: Model,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most versions of the answer.")] = 100,
    as_of: AsOf = None,
) -> Response:
    """Newest training first, each with its aliases, stage, metrics, verdict and approval."""
    until = instant(as_of)
    return await _answer(request, lambda run_reader, _: answers.versions_answer(run_reader, model, limit, until))


@router.get(
    "/models/version",
    operation_id="modelVersion",
    summary="One version, with all that was said of it",
    responses=documented(example.VERSION, 404, 422, 503, 504, model=ModelVersionAnswer),
)
async def version_of_model(request: Request, model: Model, version: Version = None, as_of: AsOf = None) -> Response:
    """A version with the history of its aliases and stages, its training, verdicts, approvals, notes and tags."""
    until = instant(as_of)
    return await _answer(request, lambda run_reader, _: answers.version_answer(run_reader, model, version, until))


@router.get(
    "/models/origin",
    operation_id="modelOrigin",
    summary="Where a version of a model comes from",
    responses=documented(example.ORIGIN, 404, 422, 503, 504, model=ModelOrigin),
)
async def origin(request: Request, model: Model, version: Version = None, as_of: AsOf = None) -> Response:
    """Data, transformations, training run, code, parameters and environment, each as it was then, and how it is known.

    `inputs` is what the training run itself read; `sources` what lies furthest up and no run is known to have written;
    `jobs` every run on the way, the training at depth 0; `features` the columns that it was trained on, each followed
    back through what the runs on the way stated. `rule` says how a write is known that a run saw: by an explicit
    `version`, by `time`, not at all (`unknown`), or because only a declaration says so (`declared`).
    """
    until = instant(as_of)
    return await _answer(request, lambda run_reader, _: answers.origin_answer(run_reader, model, version, until))


@router.get(
    "/models/uses",
    operation_id="modelUses",
    summary="What used exactly this version",
    responses=documented(example.USES, 404, 422, 503, 504, model=ModelUses),
)
async def uses(request: Request, model: Model, version: Version = None) -> Response:
    """Evaluations, deployments and scorings that used the version, since when, and all that it reached.

    `until` is None while a use goes on: a deployment lasts until the next run of its job deploys another version.
    """
    return await _answer(request, lambda run_reader, most: answers.uses_answer(run_reader, model, version, most))


@router.get(
    "/models/changes",
    operation_id="modelChanges",
    summary="What differs from another version",
    responses=documented(example.CHANGES, 404, 422, 503, 504, model=ModelChanges),
)
async def changes(
    request: Request,
    model: Model,
    version: Version = None,
    since: Annotated[
        str | None,
        Query(description="The version to compare with; else the last one approved before, else the one before."),
    ] = None,
) -> Response:
    """Data, features, code, parameters, environment and results: from `since` (left) to `version` (right).

    The answer of `/api/v1/diff` with `training` and `features` beside it; `sinceIs` says how `since` was chosen.
    """
    return await _answer(request, lambda run_reader, _: answers.changes_answer(run_reader, model, version, since))


@router.get(
    "/models/reproduce",
    operation_id="modelReproduce",
    summary="How to make a version again",
    responses=documented(example.REPRODUCE, 404, 422, 503, 504, model=ModelRecipe),
)
async def reproduce(
    request: Request,
    model: Model,
    version: Version = None,
    form: Annotated[
        Literal["json", "markdown", "shell"],
        Query(alias="format", description="JSON, with both texts in it, or one of them alone."),
    ] = "json",
) -> Response:
    """Repository and commit of every step in order, parameters, environment, versions of the inputs, seeds.

    What cannot be pinned is said in `notPinned`; `score` is from 0 to 1 with its parts.
    """
    answered = await _answer(request, lambda run_reader, _: answers.reproduce_answer(run_reader, model, version))
    if form == "json":
        return answered
    text = orjson.loads(answered.body)["markdown" if form == "markdown" else "script"]
    return PlainTextResponse(text, media_type="text/markdown" if form == "markdown" else "text/x-shellscript")


@router.get(
    "/datasets/models",
    operation_id="modelsOfDataset",
    summary="The model versions that were made from a table, column or write",
    responses=documented(example.DATASET_MODELS, 404, 422, 503, 504, model=DatasetModelsAnswer),
)
async def dataset_models(
    request: Request,
    made_from: OneNode,
) -> Response:
    """Versions, live or not, in whose origin it is. `by` says how: `column`, `dataset` (as a whole), or `run`.

    Of a run it is what that run wrote, until it was replaced.
    """

    async def found(run_reader: RunReader, most: int) -> DatasetModelsAnswer:
        return await models_from(run_reader, *await made_from.resolve(run_reader.question), most)

    return await _answer(request, found)
