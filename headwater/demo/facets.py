"""How the shop's producers describe what they run, read and write: OpenLineage facets of the official client."""

from datetime import date

from openlineage.client.event_v2 import InputDataset, OutputDataset
from openlineage.client.facet_v2 import (
    DatasetFacet,
    InputDatasetFacet,
    JobFacet,
    OutputDatasetFacet,
    RunFacet,
    column_lineage_dataset,
    data_quality_assertions_dataset,
    data_quality_metrics_dataset,
    dataset_type_dataset,
    dataset_version_dataset,
    documentation_dataset,
    documentation_job,
    execution_parameters_run,
    input_statistics_input_dataset,
    job_type_job,
    output_statistics_output_dataset,
    ownership_dataset,
    ownership_job,
    processing_engine_run,
    schema_dataset,
    source_code_location_job,
    sql_job,
    test_run,
)

from headwater.demo import changes, statistics
from headwater.demo.shop import Filter, Job, Kind, Source
from headwater.demo.tables import CHURN_MODEL, SOURCES, Table

#: Day on which the first model was trained, as version 1.
FIRST_DAY = date(2026, 11, 16)

REPOSITORY = "https://git.shop.example/data/pipeline"

#: What runs a kind of job: OpenLineage's integration, its job type, and the engine with its version.
ENGINES: dict[Kind, tuple[str, str, str, str]] = {
    "extract": ("AIRFLOW", "TASK", "Airflow", "3.1.3"),
    "spark": ("SPARK", "JOB", "Spark", "4.0.1"),
    "dbt": ("DBT", "MODEL", "dbt", "1.10.15"),
    "test": ("DBT", "TEST", "dbt", "1.10.15"),
    "training": ("MLFLOW", "TRAINING", "scikit-learn", "1.7.2"),
    "evaluation": ("MLFLOW", "EVALUATION", "scikit-learn", "1.7.2"),
    "scoring": ("MLFLOW", "SCORING", "scikit-learn", "1.7.2"),
    "dashboard": ("METABASE", "DASHBOARD", "Metabase", "0.57.3"),
}


def of_job(job: Job) -> dict[str, JobFacet]:
    """What is known of a job whenever it runs."""
    integration, job_type, _, _ = ENGINES[job.kind]
    facets: dict[str, JobFacet] = {
        "jobType": job_type_job.JobTypeJobFacet(processingType="BATCH", integration=integration, jobType=job_type),
        "ownership": ownership_job.OwnershipJobFacet(owners=[ownership_job.Owner(job.owner, "MAINTAINER")]),
        "sourceCodeLocation": source_code_location_job.SourceCodeLocationJobFacet(
            type="git",
            url=f"{REPOSITORY}/tree/{job.commit}/{job.kind}/{job.name}",
            repoUrl=REPOSITORY,
            path=f"{job.kind}/{job.name}",
            version=job.commit,
            branch="main",
        ),
    }
    if job.sql:
        facets["sql"] = sql_job.SQLJobFacet(query=job.sql, dialect="bigquery")
    return facets


def of_orchestration(description: str, job_type: str) -> dict[str, JobFacet]:
    """What is known of a job that only starts others."""
    return {
        "jobType": job_type_job.JobTypeJobFacet(processingType="BATCH", integration="AIRFLOW", jobType=job_type),
        "documentation": documentation_job.DocumentationJobFacet(description=description),
        "ownership": ownership_job.OwnershipJobFacet(owners=[ownership_job.Owner("team:data", "MAINTAINER")]),
    }


def of_run(job: Job, day: date) -> dict[str, RunFacet]:
    """What holds for one run: its engine, its parameters, and what an evaluation or a test found."""
    _, _, engine, first = ENGINES[job.kind]
    version = changes.engine_version_on(job.kind, first, day)
    facets: dict[str, RunFacet] = {
        "processing_engine": processing_engine_run.ProcessingEngineRunFacet(version=version, name=engine)
    }
    if job.parameters:
        facets["executionParameters"] = execution_parameters_run.ExecutionParametersRunFacet(
            [
                execution_parameters_run.ExecutionParameter(key=key, name=key, value=value)
                for key, value in job.parameters.items()
            ]
        )
    if job.kind == "evaluation":
        auc = statistics.auc(job.inputs[0], day)
        facets["test"] = test_run.TestRunFacet(
            [
                test_run.TestExecution(
                    name="auc",
                    status="pass" if auc >= statistics.AUC_WANTED else "fail",
                    severity="error",
                    type="metric",
                    expected=f">= {statistics.AUC_WANTED}",
                    actual=str(auc),
                )
            ]
        )
    return facets


def of_table(table: Table) -> dict[str, DatasetFacet]:
    """What is known of a dataset whoever reads or writes it."""
    facets: dict[str, DatasetFacet] = {
        "datasetType": dataset_type_dataset.DatasetTypeDatasetFacet(datasetType=table.type)
    }
    if table.columns:
        facets["schema"] = schema_dataset.SchemaDatasetFacet(
            fields=[
                schema_dataset.SchemaDatasetFacetFields(
                    name=column.name, type=column.type, description=column.description, ordinal_position=position
                )
                for position, column in enumerate(table.columns, 1)
            ]
        )
    return facets


def described(table: Table) -> dict[str, DatasetFacet]:
    """A dataset as its owner registers it."""
    return {
        **of_table(table),
        "documentation": documentation_dataset.DocumentationDatasetFacet(description=table.description),
        "ownership": ownership_dataset.OwnershipDatasetFacet(owners=[ownership_dataset.Owner(table.owner, "OWNER")]),
    }


def version(table: Table, day: date) -> str:
    """The version that the night of `day` makes or reads: a number for a model, the day for a table."""
    if table == CHURN_MODEL:
        day = min(day, changes.LAST_NIGHTLY_CHURN)
    return str((day - FIRST_DAY).days + 1) if table.type == "MODEL" else day.isoformat()


def read(table: Table, day: date, *, tested: bool = False) -> InputDataset:
    """`table` as a run of `day` reads it; `tested` adds the assertions that a test run checks.

    What nobody of the shop writes is measured by whoever reads it.
    """
    input_facets: dict[str, InputDatasetFacet] = {}
    if table.rows:
        count = statistics.rows(table, day)
        input_facets["inputStatistics"] = input_statistics_input_dataset.InputStatisticsInputDatasetFacet(
            rowCount=count, size=count * statistics.ROW_BYTES
        )
    if tested:
        input_facets["dataQualityAssertions"] = data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(
            [
                data_quality_assertions_dataset.Assertion(
                    assertion=check, success=True, column=table.columns[0].name, severity="error"
                )
                for check in ("not_null", "unique")
            ]
        )
    facets = _versioned(table, day)
    if table in SOURCES:
        facets["dataQualityMetrics"] = _measured(table, day)
    return InputDataset(table.namespace, table.name, inputFacets=input_facets, facets=facets)


def written(job: Job, table: Table, day: date) -> OutputDataset:
    """`table` as a run of `job` on `day` leaves it."""
    facets = _versioned(table, day)
    if job.columns:
        facets["columnLineage"] = _column_lineage(job)
    output_facets: dict[str, OutputDatasetFacet] = {}
    if table.rows:
        count = statistics.rows(table, day)
        output_facets["outputStatistics"] = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
            rowCount=count, size=count * statistics.ROW_BYTES
        )
        facets["dataQualityMetrics"] = _measured(table, day)
    return OutputDataset(table.namespace, table.name, outputFacets=output_facets, facets=facets)


def _measured(table: Table, day: date) -> data_quality_metrics_dataset.DataQualityMetricsDatasetFacet:
    count = statistics.rows(table, day)
    return data_quality_metrics_dataset.DataQualityMetricsDatasetFacet(
        columnMetrics=statistics.column_metrics(table, day), rowCount=count, bytes=count * statistics.ROW_BYTES
    )


def _versioned(table: Table, day: date) -> dict[str, DatasetFacet]:
    facets = of_table(changes.table_on(table, day))
    if table.versioned:
        facets["version"] = dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion=version(table, day))
    return facets


def _column_lineage(job: Job) -> column_lineage_dataset.ColumnLineageDatasetFacet:
    return column_lineage_dataset.ColumnLineageDatasetFacet(
        fields={
            column: column_lineage_dataset.Fields([_input(source, "DIRECT") for source in sources])
            for column, sources in job.columns.items()
        },
        dataset=[_input(each, "INDIRECT") for each in job.filters],
    )


def _input(source: Source | Filter, kind: str) -> column_lineage_dataset.InputField:
    return column_lineage_dataset.InputField(
        source.table.namespace,
        source.table.name,
        source.column,
        [column_lineage_dataset.Transformation(type=kind, subtype=source.how)],
    )
