"""What differs between two runs of a job: code, parameters, engine, inputs, metadata."""

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from math import isfinite, log2
from typing import Any, Final, NamedTuple

from headwater.canonical import canonical
from headwater.event.producer_json import json_object, mapping, objects
from query_api.compare.change import (
    CodeChange,
    EngineChange,
    InputsChange,
    JobMetadataChange,
    ParametersChange,
    RunChange,
    RunKind,
    SliceChange,
)
from query_api.compare.yes_no_not_said import Has, yes_or_no
from query_api.history.run_view import Bodies, RunView

#: Facets of a job that are its code, those that say most first; of a location only these fields.
CODE = ("sql", "sourceCode", "sourceCodeLocation")
_LOCATION = ("version", "tag", "url", "repoUrl", "path")
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
#: Longest text of code that is compared word by word, characters; a longer one counts as changed by half.
LONGEST = 20_000


def compare(before: RunView, after: RunView, bodies: Bodies) -> Iterator[RunChange]:
    """Everything that differs; nothing if both are one run."""
    if before.key == after.key:
        return
    for finder in FINDERS.values():
        yield from finder.find(before, after, bodies)


def states(kind: RunKind, run: RunView) -> bool:
    """Whether a run says anything at all of what may change in this way."""
    return FINDERS[kind].states(run)


def has(kind: RunKind, run: RunView, *, unlike: RunView, bodies: Bodies) -> Has:
    """Whether a run differs in this way from an earlier one."""
    if not states(kind, run):
        return Has.NOT_SAID
    return yes_or_no(any(True for _ in FINDERS[kind].find(unlike, run, bodies)))


def code(before: RunView, after: RunView, bodies: Bodies) -> Iterator[RunChange]:
    """SQL, source code, or where it lies, which of them both runs state; as one change of the job."""
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    size = 0.0
    for name in CODE:
        hashes = before.job_facets.get(name), after.job_facets.get(name)
        if None in hashes or hashes[0] == hashes[1]:
            continue
        left, right = (_code(name, bodies.get(each or "")) for each in hashes)
        if left != right:
            old[name], new[name] = left, right
            size = max(size, 0.0 if name == "sourceCodeLocation" else distance(str(left), str(right)))
    if new:
        facet = next(iter(new))
        what = {"sql": "its SQL", "sourceCode": "its source code"}.get(facet, "the version of its code")
        shown = (old[facet], new[facet]) if len(new) == 1 else (old, new)
        text = f"{what} changed" + (f", {size:.0%} of it" if size else f" to {_version(new[facet])}")
        yield CodeChange(
            node=after.job,
            facet=facet,
            before=shown[0],
            after=shown[1],
            at=after.began,
            run=after.key,
            text=text,
            size=size,
        )


def distance(left: str, right: str) -> float:
    """Part of two texts that differs, 0 to 1, word by word (Ratcliff and Obershelp 1988)."""
    if max(len(left), len(right)) > LONGEST:
        return 0.5
    return 1 - SequenceMatcher(None, left.split(), right.split(), autojunk=False).ratio()


def _code(name: str, body: Any) -> Any:
    stated = mapping(body)
    if name == "sql":
        return " ".join(str(stated.get("query", "")).split())
    if name == "sourceCode":
        return stated.get("sourceCode")
    return {field: stated[field] for field in _LOCATION if stated.get(field)}


def _version(location: Any) -> str:
    stated = json_object(location)
    return "" if stated is None else str(stated.get("version") or stated.get("tag") or stated.get("url"))


def parameters(before: RunView, after: RunView, _: Bodies) -> Iterator[RunChange]:
    """Execution parameters and environment variables."""
    for facet, (field, key) in PARAMETERS.items():
        left, right = (_named(run.facets.get(facet), field, key) for run in (before, after))
        if left is None or right is None:
            continue
        changed = sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))
        if changed:
            few = ", ".join(f"{name}: {left.get(name)} → {right.get(name)}" for name in changed[:3])
            yield ParametersChange(
                node=after.job,
                facet=facet,
                before={name: left.get(name) for name in changed},
                after={name: right.get(name) for name in changed},
                at=after.began,
                run=after.key,
                text=few + (" …" if len(changed) > 3 else ""),  # noqa: PLR2004  (as many as one reads)
                size=max(_ratio(left.get(name), right.get(name)) for name in changed),
            )


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


def engine(before: RunView, after: RunView, _: Bodies) -> Iterator[RunChange]:
    """What the run ran on, and in which version."""
    for facet, fields in ENGINE.items():
        left, right = (_fields(run.facets.get(facet), fields) for run in (before, after))
        if left is None or right is None or left == right:
            continue
        yield EngineChange(
            node=after.job,
            facet=facet,
            before=left,
            after=right,
            at=after.began,
            run=after.key,
            text=f"{' '.join(left.values())} became {' '.join(right.values())}",
            size=_step(left.get(fields[-1], ""), right.get(fields[-1], "")),
        )


def _fields(facet: Any, fields: tuple[str, ...]) -> dict[str, str] | None:
    stated = json_object(facet)
    return None if stated is None else {name: str(stated[name]) for name in fields if stated.get(name)}


def _step(left: str, right: str) -> float:
    """1 for another major version, 0.5 for a minor one, 0.25 for less."""
    for size, (one, other) in zip((1.0, 0.5), zip(left.split("."), right.split("."), strict=False), strict=False):
        if one != other:
            return size
    return 0.25


def inputs(before: RunView, after: RunView, _: Bodies) -> Iterator[RunChange]:
    """Datasets that are read no longer or newly, other slices of one, an older explicit version of one."""
    removed, added = sorted(before.reads.keys() - after.reads.keys()), sorted(after.reads.keys() - before.reads.keys())
    if removed or added:
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
        )
        return
    for dataset in sorted(before.reads.keys() & after.reads.keys()):
        slices = [run.reads[dataset].own.get("subset") for run in (before, after)]
        if canonical(slices[0]) != canonical(slices[1]):
            yield SliceChange(
                node=after.job,
                facet="subset",
                before=slices[0],
                after=slices[1],
                at=after.began,
                run=after.key,
                text="it reads another slice of an input",
                size=0.6,
            )
            return


def metadata(before: RunView, after: RunView, bodies: Bodies) -> Iterator[RunChange]:
    """Documentation, owners, tags."""
    changed = [
        name
        for name in METADATA
        if name in before.job_facets and name in after.job_facets and before.job_facets[name] != after.job_facets[name]
    ]
    if changed:
        yield JobMetadataChange(
            node=after.job,
            facet=changed[0],
            before={name: bodies.get(before.job_facets[name]) for name in changed},
            after={name: bodies.get(after.job_facets[name]) for name in changed},
            at=after.began,
            run=after.key,
            text=f"its {', '.join(changed)} changed",
        )


def _states_code(run: RunView) -> bool:
    return not run.job_facets.keys().isdisjoint(CODE)


def _states_parameters(run: RunView) -> bool:
    return not run.facets.keys().isdisjoint(PARAMETERS)


def _states_engine(run: RunView) -> bool:
    return not run.facets.keys().isdisjoint(ENGINE)


def _states_inputs(run: RunView) -> bool:
    return bool(run.reads)


def _always(_: RunView) -> bool:
    return True


class Finder(NamedTuple):
    """What finds a kind of difference between two runs, and whether a run says anything of it at all."""

    find: Callable[[RunView, RunView, Bodies], Iterator[RunChange]]
    states: Callable[[RunView], bool]


#: By kind, in the order in which they are told.
FINDERS: Final[Mapping[RunKind, Finder]] = {
    "code": Finder(code, _states_code),
    "parameters": Finder(parameters, _states_parameters),
    "engine": Finder(engine, _states_engine),
    "inputs": Finder(inputs, _states_inputs),
    "metadata": Finder(metadata, _always),
}
