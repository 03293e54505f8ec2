"""The `lineage` facet: explicit lineage, written from the target (`docs/graph-model.md#explicit-lineage`).

A source without `field` counts as a whole. The job's own name, or a job without one, as source of a dataset says how
the job makes that and is no source of data: the job is there already, as what produces it. As source of another job it
says that it hands its data to that one.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from graph_writer.facts import DatasetFact, Fact, Feed, JobFact, LineageFact, RunFact
from graph_writer.observe.sources import Source, transformations
from headwater.event.producer_json import mapping, names, objects, text
from headwater.identity import dataset_key, job_key, run_key


class Target(NamedTuple):
    """What an entry is about, and its lineage."""

    named: Source
    lineage: LineageFact


class Explicit(NamedTuple):
    """What the facet of a job states: lineages by key of their target, and all that it names, as stubs."""

    targets: dict[str, Target]
    stubs: list[Fact]


def complete(target: str) -> LineageFact:
    """The lineage of an output that a facet does not mention: the job makes it, from nothing that is tracked."""
    return LineageFact.of(target, [])


def of_job(facet: dict[str, Any], own: JobFact, time: int) -> Explicit | None:
    """What a job's facet states; None if there is no such facet. Entries of one target add up."""
    if not isinstance(facet.get("entries"), list):
        return None
    feeds: dict[Source, list[Feed]] = {}
    stubs: dict[Any, Fact] = {}
    for entry in objects(facet["entries"]):
        target = _named(entry, own, time, stubs)
        if target is not None:
            feeds.setdefault(target, []).extend(_feeds(entry, target, own, time, stubs))
    targets = {target.key: Target(target, LineageFact.of(target.key, set(found))) for target, found in feeds.items()}
    return Explicit(targets, list(stubs.values()))


def of_dataset(facet: dict[str, Any], target: str, time: int) -> tuple[LineageFact, list[Fact]] | None:
    """What a dataset's own facet states of it, with all that it names as stubs; None if there is no such facet."""
    if not isinstance(facet.get("inputs"), list) and not isinstance(facet.get("fields"), dict):
        return None
    stubs: dict[Any, Fact] = {}
    lineage = LineageFact.of(target, set(_feeds(facet, Source(target, "", ""), None, time, stubs)))
    return lineage, list(stubs.values())


def _feeds(
    entry: dict[str, Any], target: Source, own: JobFact | None, time: int, stubs: dict[Any, Fact]
) -> Iterator[Feed]:
    for column, references in _inputs(entry):
        for reference in references:
            source = _named(reference, own, time, stubs)
            if source is None or (source.is_job and not target.is_job and source.key == (own and own.key)):
                continue
            field = text(reference.get("field"))
            if source.key == target.key and (field is None or source.is_job):
                continue
            yield Feed(
                source.key,
                None if source.is_job else field,
                column,
                transformations(reference),
                source.is_job,
            )


def _inputs(entry: dict[str, Any]) -> Iterator[tuple[str | None, list[dict[str, Any]]]]:
    """The inputs of the whole target (None), then those of each of its columns."""
    yield None, objects(entry.get("inputs"))
    for column, of_column in mapping(entry.get("fields")).items():
        yield column, objects(mapping(of_column).get("inputs"))


def _named(reference: dict[str, Any], own: JobFact | None, time: int, stubs: dict[Any, Fact]) -> Source | None:
    """The dataset or job that an entry or input names; a job without a name is the event's own."""
    named, is_job = names(reference), str(reference.get("type")).upper() == "JOB"
    if named is None:
        return Source(own.key, own.namespace, own.name, is_job=True) if is_job and own is not None else None
    if not is_job:
        source = Source(dataset_key(*named), *named)
        stubs[source] = DatasetFact(source.key, *named, created=time, updated=time)
        return source
    source = Source(job_key(*named), *named, is_job=True)
    stubs[source] = JobFact(source.key, *named, created=time, updated=time)
    if (run_id := text(reference.get("runId"))) is not None:
        stubs[run_id, source.key] = RunFact(run_key(run_id), run_id, named_jobs=frozenset({source.key}))
    return source
