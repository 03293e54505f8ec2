"""`POST /api/v1/annotations`: what somebody says of a node, as a small document of which an event is made.

The collector never asks the graph: whether the node exists is for the client to know, as `headwater tag` does.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Literal, LiteralString, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.types import Scope

from collector.accept import wrong_shape
from collector.admission import Admission
from collector.lineage import Lineage
from collector.producer import EventProducer
from headwater.annotation import APPROVALS, Annotation, Kind, event_of
from headwater.errors import InvalidQuestion
from headwater.event.shape import MOST_PROBLEMS, Problem, pointer
from headwater.http.problem import Refusal
from headwater.identity import Kind as NodeKind
from headwater.identity import readings
from headwater.run_id import uuid7
from headwater.settings import Settings
from headwater.subject import Dataset, Job, Run, Subject, node_of

#: Most bytes of a request: names may be long.
_MOST_BODY: Final = 1024 * 1024
#: The fields that name a node of each type.
_NAMES: Final[dict[NodeKind, tuple[str, ...]]] = {
    "dataset": ("namespace", "name"),
    "column": ("namespace", "name", "field"),
    "job": ("namespace", "name"),
    "run": ("runId",),
}
_NAMING: Final = ("type", "namespace", "name", "field", "runId")
#: The fields that each kind must have, and those that it may have.
_MUST: Final[dict[Kind, str | None]] = {"approval": "value", "tag": "key", "note": "note", "description": "note"}
_MAY: Final[dict[Kind, tuple[str, ...]]] = {
    "approval": ("value", "note"),
    "tag": ("key", "value", "note", "removed"),
    "note": ("note",),
    "description": ("note",),
}


class AnnotationDocument(BaseModel):
    """What somebody says of a node."""

    model_config = ConfigDict(extra="forbid", strict=True)

    nodeId: str | None = Field(  # noqa: N815  (as all of the API writes it)
        None,
        description="Id of the node, if it can be read in one way only; where namespace or name has a colon, the node "
        "is named by type, namespace and name.",
        examples=["job:ml:train.churn"],
    )
    type: Literal["dataset", "column", "job", "run"] | None = Field(
        None, description="What the node is, if nodeId is not given.", examples=["dataset"]
    )
    namespace: str | None = Field(None, description="Its namespace.", examples=["mlflow://mlflow:5000"])
    name: str | None = Field(None, description="Its name; of a column that of its dataset.", examples=["models/churn"])
    field: str | None = Field(None, description="Of a column: its dotted path.")
    runId: str | None = Field(None, min_length=1, description="Of a run: its id.")  # noqa: N815
    version: str | None = Field(
        None,
        min_length=1,
        description="Of a dataset or column: which version; without one, all. An approval must have one.",
        examples=["12"],
    )
    kind: Kind = Field(description="What is said.", examples=["approval"])
    key: str | None = Field(None, min_length=1, description="Of a tag.")
    value: str | None = Field(
        None, description=f"Of a tag, or of an approval: {', '.join(APPROVALS)}.", examples=["approved"]
    )
    note: str | None = Field(None, min_length=1, description="For people; a note or description is this.")
    removed: bool = Field(default=False, description="The tag is no longer one of the node's.")
    by: str | None = Field(
        None,
        min_length=1,
        description="Who says it. Nothing proves it: put a proxy in front that does.",
        examples=["Ada"],
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse what makes no sense together."""
        if self.nodeId is not None:
            self._refuse(_NAMING, "names the node a second time: give nodeId or this")
        elif self.type is None:
            raise _wrong("nodeId", "required", "say of what: nodeId, or type with namespace and name")
        else:
            for each in _NAMES[self.type]:
                if getattr(self, each) is None:
                    raise _wrong(each, "required", f"a {self.type} is named by {', '.join(_NAMES[self.type])}")
            others = [each for each in _NAMING[1:] if each not in _NAMES[self.type]]
            self._refuse(others, f"is no part of the name of a {self.type}")
        must = _MUST[self.kind]
        if must and getattr(self, must) is None:
            raise _wrong(must, "required", f"an annotation of kind {self.kind} has a {must}")
        others = [each for each in ("key", "value", "note") if each not in _MAY[self.kind]]
        self._refuse(others, f"is no part of a {self.kind}")
        if self.removed and (self.kind != "tag" or self.value is not None):
            raise _wrong("removed", "dependent", "only a tag is removed, by its key alone")
        if self.kind == "approval" and self.value not in APPROVALS:
            raise _wrong("value", "enum", f"an approval is one of {', '.join(APPROVALS)}")
        self.subject()
        return self

    def _refuse(self, fields: Iterable[str], reason: str) -> None:
        for each in fields:
            if getattr(self, each) is not None:
                raise _wrong(each, "dependent", f"{each} {reason}")

    def subject(self) -> Subject:
        """The node that is meant, in the version that is meant."""
        kind, names = self._named()
        if kind not in {"dataset", "column"} and self.version is not None:
            raise _wrong("version", "dependent", f"a {kind} has no versions")
        if self.kind == "approval" and (kind != "dataset" or self.version is None):
            raise _wrong("version", "required", "an approval is of a dataset (a model is one) in a version")
        match kind:
            case "dataset":
                return Dataset(*names, version=self.version)
            case "column":
                namespace, name, field = names
                return Dataset(namespace, name, self.version, field)
            case "job":
                return Job(*names)
            case "run":
                return Run(names[0])

    def _named(self) -> tuple[NodeKind, tuple[str, ...]]:
        if self.nodeId is None:
            assert self.type is not None  # noqa: S101  (checked before)
            return self.type, tuple(str(getattr(self, each)) for each in _NAMES[self.type])
        try:
            found = readings(self.nodeId)
        except InvalidQuestion as error:
            raise _wrong("nodeId", "format", str(error)) from None
        if len(found) > 1:
            raise _wrong(
                "nodeId", "ambiguous", "can be read in several ways: give type, namespace and name (and field)"
            )
        return found[0]

    def annotation(self) -> Annotation:
        """As it is said."""
        return Annotation(
            self.subject(), self.kind, key=self.key, value=self.value, note=self.note, removed=self.removed, by=self.by
        )


class Annotated(BaseModel):
    """What was made of it."""

    runId: str = Field(  # noqa: N815
        description="The run whose event says it.", examples=["019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21"]
    )
    nodeId: str = Field(  # noqa: N815
        description="Of which node it is said.", examples=["dataset:mlflow://mlflow:5000:models/churn"]
    )


class Annotations(Lineage):
    """Answers 201 with the id of the run that says it, once Kafka has the event, which went the way of every event."""

    route = "annotations"

    def __init__(self, settings: Settings, admission: Admission, producer: EventProducer) -> None:
        super().__init__(settings, admission, producer)
        self.longest_body = min(_MOST_BODY, self.longest_body)

    async def _take(self, scope: Scope, body: bytes) -> bytes:
        annotation = (await self._admission.large.work(len(body), _read, body)).annotation()
        del body
        at = datetime.now(UTC)
        run_id = str(uuid7(at))
        event = orjson.dumps(event_of(annotation, run_id, at))
        if len(event) > self._settings.max_event_bytes:
            detail = (
                f"the event of it is larger than {self._settings.max_event_bytes} bytes (HEADWATER_MAX_EVENT_BYTES)"
            )
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)
        await super()._take(scope, event)
        return orjson.dumps({"runId": run_id, "nodeId": node_of(annotation.subject)})


def _read(body: bytes) -> AnnotationDocument:
    try:
        return AnnotationDocument.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False)
    if found[0]["type"] == "json_invalid":
        raise Refusal(HTTPStatus.BAD_REQUEST, "unreadable", f"the body is no JSON: {found[0]['msg']}") from None
    raise wrong_shape("annotation", [_problem(each) for each in found[:MOST_PROBLEMS]]) from None


def _problem(error: ErrorDetails) -> Problem:
    """One problem with its place: a custom one has it in its context, as several fields are involved."""
    place = (error.get("ctx") or {}).get("field")
    return Problem(pointer([place] if place else list(error["loc"])), error["msg"], error["type"])


def _wrong(field: str, rule: LiteralString, reason: str) -> PydanticCustomError:
    # The reason is a template to pydantic: names may have braces.
    return PydanticCustomError(rule, "{reason}", {"field": field, "reason": reason})
