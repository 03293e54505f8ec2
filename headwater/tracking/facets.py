"""OpenLineage facets as JSON: those of the specification, and some of Headwater's own (`docs/facets.md`)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from headwater import facet as made
from headwater.tracking.parent import JobRun

PRODUCER: Final = "urn:headwater:track"

Facet = dict[str, Any]


def facet(schema: str, name: str | None = None, /, **content: Any) -> Facet:
    """A facet of the specification, e.g. `1-2-0/ParentRunFacet`; what is None is left out.

    Args:
        schema: version and name of the file.
        name: of the facet in it, if it is another.
        content: its fields.
    """
    return made.standard(PRODUCER, schema, content, name)


def own(name: str, content: Mapping[str, Any]) -> Facet:
    """A facet of ours, e.g. `MetricsRunFacet`; what is None is left out."""
    return made.own(PRODUCER, name, content)


def parent(run: JobRun) -> Facet:
    """Which run started this one, and which one began it all."""
    root = run.root or run
    return facet(
        "1-2-0/ParentRunFacet",
        run={"runId": run.run_id},
        job={"namespace": run.namespace, "name": run.name},
        root={"run": {"runId": root.run_id}, "job": {"namespace": root.namespace, "name": root.name}},
    )


def parameters(values: Mapping[str, str]) -> Facet:
    """Parameters by name."""
    listed = [{"key": key, "name": key, "value": value} for key, value in values.items()]
    return facet("1-0-0/ExecutionParametersRunFacet", parameters=listed)


def job_type(kind: str | None, processing: str) -> Facet:
    """What a job does: TRAINING, EVALUATION, …; BATCH or SERVICE."""
    return facet("2-0-4/JobTypeJobFacet", processingType=processing, integration="HEADWATER", jobType=kind)


def code_location(code: Mapping[str, Any]) -> Facet | None:
    """Where the code lies, which the specification asks an address of; None if there is none."""
    url = code.get("repository")
    if url is None:
        return None
    return facet(
        "1-1-0/SourceCodeLocationJobFacet",
        type="git",
        url=url,
        repoUrl=url,
        path=code.get("path"),
        version=code.get("commit"),
        branch=code.get("branch"),
    )


def error(message: str, trace: str) -> Facet:
    """Why a run failed."""
    return facet("1-0-1/ErrorMessageRunFacet", message=message, programmingLanguage="PYTHON", stackTrace=trace)


def engine(environment: Mapping[str, Any]) -> Facet:
    """What the run ran on."""
    python = environment["python"]
    return facet("1-1-1/ProcessingEngineRunFacet", name="Python", version=python["version"])


def version(text: str) -> Facet:
    """Of a dataset or model."""
    return facet("1-0-1/DatasetVersionDatasetFacet", datasetVersion=text)


def dataset_type(kind: str) -> Facet:
    """MODEL, or what else it is."""
    return facet("1-0-1/DatasetTypeDatasetFacet", datasetType=kind)


def schema(columns: Iterable[tuple[str, str]]) -> Facet:
    """Columns with their types."""
    fields = [
        {"name": name, "type": kind, "ordinal_position": position} for position, (name, kind) in enumerate(columns, 1)
    ]
    return facet("1-2-0/SchemaDatasetFacet", fields=fields)


def tags(columns: Mapping[str, Sequence[str]]) -> Facet:
    """Tags of columns."""
    listed = [
        {"key": tag, "value": "true", "source": "USER", "field": column}
        for column, of_column in columns.items()
        for tag in of_column
    ]
    return facet("1-0-0/TagsDatasetFacet", tags=listed)


def documentation(text: str, kind: str) -> Facet:
    """What people should know of a `Job` or a `Dataset`."""
    return facet(f"1-1-0/Documentation{kind}Facet", description=text)


def owners(names: Iterable[str], kind: str) -> Facet:
    """Who answers for a `Job` or a `Dataset`."""
    listed = [{"name": name, "type": "OWNER"} for name in names]
    return facet(f"1-0-1/Ownership{kind}Facet", owners=listed)
