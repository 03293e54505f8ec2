"""What differs between two runs of a job: code, parameters, engine, environment, inputs, metadata."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from json import loads
from math import isfinite, log2
from typing import Any, Final, NamedTuple

from headwater.canonical import canonical
from headwater.event.producer_json import json_object, objects
from headwater.graph.model import EXPLICIT_PREFIX
from query_api.compare.change import (
    EngineChange,
    InputsChange,
    JobMetadataChange,
    ParametersChange,
    Part,
    RunChange,
    RunKind,
    Said,
    SliceChange,
)
from query_api.compare.code_changes import code, says_code
from query_api.compare.environment_changes import environment, says_environment, says_python
from query_api.compare.release import step
from query_api.compare.run_values import Wording, worded
from query_api.compare.yes_no_not_said import Has, any_has, yes_or_no
from query_api.history.run_view import Bodies, RunView

#: Facets of a job that say nothing of what it does.
METADATA = ("documentation", "ownership", "tags")
#: Facets of a run that are its parameters: the field of each that lists them, and what names each there.
PARAMETERS: Final[Mapping[str, tuple[str, str]]] = {
    "executionParameters": ("parameters", "key"),
    "environmentVariables": ("environmentVariables", "name"),
}
#: Facets of a run that say what it runs on, by the fields that count.
ENGINE: Final[Mapping[str, tuple[str, ...]]] = {
    "processing_engine": ("name", "version"),
    "dbt_version": ("version",),
    "spark_version": ("spark-version",),
}


def compare(before: RunView, after: RunView, bodies: Bodies) -> Iterator[RunChange]:
    """Everything that differs; nothing if both are one run."""
    if before.key == after.key:
        return
    for kind in FINDERS:
        yield from find(kind, before, after, bodies)


def find(kind: RunKind, before: RunView, after: RunView, bodies: Bodies) -> Iterator[RunChange]:
    """What differs in this way of that which both say."""
    finder = FINDERS[kind]
    left, right = finder.says(before, bodies), finder.says(after, bodies)
    yield from finder.tell(after, left, right, _differ(left, right))


def _differ(left: Said, right: Said) -> list[Part]:
    """The parts that differ, of the facets that both have."""
    return [
        Part(facet, key)
        for facet, values in left.items()
        if facet in right
        for key in sorted(values.keys() | right[facet].keys())
        if values.get(key) != right[facet].get(key)
    ]


def part_has(part: Part, said: Said, *, unlike: Said) -> Has:
    """Whether one part is not as it is in `unlike`, which says it."""
    if part.facet not in said:
        return Has.NOT_SAID
    return yes_or_no(said[part.facet].get(part.key) != unlike[part.facet].get(part.key))


def has(change: RunChange, run: RunView, *, unlike: RunView, bodies: Bodies) -> Has:
    """Whether any part of a change is not in a run as it is in `unlike`, the run before the change."""
    says = FINDERS[change.kind].says
    said, before = says(run, bodies), says(unlike, bodies)
    return any_has(part_has(part, said, unlike=before) for part in change.parts)


def says_parameters(run: RunView, _: Bodies) -> Said:
    """Execution parameters and environment variables."""
    stated = {facet: _named(run.facets.get(facet), field, key) for facet, (field, key) in PARAMETERS.items()}
    return {facet: values for facet, values in stated.items() if values is not None}


def parameters(after: RunView, left: Said, right: Said, parts: Sequence[Part]) -> Iterator[RunChange]:
    """Execution parameters and environment variables, each as one change."""
    for facet, of_one in _by_facet(parts).items():
        before, now = ({part.key: said[facet].get(part.key) for part in of_one} for said in (left, right))
        few = ", ".join(f"{name}: {before[name]} → {now[name]}" for name in list(now)[:3])
        yield ParametersChange(
            node=after.job,
            facet=facet,
            before=before,
            after=now,
            at=after.began,
            run=after.key,
            text=few + (" …" if len(now) > 3 else ""),  # noqa: PLR2004  (as many as one reads)
            size=max(_ratio(before[name], now[name]) for name in now),
            parts=tuple(of_one),
        )


def _by_facet(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.facet, []).append(part)
    return found


def _named(facet: Any, field: str, key: str) -> dict[str, str] | None:
    stated = json_object(facet)
    if stated is None:
        return None
    return {str(each[key]): str(each.get("value")) for each in objects(stated.get(field)) if key in each}


def _ratio(left: str | None, right: str | None) -> float:
    """By how many powers of two two numbers differ, at most 4; 1 for what is no number, or is new or gone."""
    try:
        low, high = sorted((abs(float(left or "")), abs(float(right or ""))))
    except ValueError:
        return 1.0
    if not isfinite(high):
        return 1.0
    return min(4.0, log2(high / low)) if low else 2.0


def says_engine(run: RunView, _: Bodies) -> Said:
    """What the run ran on, and in which version; without the Python that it says as its environment's too."""
    stated = {facet: _fields(run.facets.get(facet), fields) for facet, fields in ENGINE.items()}
    python = {"name": "Python", "version": says_python(run)}
    return {facet: {"": fields} for facet, fields in stated.items() if fields is not None and fields != python}


def engine(after: RunView, left: Said, right: Said, parts: Sequence[Part]) -> Iterator[RunChange]:
    """What the run ran on, or its version, each as one change."""
    for part in parts:
        before, now = (said[part.facet][part.key] for said in (left, right))
        version = ENGINE[part.facet][-1]
        yield EngineChange(
            node=after.job,
            facet=part.facet,
            before=before,
            after=now,
            at=after.began,
            run=after.key,
            text=f"{' '.join(before.values())} became {' '.join(now.values())}",
            size=step(before.get(version, ""), now.get(version, "")),
            parts=(part,),
        )


def _fields(facet: Any, fields: tuple[str, ...]) -> dict[str, str] | None:
    stated = json_object(facet)
    return None if stated is None else {name: str(stated[name]) for name in fields if stated.get(name)}


#: Which datasets a run reads, as parts: its inputs, and these with what only its column lineages name; and what the
#: parts of each input begin with that say which slice of it.
_INPUTS, _NAMED, _SLICE = "inputs", "sources", "subset of "


def says_inputs(run: RunView, _: Bodies) -> Said:
    """Which datasets are read, and of each the slice.

    A run that names no dataset at all says nothing of it; nor does one that states no column lineage say that there is
    nothing beside its inputs, or one that has only that, that there are no inputs.
    """
    if not run.reads and not run.writes:
        return {}
    own = {dataset: use for dataset, use in sorted(run.reads.items()) if not use.inferred}
    stated = (lineage for use in run.writes.values() for lineage in use.lineages)
    by_column = any(not lineage.startswith(EXPLICIT_PREFIX) for lineage in stated)
    said = {_INPUTS: {"": list(own)}} if own or not by_column else {}
    said |= {_NAMED: {"": sorted(run.reads)}} if by_column else {}
    return said | {f"{_SLICE}{dataset}": _slice(use.own.get("subset")) for dataset, use in own.items()}


def _slice(subset: Any) -> dict[str, Any]:
    return {"": None} if subset is None else worded(canonical(subset).decode())


def inputs(after: RunView, left: Said, right: Said, parts: Sequence[Part]) -> Iterator[RunChange]:
    """Datasets that are read no longer or newly; else another slice of one. Of several the one that says most."""
    if not parts:
        return
    part = min(parts, key=lambda each: (each.facet not in {_INPUTS, _NAMED}, each.facet != _INPUTS, each.key != ""))
    before, now = (said[part.facet][""] for said in (left, right))
    if part.facet not in {_INPUTS, _NAMED}:
        yield SliceChange(
            node=after.job,
            facet="subset",
            before=_subset(before),
            after=_subset(now),
            at=after.began,
            run=after.key,
            text="it reads another slice of an input"
            if not part.key
            else "it reads the slice of another run of an input",
            size=0.6 if not part.key else 0.3,
            parts=tuple(parts),
        )
        return
    removed, added = ([name for name in one if name not in other] for one, other in ((before, now), (now, before)))
    what = [f"{count} {word}" for count, word in ((len(removed), "gone"), (len(added), "new")) if count]
    yield InputsChange(
        node=after.job,
        facet=None,
        before=removed,
        after=added,
        at=after.began,
        run=after.key,
        text=f"it reads other datasets: {' and '.join(what)}",
        size=1.0 if removed else 0.4,
        parts=tuple(parts),
    )


def _subset(value: Any) -> Any:
    return loads(value.text) if isinstance(value, Wording) else value


def says_metadata(run: RunView, bodies: Bodies) -> Said:
    """Documentation, owners, tags."""
    return {name: {"": bodies.get(run.job_facets[name])} for name in METADATA if name in run.job_facets}


def metadata(after: RunView, left: Said, right: Said, parts: Sequence[Part]) -> Iterator[RunChange]:
    """Documentation, owners, tags; as one change of the job."""
    if not parts:
        return
    names = [part.facet for part in parts]
    yield JobMetadataChange(
        node=after.job,
        facet=names[0],
        before={name: left[name][""] for name in names},
        after={name: right[name][""] for name in names},
        at=after.began,
        run=after.key,
        text=f"its {', '.join(names)} changed",
        parts=tuple(parts),
    )


class Finder(NamedTuple):
    """What reads all that a run says of one kind, and what tells as changes the parts that differ.

    `tell` is given the run that changed, what the one before it says and what it says itself, and the parts.
    """

    says: Callable[[RunView, Bodies], Said]
    tell: Callable[[RunView, Said, Said, Sequence[Part]], Iterator[RunChange]]


#: By kind, in the order in which they are told.
FINDERS: Final[Mapping[RunKind, Finder]] = {
    "code": Finder(says_code, code),
    "parameters": Finder(says_parameters, parameters),
    "engine": Finder(says_engine, engine),
    "environment": Finder(says_environment, environment),
    "inputs": Finder(says_inputs, inputs),
    "metadata": Finder(says_metadata, metadata),
}
