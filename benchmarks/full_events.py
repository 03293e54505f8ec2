"""Run events that carry every facet of the standard, about 20 kB: nobody sends all of them, but each is sent."""

from collections.abc import Iterator
from typing import Any

from benchmarks import events
from benchmarks.events import FACET, Event
from benchmarks.facets import SAMPLES


def run(number: int, job: str, inputs: tuple[str, str], output: str) -> Iterator[Event]:
    """START and COMPLETE of one run as `benchmarks.events.run` makes them, with every other facet besides.

    What facets name belongs to this run's job alone: one that triggers it, an alias of each dataset, and an explicit
    lineage from the first input beside the column lineage.
    """
    for event in events.run(number, job, inputs, output):
        run_, job_ = event["run"], event["job"]
        run_["facets"] = {**_all("run", jobDependencies=_triggered(number, job)), **run_["facets"]}
        stated = {"namespace": events.NAMESPACE, "name": output, "type": "DATASET", **_lineage(inputs)}
        job_["facets"] = {**_all("job", lineage={"entries": [stated]}), **job_["facets"]}
        for dataset in event["inputs"]:
            above = {"lineage", "columnLineage"}  # what an input is made of is not said by who reads it
            facets = _all("dataset", **_own(dataset)) | dataset["facets"]
            dataset["facets"] = {name: facet for name, facet in facets.items() if name not in above}
            dataset["inputFacets"] = _all("input") | dataset["inputFacets"]
        for dataset in event["outputs"]:
            dataset["facets"] = _all("dataset", lineage=_lineage(inputs), **_own(dataset)) | dataset["facets"]
            dataset["outputFacets"] = _all("output") | dataset["outputFacets"]
        yield event


def _own(dataset: dict[str, Any]) -> dict[str, Any]:
    alias = {"namespace": "catalog", "name": f"shop.{dataset['name']}", "type": "TABLE"}
    return {
        "symlinks": {"identifiers": [alias]},
        "lifecycleStateChange": {"lifecycleStateChange": "OVERWRITE"},
    }


def _all(kind: str, **own: dict[str, Any]) -> dict[str, Any]:
    """Every facet that stands on this kind of thing; `own` instead of the sample."""
    return {name: {**FACET, **facet} for name, facet in {**SAMPLES[kind], **own}.items()}


def _triggered(number: int, job: str) -> dict[str, Any]:
    """As if the job's runs were started by those of one beside it."""
    before = {
        "job": {"namespace": events.NAMESPACE, "name": f"before.{job}"},
        "run": {"runId": events.run_id(-1 - number)},
        "dependency_type": "DIRECT_INVOCATION",
    }
    return {"upstream": [before], "trigger_rule": "ALL_SUCCESS"}


def _lineage(inputs: tuple[str, str]) -> dict[str, Any]:
    sources = [{"namespace": events.NAMESPACE, "name": name, "type": "DATASET"} for name in inputs]
    first = sources[0]
    return {
        "inputs": sources,
        "fields": {
            f"column_{each}": {"inputs": [{**first, "field": f"column_{each}"}]} for each in range(events.SHARED)
        },
    }
