"""Where a version of a model comes from: what its training read and ran with, all runs and sources above, its features.

Everything is what the runs on the way carried themselves, at that time. What only dataset events say of owners and tags
has no history: it is the state of today, and marked as such.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from headwater.event.producer_json import mapping, text
from headwater.event.time import iso, iso_or_none
from query_api.compare.dataset_changes import facet_of, schema_of, statistics_of
from query_api.compare.statistics import Metric, assertions_of
from query_api.graph.facets import owners
from query_api.history.closure_with_views import Seen
from query_api.history.facet_names import FRAME
from query_api.history.run_reader import RunReader
from query_api.history.run_view import Bodies, RunView
from query_api.history.verdicts import ASSERTIONS
from query_api.models.column_edges import Stated
from query_api.models.coverage import coverage, truncated
from query_api.models.features import Feature
from query_api.models.found import Found, sources_of
from query_api.models.metrics import metric_values, metrics_of
from query_api.models.run_parts import (
    code_of,
    engine_of,
    environment_of,
    owners_of,
    parameters_of,
    parents_of,
    tags_of,
)
from query_api.models.shape.features import Feature as ShownFeature
from query_api.models.shape.features import Influence
from query_api.models.shape.origin import OriginJob
from query_api.models.shape.origin_data import Assertion, DatasetTag, Quality
from query_api.models.shape.runs import Training

#: Parts of the names of parameters that seed random numbers.
_SEEDS = ("seed", "random_state")


def origin_json(run_reader: RunReader, found: Found) -> dict[str, Any]:
    """The parts of the answer that the closure gives; see `docs/models.md#origin` for what each field rests on."""
    depths = found.depths()
    inputs = [
        dataset_json(run_reader, found, seen) for seen in found.closure.seen_by.get(found.closure.root.key, {}).values()
    ]
    sources = [
        dataset_json(run_reader, found, min(every, key=lambda seen: (seen.read.at, seen.reader.key)), whole=True)
        | {"readers": len(every)}
        for every in sources_of(found.closure).values()
    ]
    jobs = [job_json(run_reader, found, view, depths[view.key]) for view in found.closure.runs.values()]
    jobs.sort(key=lambda each: (each["depth"], each["job"] or "", each["runId"]))
    features = [_feature(run_reader, found, each) for each in found.features.found]
    influences = _influences(run_reader, found.features.influences)
    used = {each["dataset"] for each in [*features, *influences]}
    return {
        "training": training_json(run_reader, found),
        "inputs": sorted(inputs, key=lambda each: each["dataset"]),
        "sources": sorted(sources, key=lambda each: each["dataset"]),
        "jobs": jobs,
        "features": features,
        "influencedBy": influences,
        "coverage": coverage(found, inputs, sources, jobs, used),
        "truncated": truncated(found),
    }


def training_json(run_reader: RunReader, found: Found) -> Training:
    """The run that made the version: when, with which parameters and code, on what, with what result."""
    view = found.closure.root
    write = found.version.write
    parameters = parameters_of(view)
    return {
        "runId": view.run_id,
        "job": run_reader.job_id(view.job) or None,
        "startedAt": iso(view.began),
        "endedAt": iso_or_none(write.ended),
        "durationSeconds": None if write.ended is None else (write.ended - view.began) / 1_000_000,
        "state": view.state,
        "parameters": parameters,
        "seeds": {key: value for key, value in parameters.items() if any(each in key.lower() for each in _SEEDS)},
        "metrics": metrics_of(view),
        "metricValues": metric_values(view),
        "environment": environment_of(view),
        "engine": engine_of(view),
        "code": code_of(view, found.bodies),
        "parents": parents_of(view),
        "owners": _owners_of_job(found, view),
        "alsoWrittenBy": [each.run_id for each in found.version.also],
    }


def job_json(run_reader: RunReader, found: Found, view: RunView, depth: int) -> OriginJob:
    """A run on the way to the model."""
    seen = found.closure.seen_by.get(view.key, {})
    return {
        "job": run_reader.job_id(view.job) or None,
        "runId": view.run_id,
        "state": view.state,
        "startedAt": iso(view.began),
        "endedAt": iso(view.ended),
        "depth": depth,
        "code": code_of(view, found.bodies),
        "parameters": parameters_of(view),
        "engine": engine_of(view),
        "environment": environment_of(view) if depth else None,
        "owners": _owners_of_job(found, view),
        "parents": parents_of(view),
        "inputs": sorted(run_reader.dataset_id(dataset) for dataset in seen),
        "outputs": sorted(run_reader.dataset_id(dataset) for dataset in view.writes),
    }


def dataset_json(run_reader: RunReader, found: Found, seen: Seen, *, whole: bool = True) -> dict[str, Any]:
    """A dataset as a run saw it: which version or write, how that is known, and what was said of it at that time."""
    read, writer = seen.read, seen.read.writer
    version = read.version or _written_version(seen)
    shown: dict[str, Any] = {
        "dataset": run_reader.dataset_id(seen.dataset),
        "datasetType": run_reader.names.shown(seen.dataset).type,
        "version": version,
        "rule": read.rule,
        "readAt": iso(read.at),
        "reader": seen.reader.run_id,
        "writer": writer and writer.run_id,
        "writerJob": (run_reader.job_id(seen.writer.job) or None) if seen.writer else None,
        "writtenAt": writer and iso(writer.made_at),
        "alsoWriters": [write.run_id for write in read.also],
    }
    if whole:
        shown |= described(run_reader, found, seen)
    return shown


def _written_version(seen: Seen) -> str | None:
    """The version that the write which was seen made."""
    use = seen.uses.get("write")
    return use.version if use is not None else None


def described(run_reader: RunReader, found: Found, seen: Seen) -> dict[str, Any]:
    """Schema, rows, owners, tags, quality as runs stated them then; else owners and tags of today."""
    bodies = found.bodies
    schema = schema_of(seen, bodies)
    said_owners, said_tags = owners_of(facet_of(seen, "ownership", bodies)), tags_of(facet_of(seen, "tags", bodies))
    of_today: list[str] = []
    for name in run_reader.names.all(seen.dataset):
        now = found.now.get(name.key)
        if now is None:
            continue
        if not said_owners and now.owners:
            said_owners = list(now.owners)
            of_today.append("owners")
        if not said_tags and (now.tags or now.column_tags):
            said_tags = [_tag(None, each) for each in now.tags or ()]
            said_tags += [_tag(*_column_and_tag(each)) for each in now.column_tags or ()]
            of_today.append("tags")
    statistics = statistics_of(seen, bodies)
    return {
        "schema": [{"name": name, "type": kind or None} for name, kind in schema.items()],
        "rowCount": _row_count(statistics),
        "owners": said_owners,
        "tags": said_tags,
        "ofToday": of_today,
        "quality": _quality(seen, bodies),
        "fingerprint": fingerprint_of(seen),
    }


def fingerprint_of(seen: Seen) -> dict[str, Any] | None:
    """The fingerprint of what was read, or of what was written; None: nobody took one."""
    for side in ("read", "write"):
        use = seen.uses.get(side)
        if use is not None and (taken := mapping(mapping(use.own.get(FRAME)).get("fingerprint"))):
            return taken
    return None


def _tag(column: str | None, tag: str) -> DatasetTag:
    key, _, value = tag.partition("=")
    return {"key": key, "value": value or None, "column": column}


def _column_and_tag(text: str) -> tuple[str | None, str]:
    column, _, tag = text.rpartition(":")
    return column or None, tag


def _row_count(statistics: Mapping[Any, Mapping[Metric, float]]) -> int | None:
    for side in ("read", "write"):
        for metric, value in statistics.get(side, {}).items():
            if metric.name == "rowCount" and not metric.column:
                return int(value)
    return None


def _quality(seen: Seen, bodies: Bodies) -> Quality | None:
    """The assertions that the runs stated of it; None: nobody checked."""
    found: list[Assertion] = [
        {
            "assertion": text(each.get("assertion")),
            "column": text(each.get("column")),
            "success": each["success"],
            "statedBy": side,
        }
        for side, use in seen.uses.items()
        for facet in use.stated(ASSERTIONS, bodies)
        for each in assertions_of(facet)
    ]
    return {"assertions": found, "failed": sum(not each["success"] for each in found)} if found else None


def _owners_of_job(found: Found, view: RunView) -> list[str]:
    body = found.bodies.get(view.job_facets.get("ownership", ""))
    return [each["name"] for each in owners({"ownership": body})] if body is not None else []


def _influences(run_reader: RunReader, stated: Iterable[Stated]) -> list[Influence]:
    return [
        {
            "dataset": run_reader.dataset_id(each.source[0]),
            "column": each.source[1],
            "transformations": list(each.transformations),
        }
        for each in stated
    ]


def _feature(run_reader: RunReader, found: Found, each: Feature) -> ShownFeature:
    dataset, column = each.column
    return {
        "column": column,
        "dataset": run_reader.dataset_id(dataset),
        "transformations": list(each.transformations),
        "sources": [
            {
                "dataset": run_reader.dataset_id(source.column[0]),
                "column": source.column[1],
                "path": [
                    {
                        "dataset": run_reader.dataset_id(step.column[0]),
                        "column": step.column[1],
                        "job": _job_of(run_reader, found, step.run),
                        "runId": found.closure.runs[step.run].run_id if step.run else None,
                        "transformations": list(step.transformations),
                    }
                    for step in source.path
                ],
                "transformations": list(dict.fromkeys(how for step in source.path for how in step.transformations)),
            }
            for source in each.sources
        ],
        "influencedBy": _influences(run_reader, each.influences),
        "known": each.known,
        "brokenAt": [
            {
                "dataset": run_reader.dataset_id(made.column[0]),
                "column": made.column[1],
                "job": _job_of(run_reader, found, made.run),
                "runId": found.closure.runs[made.run].run_id,
            }
            for made in each.broken
        ],
    }


def _job_of(run_reader: RunReader, found: Found, run: str | None) -> str | None:
    return None if run is None else run_reader.job_id(found.closure.runs[run].job) or None
