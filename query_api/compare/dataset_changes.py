"""What differs between a dataset as one closure has it and as another has it: schema, numbers, assertions, metadata."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from query_api.compare.change import Change, Kind
from query_api.compare.statistics import Metric, Unusual, compared, numbers, tests_of, threshold
from query_api.graph import facets
from query_api.history.run_closure import Seen
from query_api.history.run_view import Bodies

#: Facets that say nothing of the data, and what is shown of them.
METADATA = ("documentation", "ownership", "tags")
#: Numbers of a dataset by the side that stated them, a `write` or a `read`.
Numbers = Mapping[str, Mapping[Metric, float]]


def facet_of(seen: Seen, name: str, bodies: Bodies) -> tuple[str | None, Any]:
    """A facet as its writer stated it, else as its reader did: hash and content."""
    for use in (seen.uses.get("write"), seen.uses.get("read")):
        if use is not None and name in use.facets:
            return use.facets[name], bodies.get(use.facets[name])
    return None, None


def numbers_of(seen: Seen, bodies: Bodies) -> dict[str, dict[Metric, float]]:
    """The numbers of a dataset by the side that stated them."""
    found: dict[str, dict[Metric, float]] = {}
    for side, use in seen.uses.items():
        stated = {name: bodies.get(own) for name, own in use.facets.items()} | use.own
        if of_side := numbers(stated):
            found[side] = of_side
    return found


def compare(before: Seen, after: Seen, bodies: Bodies) -> Iterator[Change]:
    """Everything that differs but numbers; nothing if both are the same write."""
    yield from schema(before, after, bodies)
    yield from assertions(before, after, bodies)
    yield from metadata(before, after, bodies)


def schema(before: Seen, after: Seen, bodies: Bodies) -> Iterator[Change]:
    """Columns added, removed, retyped, reordered."""
    (old_hash, old), (new_hash, new) = facet_of(before, "schema", bodies), facet_of(after, "schema", bodies)
    if old_hash == new_hash or old is None or new is None:
        return
    left, right = columns(old), columns(new)
    added, removed = [name for name in right if name not in left], [name for name in left if name not in right]
    retyped = [name for name in left if name in right and left[name] != right[name]]
    kept = [name for name in left if name in right]
    reordered = kept != [name for name in right if name in left]
    parts = [
        f"{what} {', '.join(names[:5])}{' …' if len(names) > 5 else ''}"  # noqa: PLR2004  (as many as one reads)
        for what, names in (("lost", removed), ("gained", added), ("changed the type of", retyped))
        if names
    ] + (["changed the order of columns"] if reordered else [])
    if not parts:
        return
    size = 1.0 * bool(removed) + 0.7 * bool(retyped) + 0.1 * bool(added) + 0.05 * reordered
    yield _change(
        "schema",
        after,
        "schema",
        (
            {name: left[name] for name in [*removed, *retyped]} or (list(left) if reordered else {}),
            {name: right[name] for name in [*added, *retyped]} or (list(right) if reordered else {}),
        ),
        text="its schema " + " and ".join(parts),
        size=size,
        columns=frozenset([*removed, *retyped, *added]),
        detail={"added": added, "removed": removed, "retyped": retyped, "reordered": reordered},
    )


def columns(facet: Any) -> dict[str, str]:
    """Types of columns by dotted path, in the facet's order."""
    return {path: str(column.get("type") or "") for path, column in facets.columns(facet).items()}


def unusual(
    before: Numbers, after: Numbers, history: Mapping[str, Mapping[Metric, Sequence[float]]], looked_at: int
) -> list[tuple[str, Unusual]]:
    """The numbers, by the side that stated them, that neither the good state nor history explains, the largest first.

    `looked_at`: how many numbers of the dataset are compared in all.
    """
    least = threshold(looked_at)
    found: list[tuple[str, Unusual]] = []
    for side, of_side in after.items():
        past, old = history.get(side, {}), before.get(side, {})
        for metric, value in of_side.items():
            if metric in old:
                each = compared(metric, old[metric], value, past.get(metric, ()))
                if each.z >= least:
                    found.append((side, each))
    return sorted(found, key=lambda each: (each[1].place, each[0]))


def data(after: Seen, found: Sequence[tuple[str, Unusual]], at: int, run: str) -> Change:
    """Numbers of a dataset that became unusual, as one change that was so from a run at an instant on."""
    side, most = found[0]
    shown = list({each.metric: each for _, each in reversed(found)}.values())[::-1]
    facet = "dataQualityMetrics" if most.metric[1] else "outputStatistics" if side == "write" else "inputStatistics"
    return Change(
        "data",
        "dataset",
        after.dataset,
        facet,
        {each.name: each.before for each in shown},
        {each.name: each.after for each in shown},
        at,
        run,
        most.text,
        size=abs(most.moved),
        columns=frozenset(each.metric[1] for each in shown if each.metric[1]),
        detail={
            "metrics": [
                {"name": each.name, "z": round(each.z, 2), "usual": each.usual, "history": each.history}
                for each in shown
            ]
        },
    )


def assertions(before: Seen, after: Seen, bodies: Bodies) -> Iterator[Change]:
    """Assertions that held before and no longer do, or fail and were not made before."""
    left, right = _tests(before, bodies), _tests(after, bodies)
    failed = [name for name, held in right.items() if not held and left.get(name, True)]
    if not failed:
        return
    yield _change(
        "assertion",
        after,
        "dataQualityAssertions",
        ({name: left.get(name) for name in failed}, dict.fromkeys(failed, False)),
        text=f"failed {', '.join(failed[:3])}{' …' if len(failed) > 3 else ''}",  # noqa: PLR2004  (as many as one reads)
        size=1.0,
        columns=frozenset(name.partition("(")[2].rstrip(")") for name in failed if "(" in name),
    )


def _tests(seen: Seen, bodies: Bodies) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for use in seen.uses.values():
        stated = [use.own.get("dataQualityAssertions"), bodies.get(use.facets.get("dataQualityAssertions", ""))]
        for each in (test for facet in stated for test in tests_of(facet)):
            name = str(each.get("name") or each.get("assertion"))
            column = each.get("column")
            label = f"{name}({column})" if isinstance(column, str) and column else name
            found[label] = found.get(label, True) and each["success"]
    return found


def metadata(before: Seen, after: Seen, bodies: Bodies) -> Iterator[Change]:
    """Documentation, owners, tags."""
    changed = [
        name
        for name in METADATA
        if facet_of(before, name, bodies)[0] != facet_of(after, name, bodies)[0]
        and facet_of(before, name, bodies)[0] is not None
    ]
    if changed:
        yield _change(
            "metadata",
            after,
            changed[0],
            (
                {name: facet_of(before, name, bodies)[1] for name in changed},
                {name: facet_of(after, name, bodies)[1] for name in changed},
            ),
            text=f"its {', '.join(changed)} changed",
        )


def _change(kind: Kind, seen: Seen, facet: str, values: tuple[Any, Any], *, text: str, **more: Any) -> Change:
    run = seen.writer or seen.reader
    return Change(kind, "dataset", seen.dataset, facet, *values, seen.at, run.key, text, **more)
