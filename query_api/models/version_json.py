"""Versions of a model as JSON values: in a list, and one with all that was said of it."""

from typing import Final

from headwater.event.time import iso, iso_or_none
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView
from query_api.history.shape import Verdict
from query_api.models.judged import verdict_now
from query_api.models.metrics import metrics_of
from query_api.models.read_model import Model
from query_api.models.run_parts import parameters_of
from query_api.models.said import alias_history, said_json, stage_history, tags_now
from query_api.models.shape.named import VersionNames
from query_api.models.shape.versions import ModelVersion as ShownVersion
from query_api.models.shape.versions import ModelVersionAnswer, VersionRead
from query_api.models.shape.words import VersionVerdict
from query_api.models.versions import ModelVersion

#: Most datasets that a training read that are told with its version.
MOST_READ: Final = 20


def names_json(model: Model, version: ModelVersion) -> VersionNames:
    """All names that a version has."""
    return {
        "version": version.version,
        "runId": version.write.run_id,
        "aliases": model.said.aliases_of(version.version),
        "otherNames": model.said.names_of(version.version),
        "formerName": model.former_name(version),
    }


def version_json(
    run_reader: RunReader, model: Model, version: ModelVersion, view: RunView | None, verdict: Verdict | None
) -> ShownVersion:
    """A version as a list shows it; `verdict`: bad, good, or nothing is said."""
    said = model.said.of(version.version)
    return {
        "version": version.version,
        "aliases": model.said.aliases_of(version.version),
        "otherNames": model.said.names_of(version.version),
        "formerName": model.former_name(version),
        "stage": said.stage,
        "trainedAt": iso(version.trained_at),
        "registeredAt": _registered_at(model, version),
        "runId": version.write.run_id,
        "alsoWrittenBy": [write.run_id for write in version.also],
        "read": _read(run_reader, view) if view else [],
        "metrics": metrics_of(view) if view else {},
        "verdict": verdict,
        "approval": said.approval,
        "deleted": said.is_deleted,
    }


def _read(run_reader: RunReader, view: RunView) -> list[VersionRead]:
    """What a training read, in the versions that it named."""
    found: list[VersionRead] = [
        {"dataset": run_reader.dataset_id(use.dataset), "version": use.version}
        for use in view.reads.values()
        if not use.inferred
    ]
    return sorted(found, key=lambda each: each["dataset"])[:MOST_READ]


def _registered_at(model: Model, version: ModelVersion) -> str | None:
    """The first word of a registry on it; None: no registry said anything."""
    said = model.said.of(version.version)
    words = [*said.names, *said.statuses, *said.aliases, *said.stages]
    at = [each.at for each in words if each.source != "person" and not each.removed]
    return iso(min(at)) if at else None


def whole_version_json(
    run_reader: RunReader, model: Model, version: ModelVersion, view: RunView, verdicts: list[VersionVerdict]
) -> ModelVersionAnswer:
    """A version with the history of its aliases and stages, its verdicts, approvals, notes and tags."""
    said, whole = model.said.of(version.version), model.said.whole
    described = [*said.descriptions, *whole.descriptions]
    return {
        "model": model.id,
        **version_json(run_reader, model, version, view, verdict_now(verdicts)),
        "aliasHistory": alias_history(model.said, version.version) if version.version is not None else [],
        "stageHistory": stage_history(said),
        "status": said.statuses[-1].value if said.statuses else None,
        "description": described[0].note if described else None,
        "training": {
            "runId": view.run_id,
            "job": run_reader.job_id(view.job) or None,
            "state": view.state,
            "startedAt": iso(view.began),
            "endedAt": iso_or_none(version.write.ended),
            "parameters": parameters_of(view),
        },
        "verdicts": verdicts,
        "approvals": [said_json(each) for each in reversed(said.approvals)],
        "notes": [said_json(each) for each in reversed([*whole.notes, *said.notes])],
        "tags": tags_now(whole, said),
    }
