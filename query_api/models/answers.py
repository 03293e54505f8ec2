"""The answers about models, each read and put together: one function a question."""

from typing import Any

from headwater.counted import counted
from headwater.errors import InvalidQuestion
from headwater.event.producer_json import mapping
from headwater.event.time import iso, iso_or_none
from query_api.compare.comparison import compare_closures
from query_api.diff.document import document as diff_document
from query_api.history.run_reader import RunReader
from query_api.history.run_view import RunView
from query_api.history.statements import JUDGES_OF_RUNS
from query_api.history.verdicts import assertions_among_facets
from query_api.models.column_edges import ColumnEdges
from query_api.models.declared import declared_of, declared_origin_json, declared_version, input_json
from query_api.models.declared_versions import versions_by_card
from query_api.models.found import find_origin
from query_api.models.judged import verdicts_json
from query_api.models.judgements import Judged, judgements
from query_api.models.origin import origin_json
from query_api.models.read_model import Model, ModelId, read_model
from query_api.models.reproduce import recipe
from query_api.models.said import said_json
from query_api.models.shape.uses import ModelUse, ModelUses
from query_api.models.shape.versions import ModelVersionAnswer, ModelVersionsAnswer
from query_api.models.shape.words import VersionVerdict
from query_api.models.uses import readers_of, uses_of
from query_api.models.version_json import names_json, version_json, whole_version_json
from query_api.models.versions import ModelVersion
from query_api.runs.blast_radius import blast_radius

#: Most versions that one answer lists.
MOST_LISTED = 1000


async def verdicts_on(
    run_reader: RunReader, model: Model, version: ModelVersion, until: int | None = None
) -> list[VersionVerdict]:
    """What is said of a version by those who read it, and of the run that made it."""
    readers = await readers_of(run_reader, model, version, until, judges=True)
    rows = await run_reader.question.ask(JUDGES_OF_RUNS, runs=[version.write.run])
    judges = {each.view.key: each.view for each in readers.found}
    judges |= {view.key: view for view in await run_reader.views(row.judge for row in rows)}
    shown = [view for view in judges.values() if until is None or view.ended <= until]
    await run_reader.load_owned(view.job for view in shown)
    jobs = {view.job: run_reader.job_id(view.job) for view in shown}
    names = {run_reader.names.elect(name): run_reader.dataset_id(name) for name in model.named.ever}
    uses = (use for view in shown for name, use in view.reads.items() if name in names)
    return verdicts_json(shown, names, jobs, await assertions_among_facets(run_reader, uses))


async def versions_answer(run_reader: RunReader, asked: ModelId, limit: int, until: int | None) -> ModelVersionsAnswer:
    """The versions of a model, newest training first."""
    model = await read_model(run_reader, asked, until)
    counted = model.counted
    shown = counted[: min(limit, MOST_LISTED)]
    views = {view.key: view for view in await run_reader.views(each.write.run for each in shown)}
    writes = [(each.write.run, each.write.at) for each in shown]
    judged = await judgements(run_reader, [Judged(model.named.ever, writes)])
    cut = len(counted) > len(shown) or model.versions.cut
    renamed_to = model.named.renamed_to
    return {
        "model": model.id,
        "renamedTo": renamed_to and run_reader.dataset_id(renamed_to),
        "versions": [
            version_json(run_reader, model, each, views.get(each.write.run), judged.get(each.write.run))
            for each in shown
        ],
        "truncated": {"reason": "versions", "count": len(counted)} if cut else None,
    }


async def version_answer(
    run_reader: RunReader, asked: ModelId, version: str | None, until: int | None
) -> ModelVersionAnswer:
    """One version with all that was said of it."""
    model = await read_model(run_reader, asked, until)
    chosen = model.version(version)
    view = await _view(run_reader, chosen)
    verdicts = await verdicts_on(run_reader, model, chosen, until)
    await run_reader.load_owned([view.job])
    return whole_version_json(run_reader, model, chosen, view, verdicts)


async def origin_answer(
    run_reader: RunReader, asked: ModelId, version: str | None, until: int | None
) -> dict[str, Any]:
    """Where a version comes from."""
    model = await read_model(run_reader, asked, until)
    if not model.versions.found:
        return await _declared_origin(run_reader, model, version, until)
    chosen = model.version(version)
    found = await find_origin(run_reader, model, chosen, ColumnEdges(run_reader))
    said = model.said.of(chosen.version)
    origin = origin_json(run_reader, found)
    known = {each["dataset"] for each in origin["inputs"]}
    asks = until is None and found.model_declares
    own = (await declared_of(run_reader, model, 1)).own_inputs() if asks else []
    known |= {*model.named.former.values()}
    if more := [each for each in own if each not in known]:
        versions = await versions_by_card(run_reader, model.names)
        origin["inputs"] += [input_json(each, versions) for each in more]
        origin["coverage"]["inputs"] += len(more)
        without = counted(
            len(more), "input is only declared, without columns", "inputs are only declared, without columns"
        )
        origin["coverage"]["texts"].append(f"{without}: which features come from there is not known")
    return {
        "model": model.id,
        "version": chosen.version,
        "versions": names_json(model, chosen),
        "asOf": iso_or_none(until),
        **origin,
        "approvals": [said_json(each) for each in reversed(said.approvals)],
        "verdicts": await verdicts_on(run_reader, model, chosen, until),
    }


async def _declared_origin(
    run_reader: RunReader, model: Model, version: str | None, until: int | None
) -> dict[str, Any]:
    """Of a model that no run is known to have made, what is declared of it today.

    Raises:
        NotFound: it is asked as of a time, or in a version that is not the declared one, or nothing is declared.
    """
    now = await declared_version(run_reader, model)
    found = await declared_of(run_reader, model, None)
    if until is not None or (version is not None and version != now) or not found.edges:
        model.version(version)
    said = model.said.of(now)
    return {
        "model": model.id,
        "version": now,
        "versions": {
            "version": now,
            "runId": None,
            "aliases": model.said.aliases_of(now),
            "otherNames": [],
            "formerName": None,
        },
        "asOf": None,
        **await declared_origin_json(run_reader, model, found),
        "approvals": [said_json(each) for each in reversed(said.approvals)],
        "verdicts": [],
    }


async def uses_answer(run_reader: RunReader, asked: ModelId, version: str | None, most: int) -> ModelUses:
    """Who used exactly this version, and what it reached."""
    model = await read_model(run_reader, asked)
    chosen = model.version(version)
    readers = await readers_of(run_reader, model, chosen)
    users, ends = await uses_of(run_reader, model, readers)
    await run_reader.load_owned(each.view.job for each, _ in users)
    uses: list[ModelUse] = [
        {
            "kind": kind,
            "runId": each.view.run_id,
            "job": run_reader.job_id(each.view.job) or None,
            "since": iso(each.at),
            "until": iso(ends[each.view.key]) if each.view.key in ends else None,
            "state": each.view.state,
            "rule": each.rule,
            "outputs": sorted(run_reader.dataset_id(dataset) for dataset in each.view.writes),
        }
        for each, kind in users
    ]
    radius = await blast_radius(run_reader.question, chosen.write.run, most=most, only=frozenset(model.named.ever))
    reached = {write.dataset for write in radius.writes} - set(model.named.ever)
    await run_reader.names.load(sorted(reached))
    by_type: dict[str, set[str]] = {"datasets": set(), "dashboards": set(), "models": set()}
    for dataset in reached:
        shown = run_reader.names.shown(dataset)
        kind = {"DASHBOARD": "dashboards", "MODEL": "models"}.get((shown.type or "").upper(), "datasets")
        by_type[kind].add(shown.id)
    reason = radius.reason or ("readers" if readers.cut else None)
    return {
        "model": model.id,
        "version": chosen.version,
        "versions": names_json(model, chosen),
        "uses": uses,
        "reached": {
            "datasets": sorted(by_type["datasets"]),
            "dashboards": sorted(by_type["dashboards"]),
            "models": sorted(by_type["models"]),
        },
        "truncated": None if reason is None else {"reason": reason, "frontier": []},
    }


async def changes_answer(
    run_reader: RunReader, asked: ModelId, version: str | None, since: str | None
) -> dict[str, Any]:
    """What differs from another version: data, features, code, parameters, environment, results."""
    model = await read_model(run_reader, asked)
    chosen = model.version(version)
    before, why = _since(model, chosen, since)
    edges = ColumnEdges(run_reader)
    old_found = await find_origin(run_reader, model, before, edges)
    new_found = await find_origin(run_reader, model, chosen, edges)
    old, new = old_found.closure, new_found.closure
    comparison = await compare_closures(run_reader, old, new, symptom=model.key_of(chosen))
    left, right = origin_json(run_reader, old_found), origin_json(run_reader, new_found)
    return {
        "model": model.id,
        "version": chosen.version,
        "versionRunId": chosen.write.run_id,
        "since": before.version,
        "sinceRunId": before.write.run_id,
        "sinceIs": why,
        **await diff_document(run_reader, old, new, comparison),
        "training": {
            part: _differing(mapping(left["training"][part]), mapping(right["training"][part]))
            for part in ("parameters", "metrics", "environment", "engine", "code")
        },
        "features": _features_differing(left["features"], right["features"]),
    }


def _since(model: Model, chosen: ModelVersion, since: str | None) -> tuple[ModelVersion, str]:
    """What to compare with, and why that: named, the last one approved before, else the one trained before."""
    if since is not None:
        found = model.version(since, "since")
        if found == chosen:
            raise InvalidQuestion(
                f"version and since are one version, '{chosen.label[:200]}': there is nothing to compare"
            )
        return found, "named"
    older = [
        each for each in model.counted if (each.trained_at, each.write.run) < (chosen.trained_at, chosen.write.run)
    ]
    approved = next((each for each in older if model.said.of(each.version).approval == "approved"), None)
    if approved is not None:
        return approved, "approved"
    if not older:
        raise InvalidQuestion(f"'{chosen.label[:200]}' is the first version: say what to compare with, with since=…")
    return older[0], "before"


def _differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """By name what it was and is: `[before, after]`, None where it was not said; one level of nesting is opened."""
    found: dict[str, Any] = {}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            if inner := _differing(mapping(old), mapping(new)):
                found[name] = inner
        elif old != new:
            found[name] = [old, new]
    return found


def _features_differing(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, Any]:
    """Features added and removed, and of those that stayed what their values are made of now."""

    def by_name(features: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {(each["dataset"], each["column"]): each for each in features}

    def sources(feature: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"dataset": each["dataset"], "column": each["column"]} for each in feature["sources"]]

    old, new = by_name(before), by_name(after)
    return {
        "added": [{"dataset": dataset, "column": column} for dataset, column in sorted(new.keys() - old.keys())],
        "removed": [{"dataset": dataset, "column": column} for dataset, column in sorted(old.keys() - new.keys())],
        "changed": [
            {
                "dataset": name[0],
                "column": name[1],
                "sources": [sources(old[name]), sources(new[name])],
                "transformations": [_all_transformations(old[name]), _all_transformations(new[name])],
            }
            for name in sorted(old.keys() & new.keys())
            if sources(old[name]) != sources(new[name])
            or _all_transformations(old[name]) != _all_transformations(new[name])
        ],
    }


def _all_transformations(feature: dict[str, Any]) -> list[str]:
    return sorted({how for source in feature["sources"] for how in source["transformations"]})


async def reproduce_answer(run_reader: RunReader, asked: ModelId, version: str | None) -> dict[str, Any]:
    """How to make a version again, and what of that is not pinned."""
    model = await read_model(run_reader, asked)
    chosen = model.version(version)
    found = await find_origin(run_reader, model, chosen, ColumnEdges(run_reader))
    names = {"model": model.id, "version": chosen.version, "versions": names_json(model, chosen)}
    return recipe(run_reader, found, names)


async def _view(run_reader: RunReader, version: ModelVersion) -> RunView:
    return (await run_reader.views([version.write.run]))[0]
