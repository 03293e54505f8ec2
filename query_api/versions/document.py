"""Versions as JSON values: in Marquez's shape as far as it has one, and what ours have beside it."""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from headwater.canonical import digest
from query_api.graph.dataset_names import DatasetNames
from query_api.graph.facets import fields, part, tags
from query_api.graph.resolve import Named
from query_api.graph.statements import DatasetName
from query_api.versions.differences import differences
from query_api.versions.jobs import PARTS
from query_api.versions.page import Page
from query_api.versions.states import StateByRun, Version
from query_api.web.short_time import short_iso


def dataset_document(node: DatasetName, page: Page, by: str) -> dict[str, Any]:
    """A page of versions of a dataset; `by`: whether writes or reads showed them."""
    name = {"namespace": node.namespace, "name": node.name}
    found = [
        {
            "id": name,
            **name,
            "physicalName": node.name,
            "fields": fields(version.state),
            "tags": tags(version.state),
            "lifecycleState": part(version.state, "lifecycleStateChange", "lifecycleStateChange"),
            "datasetVersion": part(version.state, "version", "datasetVersion"),
            "facets": version.state,
            "statistics": {
                name: {"min": each.least, "max": each.most, "last": each.last}
                for name, each in sorted(version.statistics.items())
            },
            **shared,
        }
        for version, shared in _each(node, page)
    ]
    return {"versions": found, "by": by, "truncated": _truncated(page)}


def job_document(node: Named, page: Page, names: DatasetNames) -> dict[str, Any]:
    """A page of versions of a job; `names` are those of what they read and wrote."""
    datasets = {each.id: {"namespace": each.namespace, "name": each.name} for each in names.loaded()}
    name = {"namespace": node.namespace, "name": node.name}
    found: list[dict[str, Any]] = []
    for version, shared in _each(node, page):
        used = {
            end: None if end not in version.state else [datasets[each] for each in version.state[end]]
            for end in ("inputs", "outputs")
        }
        found.append(
            {
                "id": name,
                **name,
                "location": part(version.state, "sourceCodeLocation", "url"),
                "codeVersion": part(version.state, "sourceCodeLocation", "version"),
                **used,
                "parameters": version.state.get("parameters"),
                "engine": version.state.get("engine"),
                "facets": {facet: said for facet, said in version.state.items() if facet in PARTS},
                **shared,
            }
        )
    return {"versions": found, "truncated": _truncated(page)}


def _each(node: DatasetName | Named, page: Page) -> Iterator[tuple[Version, dict[str, Any]]]:
    """Versions with what all kinds of nodes show of them."""
    for version, before in zip(page.versions, [*page.versions, page.before][1:], strict=True):
        whole = before is not None or page.reason is None
        differing = differences(before.state if before else version.state, version.state)
        yield (
            version,
            {
                "version": str(uuid5(NAMESPACE_URL, digest([node.key, version.state]))),
                "createdAt": short_iso(version.first.at),
                "createdByRun": version.first.run_id and {"id": version.first.run_id},
                "first": _run(version.first),
                "last": _run(version.last),
                "runs": version.runs,
                "outcomes": dict(sorted(version.outcomes.items())),
                "complete": whole,
                "differs": [each._asdict() for each in differing] if whole else None,
            },
        )


def _run(seen: StateByRun) -> dict[str, Any]:
    return {"runId": seen.run_id, "job": seen.job, "at": short_iso(seen.at)}


def _truncated(page: Page) -> dict[str, Any] | None:
    return page.next and {"reason": page.reason, "cursor": page.next.encode()}
