"""The shop's days: every run of every job, as the events that its producers send, in the order of time.

Nothing here depends on a clock or on chance: the same day gives the same events, run ids included.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

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
from openlineage.client.facet_v2 import JobFacet, RunFacet, error_message_run, nominal_time_run, parent_run
from openlineage.client.uuid import generate_static_uuid

from headwater.demo import facets, numbers, shop
from headwater.demo.tables import CHURN_MODEL, DEMAND_MODEL, RETENTION_BOARD, REVENUE_BOARD, SOURCES, STOCK_BOARD

Event = RunEvent | JobEvent | DatasetEvent

PRODUCER = "https://git.shop.example/data/pipeline"

#: Monday to Friday.
DAYS = tuple(facets.FIRST_DAY + timedelta(days=each) for each in range(5))

NIGHTLY_AT = time(2, 0, tzinfo=UTC)

NAMESPACES: dict[shop.Kind, str] = {
    "extract": "airflow",
    "spark": "spark",
    "dbt": "dbt",
    "test": "dbt",
    "training": "ml",
    "evaluation": "ml",
    "scoring": "ml",
    "dashboard": "metabase",
}

#: Runs that fail halfway and are tried again: (day, job) and the message.
FAILURES = {
    (date(2026, 11, 18), shop.CUSTOMER_FEATURES.name): "Container killed on request. Exit code is 137: out of memory"
}
RETRY_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Started:
    """A run that has begun: what its own events and those of its children say of it."""

    namespace: str
    name: str
    at: datetime
    job_facets: dict[str, JobFacet]
    parent: "Started | None" = None
    attempt: int = 1
    run_facets: dict[str, RunFacet] = field(default_factory=dict[str, RunFacet])

    @property
    def run_id(self) -> str:
        """A UUID of the start, the job and the attempt."""
        return str(generate_static_uuid(self.at, f"{self.namespace}/{self.name}/{self.attempt}".encode()))

    @property
    def root(self) -> "Started":
        """The run that started it all."""
        return self if self.parent is None else self.parent.root

    def event(
        self,
        state: RunState,
        at: datetime,
        inputs: list[InputDataset] | None = None,
        outputs: list[OutputDataset] | None = None,
        **more: RunFacet,
    ) -> RunEvent:
        """An event of this run, at `at`."""
        run_facets: dict[str, RunFacet] = {
            "nominalTime": nominal_time_run.NominalTimeRunFacet(
                datetime.combine(self.root.at.date(), NIGHTLY_AT).isoformat()
            ),
            **self.run_facets,
            **more,
        }
        if self.parent is not None:
            root = self.root
            run_facets["parent"] = parent_run.ParentRunFacet(
                parent_run.Run(self.parent.run_id),
                parent_run.Job(self.parent.namespace, self.parent.name),
                parent_run.Root(parent_run.RootRun(root.run_id), parent_run.RootJob(root.namespace, root.name)),
            )
        return RunEvent(
            eventTime=at.isoformat(),
            run=Run(self.run_id, run_facets),
            job=Job(self.namespace, self.name, self.job_facets),
            eventType=state,
            inputs=inputs or [],
            outputs=outputs or [],
            producer=PRODUCER,
        )


def events() -> list[Event]:
    """All events of the demo, by time: what is registered first, then day by day."""
    return [*registered(), *(event for day in DAYS for event in of_day(day))]


def registered() -> Iterator[Event]:
    """What owners say of their datasets, and the orchestrator of its DAG, before anything runs."""
    at = (datetime.combine(DAYS[0], NIGHTLY_AT) - timedelta(hours=8)).isoformat()
    for table in (*SOURCES, CHURN_MODEL, DEMAND_MODEL, REVENUE_BOARD, RETENTION_BOARD, STOCK_BOARD):
        dataset = StaticDataset(table.namespace, table.name, facets=facets.described(table))
        yield DatasetEvent(eventTime=at, dataset=dataset, producer=PRODUCER)
    description = facets.of_orchestration("Everything that the shop computes at night.", "DAG")
    yield JobEvent(eventTime=at, job=Job("airflow", "shop_daily", description), producer=PRODUCER)


def of_day(day: date) -> list[Event]:
    """The events of one night, by time."""
    begin = datetime.combine(day, NIGHTLY_AT)
    dag = Started("airflow", "shop_daily", begin, facets.of_orchestration("Everything, nightly.", "DAG"))
    found: list[RunEvent] = [dag.event(RunState.START, begin)]
    #: When what a job makes is there; jobs wait for what they read.
    made: dict[str, datetime] = {}
    build: Started | None = None
    build_end = end = begin
    for job in shop.JOBS:
        start = max([begin + timedelta(minutes=1), *(made[table.id] for table in job.inputs if table.id in made)])
        parent = dag
        if job.kind in ("dbt", "test"):
            if build is None:
                description = facets.of_orchestration("Runs `dbt build`.", "TASK")
                build = Started("airflow", "shop_daily.dbt_build", start - timedelta(seconds=20), description, dag)
                found.append(build.event(RunState.START, build.at))
            parent = build
        runs, stop = _runs(job, day, start, parent)
        found += runs
        if job.output is not None:
            made[job.output.id] = stop + timedelta(seconds=30)
        if parent is build:
            build_end = max(build_end, stop)
        end = max(end, stop)
    if build is not None:
        found.append(build.event(RunState.COMPLETE, build_end + timedelta(seconds=10)))
    found.append(dag.event(RunState.COMPLETE, end + timedelta(minutes=1)))
    return [*sorted(found, key=lambda event: datetime.fromisoformat(event.eventTime))]


def _runs(job: shop.Job, day: date, start: datetime, parent: Started) -> tuple[list[RunEvent], datetime]:
    """The events of `job` on `day`, and when it was done: one run, or a failed one and its retry."""
    takes = timedelta(minutes=job.minutes * numbers.jitter(job.name, day))
    inputs = [facets.read(table, day, tested=job.kind == "test") for table in job.inputs]
    outputs = [facets.written(job, job.output, day)] if job.output else []

    def begin(attempt: int) -> Started:
        run_facets = facets.of_run(job, day)
        return Started(NAMESPACES[job.kind], job.name, start, facets.of_job(job), parent, attempt, run_facets)

    found: list[RunEvent] = []
    run = begin(1)
    failure = FAILURES.get((day, job.name))
    if failure is not None:
        failed_at = start + takes / 2
        error = error_message_run.ErrorMessageRunFacet(message=failure, programmingLanguage="PYTHON")
        found += [run.event(RunState.START, start), run.event(RunState.FAIL, failed_at, inputs, errorMessage=error)]
        start = failed_at + RETRY_AFTER
        run = begin(2)
    done = start + takes
    found += [run.event(RunState.START, start), run.event(RunState.COMPLETE, done, inputs, outputs)]
    return found, done
