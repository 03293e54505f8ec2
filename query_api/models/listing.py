"""All models, a page at a time, each with its latest version and what has happened upstream since that was trained."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from headwater.event.time import iso
from headwater.identity import dataset_id
from query_api.graph.as_of import END
from query_api.graph.facets import newest
from query_api.history.judged_versions import Judgement
from query_api.history.read_judged_versions import said_of_runs
from query_api.history.run_reader import RunReader
from query_api.history.shape import Verdict
from query_api.history.statements import JUDGES_OF_DATASET
from query_api.history.verdicts import verdicts
from query_api.models.read_model import Model, read_models
from query_api.models.shape.listing import CutAttention, JobAttention, ModelSummary
from query_api.models.statements import ALL_MODELS, JOBS_NOW, ModelRow
from query_api.models.versions import ModelVersion

Attention = JobAttention | CutAttention
#: Most writes of each model of a page that are looked at.
WRITES_OF_ONE = 1000
#: Most reads in the closures of all models of a page together.
MOST_READS = 20_000
#: Most runs that judge versions that are looked at, per name of a model.
MOST_JUDGES = 300
#: Facets of a job that are its code.
_CODE = ("sql", "sourceCode", "sourceCodeLocation")


class Filter(NamedTuple):
    """Which models: a part of the name, in any case; a namespace; an owner; a tag, `key` or `key=value`."""

    text: str | None = None
    namespace: str | None = None
    owner: str | None = None
    tag: str | None = None

    def takes(self, row: ModelRow) -> bool:
        """Whether a model is one of them."""
        return (
            (self.text is None or self.text.lower() in f"{row.namespace}:{row.name}".lower())
            and (self.namespace is None or row.namespace == self.namespace)
            and (self.owner is None or self.owner in (row.owners or ()))
            and (self.tag is None or any(self.tag in {each, each.partition("=")[0]} for each in row.tags or ()))
        )


class Page(NamedTuple):
    """Models of a page as JSON values, how many there are in all, and after which name the next page begins."""

    models: list[ModelSummary]
    total: int
    next: tuple[str, str] | None


async def model_page(run_reader: RunReader, which: Filter, after: tuple[str, str] | None, limit: int) -> Page:
    """A page of models, in the order of their names."""
    rows = await _each_once(run_reader, await run_reader.question.ask(ALL_MODELS))
    wanted = sorted((row for row in rows if which.takes(row) and not row.elsewhere), key=_name)
    rest = [row for row in wanted if after is None or _name(row) > after]
    page = rest[:limit]
    models = await read_models(run_reader, [row.key for row in page], until=None, limit=WRITES_OF_ONE)
    latest = [_latest(model) for model in models]
    judged = await judgements(run_reader, models, [[each] if each else [] for each in latest])
    attention = await attention_of(
        run_reader, [(model, each) for model, each in zip(models, latest, strict=True) if each]
    )
    shown = [
        _model_json(row, model, version, judged, attention.get(model.key, []))
        for row, model, version in zip(page, models, latest, strict=True)
    ]
    return Page(shown, len(wanted), _name(page[-1]) if len(rest) > limit else None)


def _name(row: ModelRow) -> tuple[str, str]:
    return row.namespace, row.name


async def _each_once(run_reader: RunReader, rows: Iterable[ModelRow]) -> list[ModelRow]:
    """Models with several names under the one that is shown."""
    rows = list(rows)
    names = run_reader.names
    await names.load(row.key for row in rows if row.aliased)
    found: dict[str, ModelRow] = {}
    for row in rows:
        if not row.aliased:
            found[row.key] = row
            continue
        shown = names.shown(row.key)
        known = found.get(shown.key, row)
        found[shown.key] = known._replace(
            key=shown.key, namespace=shown.namespace, name=shown.name,
            owners=known.owners or row.owners, tags=known.tags or row.tags,
        )  # fmt: skip
    return list(found.values())


def _latest(model: Model) -> ModelVersion | None:
    return model.version(None) if model.counted else None


def _model_json(
    row: ModelRow, model: Model, latest: ModelVersion | None, judged: dict[str, Verdict], attention: list[Attention]
) -> ModelSummary:
    said = model.said.of(latest.version) if latest else model.said.whole
    return {
        "model": dataset_id(row.namespace, row.name),
        "namespace": row.namespace,
        "name": row.name,
        "latest": latest and latest.version,
        "latestRunId": latest and latest.write.run_id,
        "aliases": model.said.aliases_of(latest.version) if latest else [],
        "versionCount": len(model.counted),
        "trainedAt": latest and iso(latest.trained_at),
        "verdict": judged.get(latest.write.run) if latest else None,
        "approval": said.approval,
        "owners": row.owners or [],
        "tags": row.tags or [],
        "attention": attention,
    }


async def judgements(
    run_reader: RunReader, models: Sequence[Model], versions: Sequence[Sequence[ModelVersion]]
) -> dict[str, Verdict]:
    """By key of the run that made a version: `bad` or `good`, as verdicts, tests, evaluations have it; else nothing."""
    question = run_reader.question
    since = [version.write.at for of_one in versions for version in of_one]
    if not since:
        return {}
    names = [name for model in models for name in model.names]
    of = [{"since": min(since), "until": END}]
    judges = await question.ask(JUDGES_OF_DATASET, names=names, of=of, limit=MOST_JUDGES)
    said = await verdicts(run_reader, judges, in_part=True)
    found: dict[str, Verdict] = {}
    for model, of_one in zip(models, versions, strict=True):
        by_writer = said.by_writer.get(model.key, {})
        for version in of_one:
            bad = by_writer.get(version.write.run)
            if bad is not None:
                found[version.write.run] = "bad" if bad else "good"
    of_runs = await said_of_runs(run_reader, [version.write.run for of_one in versions for version in of_one])
    for run, judgement in of_runs.items():
        if judgement.value is not None and found.get(run) != Judgement.BAD.value:
            found[run] = judgement.value
    return found


async def attention_of(
    run_reader: RunReader, latest: Sequence[tuple[Model, ModelVersion]]
) -> dict[str, list[Attention]]:
    """By model what happened upstream since its latest version was trained: runs that failed, code that changed.

    Where the closures of a page have more reads than are looked at, that is said.
    """
    closures = {model.key: await run_reader.closure(version.write.run) for model, version in latest}
    runs = {run for each in closures.values() for run in each.run_ids}
    views = {view.key: view for view in await run_reader.views(sorted(runs))}
    jobs = sorted({view.job for view in views.values() if view.job})
    now = {row.job: row for row in await run_reader.question.ask(JOBS_NOW, jobs=jobs, until=END)} if jobs else {}
    await run_reader.load_owned(jobs)
    found: dict[str, list[Attention]] = {}
    for model, version in latest:
        closure = closures[model.key]
        said: list[JobAttention] = []
        for run in sorted(closure.run_ids):
            view = views.get(run)
            row = now.get(view.job) if view else None
            if view is None or row is None or row.at <= version.trained_at or row.run_id == view.run_id:
                continue
            job = run_reader.job_id(view.job)
            if row.state in {"FAIL", "ABORT"}:
                said.append(
                    {
                        "kind": "failed",
                        "job": job,
                        "runId": row.run_id,
                        "at": iso(row.at),
                        "text": f"{job} failed since",
                    }
                )
            facets = newest(row.job_facets)
            if any(facets.get(name, view.job_facets.get(name)) != view.job_facets.get(name) for name in _CODE):
                said.append(
                    {
                        "kind": "changed",
                        "job": job,
                        "runId": row.run_id,
                        "at": iso(row.at),
                        "text": f"the code of {job} changed since",
                    }
                )
        unique = {(each["kind"], each["job"]): each for each in said}
        failed_first = sorted(unique.values(), key=lambda each: (each["kind"] != "failed", each["job"]))
        found[model.key] = [*failed_first]
        if closure.reason is not None:
            found[model.key].append({"kind": "cut", "text": "not all that lies upstream was looked at"})
    return found
