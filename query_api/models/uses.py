"""The runs that used exactly one version of a model: those that name it, and those to whom the clock gives it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from headwater.event.producer_json import mapping, objects, text
from headwater.identity import version_key
from headwater.verdict import FACET as VERDICT
from query_api.graph.as_of import END
from query_api.history.facet_names import METRICS
from query_api.history.run_reader import RunReader
from query_api.history.run_state import OVER
from query_api.history.run_view import Bodies, RunView
from query_api.history.seen_writes import Read
from query_api.models.read_model import Model
from query_api.models.statements import LATER_READS, READS_OF_MODEL
from query_api.models.versions import ModelVersion

#: Most runs that may have used a version that are looked at, per name of the model.
MOST_READERS = 10_000

UseKind = Literal["evaluation", "scoring", "deployment", "reader"]
#: What the type of a job says of how it uses a model.
_KINDS: dict[str, UseKind] = {
    "EVALUATION": "evaluation",
    "VALIDATION": "evaluation",
    "TEST": "evaluation",
    "SCORING": "scoring",
    "INFERENCE": "scoring",
    "PREDICTION": "scoring",
    "BATCH_INFERENCE": "scoring",
    "DEPLOYMENT": "deployment",
    "SERVING": "deployment",
    "SERVICE": "deployment",
}


class ReadOfVersion(NamedTuple):
    """A run that read the version, and how that is known."""

    view: RunView
    at: int
    rule: Literal["version", "time"]


class Readers(NamedTuple):
    """The runs that read a version, in the order of time. `cut`: there may be more than were looked at."""

    found: list[ReadOfVersion]
    cut: bool


async def readers_of(
    run_reader: RunReader, model: Model, version: ModelVersion, until: int | None = None, *, judges: bool = False
) -> Readers:
    """All runs that read a version, verdicts too, up to an instant, µs UTC; with `judges` those that judge it alone."""
    called = [] if version.version is None else [version.version, *model.said.names_of(version.version)]
    makers = {version.write.run, *(write.run for write in version.also)}
    later = [write.at for each in model.versions.found for write in (each.write, *each.also) if write.run not in makers]
    since = min(write.at for write in (version.write, *version.also))
    last = max(write.at for write in (version.write, *version.also))
    end = END if until is None else until
    rows = await run_reader.question.ask(
        READS_OF_MODEL,
        names=model.named.ever,
        versions=[version_key(each) for each in called],
        since=since,
        until=min([end, *(at for at in later if at > last)]),
        limit=MOST_READERS,
        judges=judges,
    )
    views = {view.key: view for view in await run_reader.views(dict.fromkeys(row.run for row in rows))}
    found: list[ReadOfVersion] = []
    for read in await run_reader.histories.reads(views):
        rule = _rule(read, model, called, makers)
        if rule is not None and read.at <= end and read.run not in makers:
            found.append(ReadOfVersion(views[read.run], read.at, rule))
    found.sort(key=lambda each: (each.at, each.view.key))
    return Readers(found, cut=len(rows) >= MOST_READERS)


def _rule(read: Read, model: Model, called: Iterable[str], makers: Iterable[str]) -> Literal["version", "time"] | None:
    """How it is known that a read is one of the version; None: it is not."""
    if read.dataset not in model.named.ever:
        return None
    saw_it = read.writer is not None and read.writer.run in makers
    if read.version is not None:
        return "version" if read.version in called and (saw_it or read.dataset in model.names) else None
    return "time" if saw_it else None


async def ends_of(run_reader: RunReader, model: Model, uses: Iterable[tuple[ReadOfVersion, UseKind]]) -> dict[str, int]:
    """By key of the run when a use ended, µs UTC; of one that goes on, nothing.

    A run that deployed a version and completed leaves it live until the next run of its job deploys one, whichever.
    """
    uses = list(uses)
    deployed = [each for each, kind in uses if kind == "deployment" and each.view.state == "COMPLETE"]
    ends = {each.view.key: each.view.ended for each, _ in uses if each.view.state in OVER and each not in deployed}
    if not deployed:
        return ends
    later = await run_reader.question.ask(
        LATER_READS,
        names=model.named.ever,
        jobs=sorted({each.view.job for each in deployed}),
        since=min(each.at for each in deployed),
        limit=MOST_READERS,
    )
    for each in deployed:
        after = [row.at for row in later if row.job == each.view.job and row.run != each.view.key and row.at >= each.at]
        if after:
            ends[each.view.key] = min(after)
    return ends


async def uses_of(
    run_reader: RunReader, model: Model, readers: Readers
) -> tuple[list[tuple[ReadOfVersion, UseKind]], dict[str, int]]:
    """Those who read a version that used it, each with how; and when these uses ended, see `ends_of`."""
    users = [each for each in readers.found if not is_word(each.view)]
    bodies = await run_reader.body(
        each.view.job_facets["jobType"] for each in users if "jobType" in each.view.job_facets
    )
    found: list[tuple[ReadOfVersion, UseKind]] = [(each, kind_of(each.view, bodies)) for each in users]
    return found, await ends_of(run_reader, model, found)


def is_word(view: RunView) -> bool:
    """Whether a run only says that the version is good or bad. It uses nothing."""
    return VERDICT in view.facets


def kind_of(view: RunView, bodies: Bodies) -> UseKind:
    """What a run that read a model did with it, as its job says; `reader`: nothing is said."""
    facet = mapping(bodies.get(view.job_facets.get("jobType", "")))
    kind = _KINDS.get((text(facet.get("jobType")) or "").upper())
    if kind is not None:
        return kind
    if (text(facet.get("processingType")) or "").upper() == "SERVICE":
        return "deployment"
    tests = objects(mapping(view.facets.get("test")).get("tests"))
    return "evaluation" if not view.writes and (tests or METRICS in view.facets) else "reader"
