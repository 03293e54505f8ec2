"""What something is said of, and the event of ours that says it: a run that began and ended at once. Pure.

`headwater.verdict` and `headwater.annotation` say different things of the same subjects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headwater.facet import CORE, standard
from headwater.identity import column_id, dataset_id, job_id, run_id


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


def node_of(subject: Subject) -> str:
    """The readable id of a subject."""
    match subject:
        case Dataset(namespace, name, _, str() as column):
            return column_id(namespace, name, column)
        case Dataset(namespace, name):
            return dataset_id(namespace, name)
        case Job(namespace, name):
            return job_id(namespace, name)
        case Run(run):
            return run_id(run)


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
                of_dataset["version"] = standard(
                    producer, "1-0-1/DatasetVersionDatasetFacet", {"datasetVersion": version}
                )
            inputs = [{"namespace": namespace, "name": name, "facets": of_dataset}]
        case Job() | Run(job=Job()):
            facets["jobDependencies"] = standard(
                producer, "1-0-1/JobDependenciesRunFacet", {"upstream": [_dependency(subject)]}
            )
        case Run():
            pass
    kind = {"processingType": "BATCH", "integration": "HEADWATER", "jobType": job_type}
    return {
        "eventType": "COMPLETE",
        "eventTime": at.isoformat(),
        "producer": producer,
        "schemaURL": f"{CORE}RunEvent",
        "run": {"runId": run_id, "facets": facets},
        "job": {**job, "facets": {"jobType": standard(producer, "2-0-4/JobTypeJobFacet", kind)}},
        "inputs": inputs,
        "outputs": [],
    }


def _dependency(subject: Job | Run) -> dict[str, Any]:
    job = subject.job if isinstance(subject, Run) else subject
    named: dict[str, Any] = {} if job is None else {"job": {"namespace": job.namespace, "name": job.name}}
    run = {"run": {"runId": subject.run_id}} if isinstance(subject, Run) else {}
    return {**named, **run, "dependency_type": "IMPLICIT_DEPENDENCY"}
