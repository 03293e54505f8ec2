"""The runs of a world as the OpenLineage events that their producers send, with as much as each of them tells."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from benchmarks.events import FACET, PRODUCER, SCHEMA, Event
from benchmarks.root_cause.history import Content, Done, Read
from benchmarks.root_cause.labels import Version
from benchmarks.root_cause.plan import DAY, Plan, Table, chance_of

#: Seconds since 1970 of the first midnight: 2026-10-01.
BEGIN: Final = 1_790_812_800
EVALUATED_AFTER: Final = 600
ROW_BYTES: Final = 64


def events(plan: Plan, runs: Iterable[Done], evaluated: Iterable[Version]) -> Iterator[Event]:
    """Start and end of each run, and the evaluations; each run's events follow each other, the runs by their ends."""
    versions = {version.done.run: version for version in evaluated}
    numbers: dict[str, int] = {}
    for done in runs:
        number = None
        if done.job.training and done.wrote is not None:
            number = numbers[done.job.output] = numbers.get(done.job.output, 0) + 1
        yield _start(plan, done)
        yield _end(plan, done, number)
        if done.run in versions:
            yield evaluation(plan, versions[done.run])


def run_id(plan: Plan, run: str) -> str:
    """The id under which a run is told."""
    return str(uuid5(NAMESPACE_OID, f"{plan.name}/{run}"))


def _start(plan: Plan, done: Done) -> Event:
    return _event("START", done.began, _run(plan, done.run, {}), _job(plan, done.job.name, {}), [], [])


def _end(plan: Plan, done: Done, number: int | None) -> Event:
    told, tells = done.state, done.job.tells
    job: dict[str, Any] = {
        "jobType": {
            "processingType": "BATCH",
            "integration": "MLFLOW" if done.job.training else "SPARK",
            "jobType": "TRAINING" if done.job.training else "JOB",
        },
        "documentation": {"description": told.documentation},
    }
    if "sql" in tells:
        job["sql"] = {"query": _sql(done)}
    if "location" in tells:
        url = f"https://git.bench.example/{done.job.team}"
        job["sourceCodeLocation"] = {"type": "git", "url": url, "version": told.commit}
    run: dict[str, Any] = {}
    if "engine" in tells:
        run["processing_engine"] = {"name": "spark", "version": told.engine}
    if "parameters" in tells:
        parameters = [{"key": key, "name": key, "value": value} for key, value in _parameters(done).items()]
        run["executionParameters"] = {"parameters": parameters}
    if done.how == "FAIL":
        run["errorMessage"] = {"message": "out of memory", "programmingLanguage": "PYTHON"}
    inputs = [_input(plan, read, _subset(done, read.table)) for read in done.reads]
    outputs = [_output(plan, done, done.wrote, number)] if done.wrote else []
    return _event(done.how, done.ended, _run(plan, done.run, run), _job(plan, done.job.name, job), inputs, outputs)


def _day(done: Done) -> str:
    return datetime.fromtimestamp(BEGIN + done.began, UTC).date().isoformat()


def _sql(done: Done) -> str:
    """The query, for some with the day that the run is for in it."""
    return f"{done.state.sql} where day = '{_day(done)}'" if "dated sql" in done.job.habits else done.state.sql


def _parameters(done: Done) -> dict[str, str]:
    """The parameters that the job has, and those that are others with every run."""
    found, habits = dict(done.state.parameters), done.job.habits
    if "ds" in habits:
        found["ds"] = _day(done)
    if "seed" in habits:
        found["seed"] = str(chance_of("seed", done.run).randrange(2**31))
    if "path" in habits:
        found["scratch"] = f"s3://scratch/{done.job.name}/{done.began}"
    return found


def _subset(done: Done, table: str) -> str | None:
    """The slice of an input, if it is one: for some the partition of the day."""
    stated = done.state.subsets.get(table)
    if stated is None and "partition" in done.job.habits and table == done.reads[0].table:
        return f"day={_day(done)}"
    return stated


def evaluation(plan: Plan, version: Version) -> Event:
    """An evaluation run that reads a version of a model and says by its test what it is."""
    name = version.model.rpartition("/")[2]
    chance = chance_of("auc", plan.name, version.model, version.number)
    auc = chance.uniform(0.60, 0.78) if version.said else chance.uniform(0.84, 0.88)
    test = {
        "name": "auc",
        "status": "fail" if version.said else "pass",
        "severity": "error",
        "type": "metric",
        "expected": ">= 0.8",
        "actual": f"{auc:.3f}",
    }
    run = _run(plan, f"evaluate_{name}/{version.number}", {"test": {"tests": [test]}})
    job = _job(plan, f"evaluate_{name}", {"jobType": {"processingType": "BATCH", "jobType": "EVALUATION"}})
    model = _dataset(plan, version.model, {"version": {"datasetVersion": str(version.number)}})
    return _event("COMPLETE", version.done.ended + EVALUATED_AFTER, run, job, [model], [])


def _input(plan: Plan, read: Read, subset: str | None) -> Event:
    table = plan.tables[read.table]
    facets: dict[str, Any] = {}
    own: dict[str, Any] = {}
    if table.source:
        facets["schema"] = _schema(read.content)
        facets["documentation"] = {"description": read.content.documentation}
        if table.counted:
            own["inputStatistics"] = _statistics(plan, table, read.content)
        if table.measured:
            own["dataQualityMetrics"] = quality(plan, table, read.content)
    if subset is not None:
        condition = {"type": "location", "locations": [subset]}
        own["subset"] = {"inputCondition": condition}
    return _dataset(plan, read.table, facets) | {"inputFacets": _faceted(own)}


def _output(plan: Plan, done: Done, content: Content, number: int | None) -> Event:
    table = plan.tables[content.table]
    if number is not None:
        of_model = {
            "version": {"datasetVersion": str(number)},
            "datasetType": {"datasetType": "MODEL"},
        }
        return _dataset(plan, table.name, of_model)
    facets: dict[str, Any] = {
        "schema": _schema(content),
        "documentation": {"description": content.documentation},
    }
    if "lineage" in done.job.tells:
        facets["columnLineage"] = {"fields": _lineage(plan, done)}
    if table.measured:
        facets["dataQualityMetrics"] = quality(plan, table, content)
    own = {"outputStatistics": _statistics(plan, table, content)} if table.counted else {}
    return _dataset(plan, table.name, facets) | {"outputFacets": _faceted(own)}


def _lineage(plan: Plan, done: Done) -> dict[str, Any]:
    stands_for = dict(zip(done.job.inputs, done.reads, strict=False))
    fields: dict[str, Any] = {}
    for column, sources in done.job.lineage.items():
        known = [
            {"namespace": plan.name, "name": stands_for[table].table, "field": name}
            for table, name in sources
            if table in stands_for and name in (stands_for[table].content.columns or (name,))
        ]
        if known:
            fields[column] = {"inputFields": known}
    return fields


def rows(plan: Plan, table: Table, content: Content) -> int:
    """Rows as whoever counts them finds them: a write's are the same whoever asks, a source's move from day to day."""
    chance = chance_of("rows", plan.name, table.name, _when(content))
    return max(1, round(table.rows * content.rows * chance.gauss(1, table.noise)))


def quality(plan: Plan, table: Table, content: Content) -> dict[str, Any]:
    """Statistics of the columns that are there and were there from the beginning."""
    count = rows(plan, table, content)
    columns: dict[str, Any] = {}
    for column in table.columns:
        if column.name not in (content.columns or (column.name,)):
            continue
        chance = chance_of("column", plan.name, table.name, column.name, _when(content))
        shift = content.shifts.get(column.name)
        factor, extra = (shift.factor, shift.nulls) if shift else (1.0, 0.0)
        nulls = min(count, round(count * min(1.0, column.nulls * chance.gauss(1, 0.1) + extra)))
        mean = column.level * factor * chance.gauss(1, column.noise)
        filled = count - nulls
        metrics: dict[str, Any] = {"nullCount": max(0, nulls), "count": filled}
        if filled > 0:
            metrics |= {
                "distinctCount": max(1, round(filled * 0.3 * chance.gauss(1, 0.02))),
                "min": round(mean * 0.1 * chance.gauss(1, 0.05), 6),
                "max": round(mean * 6 * chance.gauss(1, 0.05), 6),
                "sum": round(mean * filled, 4),
            }
        columns[column.name] = metrics
    return {"rowCount": count, "bytes": count * ROW_BYTES, "columnMetrics": columns}


def _statistics(plan: Plan, table: Table, content: Content) -> dict[str, int]:
    count = rows(plan, table, content)
    if not plan.manners.files:
        return {"rowCount": count, "size": count * ROW_BYTES}
    chance = chance_of("files", plan.name, table.name, _when(content))
    files = max(1, content.files + chance.choice((-1, 0, 0, 0, 1)))
    return {"rowCount": count, "size": round(count * ROW_BYTES * chance.gauss(1, 0.08)), "fileCount": files}


def _when(content: Content) -> str:
    return content.run or f"day {content.at // DAY}"


def _schema(content: Content) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": of} for name, of in content.columns.items()]}


def _dataset(plan: Plan, name: str, facets: dict[str, Any]) -> Event:
    return {"namespace": plan.name, "name": name, "facets": _faceted(facets)}


def _job(plan: Plan, name: str, facets: dict[str, Any]) -> Event:
    return {"namespace": plan.name, "name": name, "facets": _faceted(facets)}


def _run(plan: Plan, run: str, facets: dict[str, Any]) -> Event:
    return {"runId": run_id(plan, run), "facets": _faceted(facets)}


def _faceted(facets: dict[str, Any]) -> dict[str, Any]:
    return {name: {**FACET, **content} for name, content in facets.items()}


def _event(  # noqa: PLR0917  (the parts of an event)
    kind: str, at: int, run: Event, job: Event, inputs: list[Event], outputs: list[Event]
) -> Event:
    time = datetime.fromtimestamp(BEGIN + at, UTC).isoformat().replace("+00:00", "Z")
    return {
        "eventType": kind,
        "eventTime": time,
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
        "run": run,
        "job": job,
        "inputs": inputs,
        "outputs": outputs,
    }
