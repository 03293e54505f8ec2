"""What differs between two runs of a job: code, parameters, engine, inputs, metadata."""

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from math import isfinite, log2
from typing import Any

from headwater.canonical import canonical
from query_api.compare.change import Change, Kind
from query_api.graph.facets import objects
from query_api.history.run_view import Bodies, RunView

#: Facets of a job that are its code, those that say most first; of a location only these fields.
CODE = ("sql", "sourceCode", "sourceCodeLocation")
_LOCATION = ("version", "tag", "url", "repoUrl", "path")
#: Facets of a job that say nothing of what it does.
METADATA = ("documentation", "ownership", "tags")
#: Facets of a run that say what it runs on, by the fields that count.
ENGINE = {
    "processing_engine": ("name", "version"),
    "dbt_version": ("version",),
    "spark_version": ("spark-version",),
}
#: Longest text of code that is compared word by word, characters; a longer one counts as changed by half.
LONGEST = 20_000


def compare(before: RunView, after: RunView, bodies: Bodies) -> Iterator[Change]:
    """Everything that differs; nothing if both are one run."""
    if before.key == after.key:
        return
    for find in FIND.values():
        yield from find(before, after, bodies)


def differs(kind: Kind, one: RunView, other: RunView, bodies: Bodies) -> bool:
    """Whether two runs differ in this way."""
    return any(True for _ in FIND[kind](one, other, bodies))


def states(kind: Kind, run: RunView) -> bool:
    """Whether a run says anything of it at all: one that is silent is no witness of a change."""
    match kind:
        case "code":
            return bool(run.job_facets.keys() & set(CODE))
        case "parameters":
            return bool(run.facets.keys() & {"executionParameters", "environmentVariables"})
        case "engine":
            return bool(run.facets.keys() & ENGINE.keys())
        case "inputs":
            return bool(run.reads)
        case _:
            return True


def code(before: RunView, after: RunView, bodies: Bodies) -> Iterator[Change]:
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
        yield _change("code", after, facet, shown, text=text, size=size)


def distance(left: str, right: str) -> float:
    """Part of two texts that differs, 0 to 1, word by word (Ratcliff and Obershelp 1988)."""
    if max(len(left), len(right)) > LONGEST:
        return 0.5
    return 1 - SequenceMatcher(None, left.split(), right.split(), autojunk=False).ratio()


def _code(name: str, body: Any) -> Any:
    body = body if isinstance(body, dict) else {}
    if name == "sql":
        return " ".join(str(body.get("query", "")).split())
    if name == "sourceCode":
        return body.get("sourceCode")
    return {field: body[field] for field in _LOCATION if body.get(field)}


def _version(location: Any) -> str:
    return (
        str(location.get("version") or location.get("tag") or location.get("url")) if isinstance(location, dict) else ""
    )


def parameters(before: RunView, after: RunView, _: Bodies) -> Iterator[Change]:
    """Execution parameters and environment variables."""
    for facet, key, value in (
        ("executionParameters", "key", "parameters"),
        ("environmentVariables", "name", "environmentVariables"),
    ):
        left, right = (_named(run.facets.get(facet), value, key) for run in (before, after))
        if left is None or right is None:
            continue
        changed = sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))
        if changed:
            few = ", ".join(f"{name}: {left.get(name)} → {right.get(name)}" for name in changed[:3])
            yield _change(
                "parameters",
                after,
                facet,
                ({name: left.get(name) for name in changed}, {name: right.get(name) for name in changed}),
                text=few + (" …" if len(changed) > 3 else ""),  # noqa: PLR2004  (as many as one reads)
                size=max(_ratio(left.get(name), right.get(name)) for name in changed),
            )


def _named(facet: Any, field: str, key: str) -> dict[str, str] | None:
    if not isinstance(facet, dict):
        return None
    return {str(each[key]): str(each.get("value")) for each in objects(facet.get(field)) if key in each}


def _ratio(left: str | None, right: str | None) -> float:
    """By how many powers of two two numbers differ, at most 4; 1 for what is no number, or is new or gone."""
    try:
        low, high = sorted((abs(float(left or "")), abs(float(right or ""))))
    except ValueError:
        return 1.0
    if not isfinite(high):
        return 1.0
    return min(4.0, log2(high / low)) if low else 2.0


def engine(before: RunView, after: RunView, _: Bodies) -> Iterator[Change]:
    """What the run ran on, and in which version."""
    for facet, fields in ENGINE.items():
        left, right = (_fields(run.facets.get(facet), fields) for run in (before, after))
        if left is None or right is None or left == right:
            continue
        yield _change(
            "engine",
            after,
            facet,
            (left, right),
            text=f"{' '.join(left.values())} became {' '.join(right.values())}",
            size=_step(left.get(fields[-1], ""), right.get(fields[-1], "")),
        )


def _fields(facet: Any, fields: tuple[str, ...]) -> dict[str, str] | None:
    return {name: str(facet[name]) for name in fields if facet.get(name)} if isinstance(facet, dict) else None


def _step(left: str, right: str) -> float:
    """1 for another major version, 0.5 for a minor one, 0.25 for less."""
    for size, (one, other) in zip((1.0, 0.5), zip(left.split("."), right.split("."), strict=False), strict=False):
        if one != other:
            return size
    return 0.25


def inputs(before: RunView, after: RunView, _: Bodies) -> Iterator[Change]:
    """Datasets that are read no longer or newly, other slices of one, an older explicit version of one."""
    removed, added = sorted(before.reads.keys() - after.reads.keys()), sorted(after.reads.keys() - before.reads.keys())
    if removed or added:
        what = [f"{count} {word}" for count, word in ((len(removed), "gone"), (len(added), "new")) if count]
        yield _change(
            "inputs",
            after,
            None,
            (removed, added),
            text=f"it reads other datasets: {' and '.join(what)}",
            size=1.0 if removed else 0.4,
            detail={"datasets": True},
        )
        return
    for dataset in sorted(before.reads.keys() & after.reads.keys()):
        slices = [run.reads[dataset].own.get("subset") for run in (before, after)]
        if canonical(slices[0]) != canonical(slices[1]):
            text = "it reads another slice of an input"
            yield _change(
                "inputs", after, "subset", (slices[0], slices[1]), text=text, size=0.6, detail={"dataset": dataset}
            )
            return


def metadata(before: RunView, after: RunView, bodies: Bodies) -> Iterator[Change]:
    """Documentation, owners, tags."""
    changed = [
        name
        for name in METADATA
        if name in before.job_facets and name in after.job_facets and before.job_facets[name] != after.job_facets[name]
    ]
    if changed:
        left, right = ({name: bodies.get(run.job_facets[name]) for name in changed} for run in (before, after))
        yield _change("metadata", after, changed[0], (left, right), text=f"its {', '.join(changed)} changed")


def _change(kind: Kind, run: RunView, facet: str | None, values: tuple[Any, Any], *, text: str, **more: Any) -> Change:
    return Change(kind, "job", run.job, facet, *values, run.began, run.key, text, **more)


#: By kind, what finds the difference of two runs in it.
FIND: dict[Kind, Callable[[RunView, RunView, Bodies], Iterator[Change]]] = {
    "code": code,
    "parameters": parameters,
    "engine": engine,
    "inputs": inputs,
    "metadata": metadata,
}
