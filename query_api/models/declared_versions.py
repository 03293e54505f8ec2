"""In which versions something is declared to be made of something: by jobs' events, and by model cards."""

from collections.abc import Iterable, Mapping
from typing import Any

from headwater.event.producer_json import mapping, names, objects, text
from headwater.identity import dataset_key, job_key
from query_api.graph.facets import bodies, newest, shown
from query_api.graph.statements import DATASET_FACETS
from query_api.history.run_reader import RunReader
from query_api.models.statements import DECLARED_READS

#: The dataset facet that a model card is sent with: `docs/facets.md`.
CARD = "headwater_modelCard"


async def versions_by_jobs(run_reader: RunReader, nodes: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """By dataset (its id) the versions in which jobs, given as impact shows them, are declared to read it."""
    keys = sorted({job_key(node["namespace"], node["name"]) for node in nodes})
    rows = await run_reader.question.ask(DECLARED_READS, jobs=keys) if keys else []
    return await _by_id(run_reader, [(row.dataset, row.version) for row in rows])


async def versions_by_card(run_reader: RunReader, models: Iterable[str]) -> dict[str, set[str]]:
    """By dataset (its id) the revisions of it that the cards of models, given by their keys, name."""
    rows = await run_reader.question.ask(DATASET_FACETS, keys=sorted(models))
    sets = [newest(row.facets) for row in rows]
    contents = await bodies(run_reader.question, sets, {CARD})
    listed = [
        (dataset_key(*named), version)
        for facets in sets
        for each in objects(mapping(shown(facets, contents).get(CARD)).get("madeOf"))
        if (named := names(each)) and (version := text(each.get("version")))
    ]
    return await _by_id(run_reader, listed)


async def _by_id(run_reader: RunReader, versions: list[tuple[str, str]]) -> dict[str, set[str]]:
    await run_reader.names.load(dict.fromkeys(dataset for dataset, _ in versions))
    found: dict[str, set[str]] = {}
    for dataset, version in versions:
        found.setdefault(run_reader.dataset_id(dataset), set()).add(version)
    return found


def only(versions: Mapping[str, set[str]], dataset: str) -> str | None:
    """The version of a dataset; None if none is named, or several are."""
    found = versions.get(dataset, set())
    return next(iter(found)) if len(found) == 1 else None
