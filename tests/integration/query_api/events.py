"""Small OpenLineage events, written for these tests."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

Dataset = str | dict[str, Any]


def dataset(name: str, *, namespace: str = "db", **facets: dict[str, Any]) -> dict[str, Any]:
    """A dataset with facets."""
    return {"namespace": namespace, "name": name, "facets": facets}


def columns(*names: str) -> dict[str, Any]:
    """A schema facet."""
    return {"fields": [{"name": name, "type": "INT"} for name in names]}


def made_of(whole: tuple[str, ...] = (), **fields: list[str]) -> dict[str, Any]:
    """A columnLineage facet: sources are written `table.column`; `whole` influence every column."""

    def sources(names: list[str] | tuple[str, ...]) -> list[dict[str, Any]]:
        return [{"namespace": "db", "name": n.split(".")[0], "field": n.split(".")[1]} for n in names]

    return {"fields": {to: {"inputFields": sources(names)} for to, names in fields.items()}, "dataset": sources(whole)}


def alias(name: str, kind: str = "TABLE", namespace: str = "catalog") -> dict[str, Any]:
    """A symlinks facet."""
    return {"identifiers": [{"namespace": namespace, "name": name, "type": kind}]}


def renamed(new: str, old: str, *, namespace: str = "db", **facets: dict[str, Any]) -> dict[str, Any]:
    """A dataset that had another name before."""
    change = {"lifecycleStateChange": "RENAME", "previousIdentifier": {"namespace": "db", "name": old}}
    return dataset(new, namespace=namespace, lifecycleStateChange=change, **facets)


def entry(target: str, *sources: str, **fields: list[str]) -> dict[str, Any]:
    """An entry of a lineage facet: `table`, `table.column`, `job!`, and `!` for the job of the event itself."""
    shown = {**_named(target), "inputs": [_named(each) for each in sources]}
    if fields:
        shown["fields"] = {to: {"inputs": [_named(each) for each in names]} for to, names in fields.items()}
    return shown


def lineage(*entries: dict[str, Any]) -> dict[str, Any]:
    """The facets of a job that states explicit lineage."""
    return {"lineage": {"entries": list(entries)}}


def _named(text: str) -> dict[str, Any]:
    if text == "!":
        return {"type": "JOB"}
    if text.endswith("!"):
        return {"type": "JOB", "namespace": "shop", "name": text[:-1]}
    name, _, field = text.partition(".")
    return {"type": "DATASET", "namespace": "db", "name": name} | ({"field": field} if field else {})


def run(
    job: str,
    reads: tuple[Dataset, ...] = (),
    writes: tuple[Dataset, ...] = (),
    *,
    at: int = 0,
    kind: str = "COMPLETE",
    run_id: str | None = None,
    job_facets: dict[str, Any] | None = None,
    run_facets: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A run event; runs of one job at different minutes are different ones unless `run_id` says so."""
    return {
        "eventType": kind,
        "eventTime": f"2026-10-09T{at // 60:02}:{at % 60:02}:00Z",
        "producer": "https://example.com/tests",
        "run": {"runId": run_id or str(uuid5(NAMESPACE_URL, f"{job}/{at}")), "facets": run_facets or {}},
        "job": {"namespace": "shop", "name": job, "facets": job_facets or {}},
        "inputs": [_dataset(each) for each in reads],
        "outputs": [_dataset(each) for each in writes],
    }


def declared(
    job: str,
    reads: tuple[Dataset, ...],
    writes: tuple[Dataset, ...],
    *,
    at: int = 0,
    job_facets: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A job event."""
    event = run(job, reads, writes, at=at, job_facets=job_facets)
    return {name: value for name, value in event.items() if name not in {"run", "eventType"}}


def described(told: dict[str, Any], *, at: int = 0) -> dict[str, Any]:
    """A dataset event."""
    event = run("", at=at)
    return {"eventTime": event["eventTime"], "producer": event["producer"], "dataset": told}


def _dataset(each: Dataset) -> dict[str, Any]:
    return dataset(each) if isinstance(each, str) else each
