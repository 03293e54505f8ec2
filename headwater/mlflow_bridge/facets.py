"""The parts of the events: facets with their schemas, datasets, instants. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from headwater import facet
from headwater.naming import Name

Json = dict[str, Any]

PRODUCER: Final = "urn:headwater:mlflow"
_SOURCE: Final = "MLFLOW"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: The last millisecond that a year of four digits has.
_LAST: Final = 253_402_300_799_999


def instant(milliseconds: int) -> str:
    """Milliseconds since 1970 as ISO 8601; what no year of four digits has, as the nearest that has one."""
    at = _EPOCH + timedelta(milliseconds=min(max(milliseconds, 0), _LAST))
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def run_event(
    kind: str, at: int, *, run: tuple[str, Json], job: tuple[Name, Json], inputs: list[Json], outputs: list[Json]
) -> Json:
    """An event of a run (id, facets) of a job (name, facets)."""
    return {
        "eventType": kind,
        "eventTime": instant(at),
        "producer": PRODUCER,
        "schemaURL": f"{facet.CORE}RunEvent",
        "run": {"runId": run[0], "facets": run[1]},
        "job": {"namespace": job[0].namespace, "name": job[0].name, "facets": job[1]},
        "inputs": inputs,
        "outputs": outputs,
    }


def standard(path: str, /, **content: Any) -> Json:
    """A facet of OpenLineage; `path` is that of its schema, as `1-0-1/ParentRunFacet`; what is None is left out."""
    return facet.standard(PRODUCER, path, content)


def standard_named(path: str, name: str, /, **content: Any) -> Json:
    """The same, of a facet that is called otherwise than its file."""
    return facet.standard(PRODUCER, path, content, name)


def own(name: str, /, **content: Any) -> Json:
    """A facet of Headwater; `name` is that of its schema; what is None is left out."""
    return facet.own(PRODUCER, name, content)


def job_type(kind: str) -> Json:
    return standard("2-0-4/JobTypeJobFacet", processingType="BATCH", integration=_SOURCE, jobType=kind)


def parent(run_id: str, job: Name, root: tuple[str, Name] | None) -> Json:
    """The run that started this one, and the one that started all of it where that is known."""
    content: Json = {"run": {"runId": run_id}, "job": {"namespace": job.namespace, "name": job.name}}
    if root is not None:
        top = {"run": {"runId": root[0]}, "job": {"namespace": root[1].namespace, "name": root[1].name}}
        content["root"] = top
    return standard("1-2-0/ParentRunFacet", **content)


def external_query(run_id: str) -> Json:
    return standard("1-0-2/ExternalQueryRunFacet", source="mlflow", externalQueryId=run_id)


def parameters(given: Mapping[str, str]) -> Json:
    listed = [{"key": key, "value": value} for key, value in sorted(given.items())]
    return standard("1-0-0/ExecutionParametersRunFacet", parameters=listed)


def tags(given: Iterable[tuple[str, str]]) -> Json:
    listed = [{"key": key, "value": value, "source": _SOURCE} for key, value in sorted(given)]
    return standard("1-0-0/TagsRunFacet", tags=listed)


def version(value: str) -> Json:
    return standard("1-0-1/DatasetVersionDatasetFacet", datasetVersion=value)


def model(namespace: str, name: str, version_: str | None) -> Json:
    """A model as a dataset, in a version."""
    facets = {"datasetType": standard("1-0-1/DatasetTypeDatasetFacet", datasetType="MODEL")}
    if version_ is not None:
        facets["version"] = version(version_)
    return {"namespace": namespace, "name": name, "facets": facets}
