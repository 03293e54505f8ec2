"""What the registry says of models and versions, and the bridge of runs that were deleted: one thing each. Pure.

MLflow dates little of it: a version has the time at which it was made, and one for its description, stage and status.
So a statement has the time at which it is dated when it is seen for the first time, always the same, and, if MLflow
has one, the time of a change; a change that MLflow does not date is dated when it is seen.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from headwater.mlflow_bridge.entities import RegisteredModel, Run, Version
from headwater.mlflow_bridge.facets import Json
from headwater.mlflow_bridge.names import dataset_of, registered, run_uuid
from headwater.mlflow_bridge.registry import Named, Registry

#: A version (empty: the model or run itself), a kind, and a key: what has one statement at a time.
Slot = tuple[str, str, str]
#: How the node of a run begins, as it is remembered; datasets are by their names, that of a registered model so.
RUN: Final = "run:"
MODELS: Final = registered("")


@dataclass(frozen=True, slots=True)
class Subject:
    """What something is said of: a model by its dataset name, a version of it, or a run (`run:…`)."""

    node: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said now.

    Attributes:
        first: when it is said for the first time, milliseconds.
        changed: when it became so in place of something else, if MLflow knows.
    """

    subject: Subject
    slot: Slot
    entry: Json
    first: int
    changed: int | None = None
    by: str | None = None


def of_model(model: RegisteredModel, registry: Registry) -> Iterator[Statement]:
    """What is said of a registered model as a whole, aliases included: each points at one version of it."""
    subject = Subject(registered(model.name))
    if model.description:
        yield Statement(subject, _slot("", _described(model.description)), _described(model.description), model.created)
    for key, value in _told(model.tags):
        yield _statement(subject, {"kind": "tag", "key": key, "value": value}, model.created)
    for alias, version in model.aliases.items():
        known = registry.versions.get((model.name, version))
        at = known.created if known else model.created
        entry: Json = {"kind": "alias", "key": alias}
        yield Statement(Subject(subject.node, version), ("", "alias", alias), entry, at)


def of_version(version: Version, registry: Registry) -> Iterator[Statement]:
    """What is said of a registered version."""
    subject = Subject(registered(version.model), version.version)
    logged_id = registry.logged_id(version)
    if logged_id is not None:
        yield _statement(subject, {"kind": "name", "value": logged_id}, version.created, by=version.user)
    for other in registry.same(version):
        at = max(version.created, other.created)
        yield _statement(subject, {"kind": "name", "value": "@".join(dataset_of(other))}, at, changed=at)
    for key, value in _told(version.tags):
        yield _statement(subject, {"kind": "tag", "key": key, "value": value}, version.created)
    dated: list[Json] = [_described(version.description)] if version.description else []
    if version.stage and version.stage != "None":
        dated.append({"kind": "stage", "value": version.stage})
    if version.status:
        dated.append({"kind": "status", "value": version.status})
    for entry in dated:
        yield _statement(subject, entry, version.updated, changed=version.updated, by=version.user)


def of_deleted_run(run: Run) -> Statement:
    """That a run is deleted; MLflow does not say since when."""
    return _statement(Subject(f"{RUN}{run_uuid(run.id)}"), {"kind": "deleted"}, run.ended or run.started or 0)


def of_deleted_version(name: str, version: str, at: int) -> Statement:
    return _statement(Subject(name, version), {"kind": "deleted"}, at)


def of_deleted_model(name: str) -> Statement:
    """That a whole model is; it was known before, so that this is dated when it is seen."""
    return _statement(Subject(name), {"kind": "deleted"}, 0)


def of_registered(name: str, version: str, now: Named, at: int) -> Statement:
    """That what was known as this version counts as a registered one now, whose dataset and version are given."""
    return _statement(Subject(name, version), {"kind": "registered", "value": f"{now[0]}@{now[1]}"}, at)


def renamed_to(former: Named, logged_ids: Iterable[str], registry: Registry) -> Version | None:
    """What a version that is no longer there is called now, if its whole model was renamed."""
    name, number = former
    if name.removeprefix(MODELS) in registry.models:
        return None
    known = {*logged_ids}
    of_now = (each for each in registry.versions.values() if each.version == number)
    return next((each for each in of_now if registry.logged_id(each) in known), None)


def no_longer(slot: Slot, was: Json) -> Json | None:
    """How it is said that this is so no longer; None if nothing has to be said."""
    _, kind, key = slot
    ends: Mapping[str, Json] = {
        "alias": {"kind": "alias", "key": key, "removed": True},
        "tag": {"kind": "tag", "key": key, "removed": True},
        "description": _described(""),
        "stage": {"kind": "stage", "value": "None"},
        "deleted": {"kind": "deleted", "removed": True},
    }
    end = ends.get(kind)
    return None if end == was else end


def _statement(
    subject: Subject, entry: Json, first: int, *, changed: int | None = None, by: str | None = None
) -> Statement:
    return Statement(subject, _slot(subject.version or "", entry), entry, first, changed, by)


def _slot(version: str, entry: Json) -> Slot:
    """Names are many, each its own; of the other kinds there is one, or one of a key."""
    kind: str = entry["kind"]
    return version, kind, entry.get("key") or (entry["value"] if kind == "name" else "")


def _described(note: str) -> Json:
    return {"kind": "description", "note": note}


def _told(tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The tags that people set; MLflow's own are bookkeeping."""
    return ((key, value) for key, value in sorted(tags.items()) if not key.startswith("mlflow."))
