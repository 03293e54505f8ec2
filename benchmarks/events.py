"""Run events: full ones as producers send them, about 5 kB, and minimal ones that only say what they read and write."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

Event = dict[str, Any]

PRODUCER = "https://bench.example/producer"
SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
NAMESPACE = "bench"
#: Seconds since 1970 of the first event: 2026-11-01.
BEGIN = 1_793_491_200
#: Columns of every dataset, and how many of an output's columns come from both inputs.
COLUMNS, SHARED = 8, 4
#: Runs that one parent run starts.
FAMILY = 10

#: What every facet has.
FACET = {"_producer": PRODUCER, "_schemaURL": "https://bench.example/facet.json#/$defs/Facet"}
_FIELDS = [f"column_{number}" for number in range(COLUMNS)]
_SCHEMA = {
    **FACET,
    "fields": [{"name": name, "type": "VARCHAR(255)"} for name in _FIELDS],
}


def run(number: int, job: str, inputs: tuple[str, str], output: str) -> Iterator[Event]:
    """START and COMPLETE of one run, each about 5 kB: schemas, column lineage, statistics, parent, SQL.

    Args:
        number: of the run; decides its id, its time and, ten at a time, its parent run.
        job: name of the job.
        inputs: names of the datasets that it reads.
        output: name of the one that it writes.
    """
    started = BEGIN + number * 60
    family = number // FAMILY
    parent = {"run": {"runId": _id("parent", family)}, "job": {"namespace": NAMESPACE, "name": f"dag_{family % 1000}"}}
    for event_type, at in (("START", started), ("COMPLETE", started + 30)):
        done = event_type == "COMPLETE"
        statistics = {"outputStatistics": {**FACET, "rowCount": 1000 + number, "size": 65_536}} if done else {}
        yield {
            "eventTime": _time(at),
            "eventType": event_type,
            "producer": PRODUCER,
            "schemaURL": SCHEMA,
            "run": {
                "runId": run_id(number),
                "facets": {
                    "parent": {**FACET, **parent, "root": parent},
                    "nominalTime": {**FACET, "nominalStartTime": _time(started)},
                },
            },
            "job": {
                "namespace": NAMESPACE,
                "name": job,
                "facets": {
                    "jobType": {**FACET, "processingType": "BATCH", "integration": "SPARK", "jobType": "JOB"},
                    "sql": {**FACET, "query": _sql(inputs)},
                },
            },
            "inputs": [
                {**_dataset(each, schema=_SCHEMA), "inputFacets": {"inputStatistics": {**FACET, "rowCount": 1000}}}
                for each in inputs
            ],
            "outputs": [
                {
                    **_dataset(output, schema=_SCHEMA, columnLineage={**FACET, "fields": _lineage(inputs)}),
                    "outputFacets": statistics,
                }
            ],
        }


def minimal(number: int, job: str, inputs: tuple[str, ...], outputs: tuple[str, ...], columns: int = 0) -> Event:
    """A COMPLETE event that names a job, what it reads and writes, and nothing else.

    Args:
        number: of the run; decides its id and time.
        job: name of the job.
        inputs: names of the datasets that it reads.
        outputs: names of those that it writes.
        columns: so many columns of each output come each from the one of the same name of each input.
    """
    facets: dict[str, Any] = {}
    if columns:
        fields = {name: {"inputFields": [_field(each, name) for each in inputs]} for name in _FIELDS[:columns]}
        facets = {"columnLineage": {**FACET, "fields": fields}}
    return {
        "eventTime": _time(BEGIN + number),
        "eventType": "COMPLETE",
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
        "run": {"runId": _id("minimal", number, job)},
        "job": {"namespace": NAMESPACE, "name": job},
        "inputs": [_dataset(each) for each in inputs],
        "outputs": [_dataset(each, **facets) for each in outputs],
    }


def run_id(number: int) -> str:
    """Id of the run with this number that `run` makes."""
    return _id("run", number)


def _id(*of: str | int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, of))))


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _dataset(name: str, **facets: Any) -> Event:
    return {"namespace": NAMESPACE, "name": name, "facets": facets}


def _field(dataset: str, field: str) -> Event:
    how = {"type": "DIRECT", "subtype": "TRANSFORMATION"}
    return {"namespace": NAMESPACE, "name": dataset, "field": field, "transformations": [how]}


def _lineage(inputs: tuple[str, str]) -> dict[str, Any]:
    first, second = inputs
    return {
        name: {"inputFields": [_field(first, name), *([_field(second, name)] if number < SHARED else ())]}
        for number, name in enumerate(_FIELDS)
    }


def _sql(inputs: tuple[str, str]) -> str:
    columns = ", ".join(f"a.{name}" for name in _FIELDS)
    return " ".join(("SELECT", columns, "FROM", inputs[0], "AS a JOIN", inputs[1], "AS b USING (column_0)"))
