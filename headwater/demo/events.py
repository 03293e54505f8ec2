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

from headwater.demo import changes, facets, shop, statistics
from headwater.demo.tables import CHURN_MODEL, DEMAND_MODEL, RETENTION_BOARD, REVENUE_BOARD, SOURCES, STOCK_BOARD

Event = RunEvent | JobEvent | DatasetEvent

PRODUCER = "https://git.shop.example/data/pipeline"

#: Monday to Friday.
DAYS = tuple(facets.FIRST_DAY + timedelta(days=each) for each in range(5))

NIGHTLY_AT = time(2, 0, tzinfo=UTC)

NIGHTLY = "Everything that the shop computes at night."

#: From the start of a run to that of its first child.
START_UP = timedelta(seconds=45)
#: From the end of a run to the start of what waits for it.
HAND_OVER = timedelta(seconds=20)

#: Kinds of jobs that one `dbt build` runs.
BUILT = {"dbt", "test"}

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
    job = Job("airflow", "shop_daily", facets.of_orchestration(NIGHTLY, "DAG"))
    yield JobEvent(eventTime=at, job=job, producer=PRODUCER)


def of_day(day: date) -> list[Event]:
    """The events of one night, by time."""
    dag = Started("airflow", "shop_daily", datetime.combine(day, NIGHTLY_AT), facets.of_orchestration(NIGHTLY, "DAG"))
    build: Started | None = None
    #: When what a job makes is there; jobs wait for what they read.
    made: dict[str, datetime] = {}
    found: list[RunEvent] = []
    ends: dict[str, datetime] = {}
    for job in shop.JOBS:
        if not changes.runs_on(job, day):
            continue
        parent = dag
        if job.kind in BUILT:
            if build is None:  # everything is extracted by now
                facets_of_build = facets.of_orchestration("Runs `dbt build`.", "TASK")
                build = Started("airflow", "shop_daily.dbt_build", max(made.values()), facets_of_build, dag)
            parent = build
        start = max([parent.at + START_UP, *(made[table.id] for table in job.inputs if table.id in made)])
        runs, end = _runs(job, day, start, parent)
        found += runs
        if job.output is not None:
            made[job.output.id] = end + HAND_OVER
        for above in (parent, dag):
            ends[above.run_id] = max(end, ends.get(above.run_id, end))
    for above, takes in ((dag, START_UP), (build, HAND_OVER)):
        if above is not None:
            found += [
                above.event(RunState.START, above.at),
                above.event(RunState.COMPLETE, ends[above.run_id] + takes),
            ]
    return [*sorted(found, key=lambda event: datetime.fromisoformat(event.eventTime))]


def _runs(job: shop.Job, day: date, start: datetime, parent: Started) -> tuple[list[RunEvent], datetime]:
    """The events of `job` on `day`, and when it was done: one run, or a failed one and its retry."""
    job = changes.job_on(job, day)
    takes = timedelta(minutes=job.minutes * statistics.jitter(job.name, day))
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
