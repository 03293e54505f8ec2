"""What something is said of, and the event of ours that says it: a run that began and ended at once. Pure.

`headwater.verdict` and `headwater.annotation` say different things of the same subjects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

CORE: Final = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
_FACETS: Final = "https://openlineage.io/spec/facets/"
_VERSION: Final = "1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet"
_DEPENDENCIES: Final = "1-0-1/JobDependenciesRunFacet.json#/$defs/JobDependenciesRunFacet"
_JOB_TYPE: Final = "2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset, of which a model is one: as a whole, in one version, or one column of it by its dotted path."""

    namespace: str
    name: str
    version: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run, and the job that it is a run of, if that is known."""

    run_id: str
    job: Job | None = None


Subject = Dataset | Job | Run


def event_about(
    subject: Subject,
    *,
    producer: str,
    job: Mapping[str, str],
    job_type: str,
    run_facets: Mapping[str, Any],
    run_id: str,
    at: datetime,
) -> dict[str, Any]:
    """An OpenLineage event about the subject: a run of `job` of its own, with the id `run_id`, complete at `at`.

    A dataset is an input of it, read at its version if there is one. A job or run is what it depends on
    (`jobDependencies`): no data flows. A run whose job is not known is named by a facet of `run_facets` alone.

    Args:
        subject: what is spoken of.
        producer: the event's and its facets'.
        job: namespace and name.
        job_type: as the `jobType` facet has it.
        run_facets: what is said, by name of the facet.
        run_id: a new one.
        at: an instant with a time zone.
    """
    facets = dict(run_facets)
    inputs: list[dict[str, Any]] = []
    match subject:
        case Dataset(namespace, name, version):
            of_dataset: dict[str, Any] = {}
            if version is not None:
                of_dataset["version"] = facet_of(producer, _VERSION, {"datasetVersion": version})
            inputs = [{"namespace": namespace, "name": name, "facets": of_dataset}]
        case Job() | Run(job=Job()):
            facets["jobDependencies"] = facet_of(producer, _DEPENDENCIES, {"upstream": [_dependency(subject)]})
        case Run():
            pass
    kind = {"processingType": "BATCH", "integration": "HEADWATER", "jobType": job_type}
    return {
        "eventType": "COMPLETE",
        "eventTime": at.isoformat(),
        "producer": producer,
        "schemaURL": f"{CORE}RunEvent",
        "run": {"runId": run_id, "facets": facets},
        "job": {**job, "facets": {"jobType": facet_of(producer, _JOB_TYPE, kind)}},
        "inputs": inputs,
        "outputs": [],
    }


def facet_of(producer: str, schema: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """A facet without what is None; `schema` is its address, or its place among those of OpenLineage's facets."""
    present = {name: value for name, value in content.items() if value is not None}
    return {"_producer": producer, "_schemaURL": schema if "://" in schema else _FACETS + schema, **present}


def _dependency(subject: Job | Run) -> dict[str, Any]:
    job = subject.job if isinstance(subject, Run) else subject
    named: dict[str, Any] = {} if job is None else {"job": {"namespace": job.namespace, "name": job.name}}
    run = {"run": {"runId": subject.run_id}} if isinstance(subject, Run) else {}
    return {**named, **run, "dependency_type": "IMPLICIT_DEPENDENCY"}
