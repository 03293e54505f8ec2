"""A shop's night, told by the official Python client: `python shop.py NAMESPACE`.

Which transport it goes through is the client's own configuration, from variables or `openlineage.yml`.
"""

import sys
from datetime import UTC, datetime

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import (
    DatasetEvent,
    InputDataset,
    Job,
    JobEvent,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
    StaticDataset,
)
from openlineage.client.facet_v2 import (
    RunFacet,
    column_lineage_dataset,
    error_message_run,
    output_statistics_output_dataset,
    ownership_dataset,
    parent_run,
    schema_dataset,
)
from openlineage.client.uuid import generate_new_uuid

PRODUCER = "https://git.shop.example/night"
NAMESPACE = sys.argv[1]

ORDERS, STAGED, REPORT, EXPORT = "raw.orders", "staging.orders", "report.revenue", "export.revenue"
NIGHT = str(generate_new_uuid())


def now() -> str:
    return datetime.now(UTC).isoformat()


def schema(*columns: str) -> schema_dataset.SchemaDatasetFacet:
    return schema_dataset.SchemaDatasetFacet([schema_dataset.SchemaDatasetFacetFields(name) for name in columns])


def lineage(**columns: str) -> column_lineage_dataset.ColumnLineageDatasetFacet:
    """Each column from the column of the raw orders that is given."""
    fields = {
        column: column_lineage_dataset.Fields([column_lineage_dataset.InputField(NAMESPACE, ORDERS, source)])
        for column, source in columns.items()
    }
    return column_lineage_dataset.ColumnLineageDatasetFacet(fields)


def main() -> None:
    client = OpenLineageClient()

    def run(
        state: RunState,
        job: str,
        run_id: str,
        inputs: list[InputDataset] | None = None,
        outputs: list[OutputDataset] | None = None,
        **facets: RunFacet,
    ) -> None:
        if run_id != NIGHT:
            night = parent_run.Job(NAMESPACE, "night")
            facets["parent"] = parent_run.ParentRunFacet(parent_run.Run(NIGHT), night)
        client.emit(
            RunEvent(
                eventTime=now(),
                run=Run(run_id, facets),
                job=Job(NAMESPACE, job),
                eventType=state,
                inputs=inputs or [],
                outputs=outputs or [],
                producer=PRODUCER,
            )
        )

    load, failed, report = (str(generate_new_uuid()) for _ in range(3))
    raw = InputDataset(NAMESPACE, ORDERS, facets={"schema": schema("id", "amount", "note")})
    staged = OutputDataset(
        NAMESPACE,
        STAGED,
        facets={"schema": schema("order_id", "amount"), "columnLineage": lineage(order_id="id", amount="amount")},
        outputFacets={"outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(42)},
    )

    run(RunState.START, "night", NIGHT)
    run(RunState.START, "load_orders", load)
    run(RunState.RUNNING, "load_orders", load, [raw])
    run(RunState.COMPLETE, "load_orders", load, [raw], [staged])
    run(RunState.START, "report", failed, [InputDataset(NAMESPACE, STAGED)])
    broken = error_message_run.ErrorMessageRunFacet("no space left", "python")
    run(RunState.FAIL, "report", failed, errorMessage=broken)
    run(RunState.START, "report", report, [InputDataset(NAMESPACE, STAGED)])
    run(RunState.COMPLETE, "report", report, [InputDataset(NAMESPACE, STAGED)], [OutputDataset(NAMESPACE, REPORT)])
    run(RunState.COMPLETE, "night", NIGHT)
    export = Job(NAMESPACE, "export")
    inputs, outputs = [InputDataset(NAMESPACE, REPORT)], [OutputDataset(NAMESPACE, EXPORT)]
    client.emit(JobEvent(eventTime=now(), job=export, inputs=inputs, outputs=outputs, producer=PRODUCER))
    owner = ownership_dataset.OwnershipDatasetFacet([ownership_dataset.Owner("team:orders", "OWNER")])
    owned = StaticDataset(NAMESPACE, ORDERS, facets={"ownership": owner})
    client.emit(DatasetEvent(eventTime=now(), dataset=owned, producer=PRODUCER))

    client.close()


if __name__ == "__main__":
    main()
