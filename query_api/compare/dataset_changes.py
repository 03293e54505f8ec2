"""What differs between two states of one dataset: schema, statistics, assertions, metadata.

What a state says of each is read by one function (`schema_of`, `statistics_of`, `assertions_held`, `metadata_of`), for
those who compare two and for those who ask whether a third one has what differs. What one of two does not say is no
difference, but for an assertion that fails.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from headwater.event import producer_json
from query_api.compare.change import AssertionChange, DataChange, DatasetMetadataChange, SchemaChange
from query_api.compare.statistics import (
    Metric,
    Unusual,
    assertions_of,
    how_unusual,
    is_layout,
    statistics_in,
    threshold,
)
from query_api.history.closure_with_views import Seen, Side
from query_api.history.run_view import Bodies
from query_api.history.verdicts import ASSERTIONS

#: Facets that say nothing of the data, and what is shown of them.
METADATA = ("documentation", "ownership", "tags")
_SIDES: tuple[Side, ...] = ("read", "write")
#: Statistics of a dataset by the side that stated them.
StatisticsBySide = Mapping[Side, Mapping[Metric, float]]


def facet_of(seen: Seen, name: str, bodies: Bodies) -> Any:
    """A facet of the dataset itself as its writer stated it, else as its reader did; None: neither did."""
    for use in (seen.uses.get("write"), seen.uses.get("read")):
        if use is not None and name in use.facets:
            return bodies.get(use.facets[name])
    return None


def schema_of(seen: Seen, bodies: Bodies) -> dict[str, str]:
    """Types of columns by dotted path, in the facet's order; none: nobody says what columns there are."""
    columns = producer_json.columns(facet_of(seen, "schema", bodies))
    return {path: str(column.get("type") or "") for path, column in columns.items()}


def metadata_of(seen: Seen, bodies: Bodies) -> dict[str, Any]:
    """Documentation, owners, tags, those that somebody states."""
    stated = {name: facet_of(seen, name, bodies) for name in METADATA}
    return {name: body for name, body in stated.items() if body is not None}


def statistics_of(seen: Seen, bodies: Bodies) -> dict[Side, dict[Metric, float]]:
    """The statistics of a dataset by the side that stated them."""
    uses = seen.uses
    found: dict[Side, dict[Metric, float]] = {}
    for side in _SIDES:
        use = uses.get(side)
        if use is not None:
            stated = {name: bodies.get(own) for name, own in use.facets.items()} | use.own
            if of_side := statistics_in(stated):
                found[side] = of_side
    return found


def compare(
    before: Seen, after: Seen, bodies: Bodies
) -> Iterator[SchemaChange | AssertionChange | DatasetMetadataChange]:
    """Everything that differs but statistics; nothing if both are the same write."""
    yield from schema(before, after, bodies)
    yield from assertions(before, after, bodies)
    yield from metadata(before, after, bodies)


def schema(before: Seen, after: Seen, bodies: Bodies) -> Iterator[SchemaChange]:
    """Columns added, removed, retyped, reordered."""
    left, right = schema_of(before, bodies), schema_of(after, bodies)
    if not left or not right or list(left.items()) == list(right.items()):
        return
    added, removed = [name for name in right if name not in left], [name for name in left if name not in right]
    retyped = [name for name in left if name in right and left[name] != right[name]]
    reordered = in_order_of(left, right) != in_order_of(right, left)
    parts = [
        f"{what} {', '.join(names[:5])}{' …' if len(names) > 5 else ''}"  # noqa: PLR2004  (as many as one reads)
        for what, names in (("lost", removed), ("gained", added), ("changed the type of", retyped))
        if names
    ] + (["changed the order of columns"] if reordered else [])
    if not parts:
        return
    every = not (removed or retyped or added)
    other_types = max((_retyped(left[name], right[name]) for name in retyped), default=0.0)
    size = 1.0 * bool(removed) + other_types + 0.1 * bool(added) + 0.05 * reordered
    yield SchemaChange(
        node=after.dataset,
        facet="schema",
        before=list(left) if every else {name: left[name] for name in [*removed, *retyped]},
        after=list(right) if every else {name: right[name] for name in [*added, *retyped]},
        at=after.at,
        run=_stated_by(after),
        text="its schema " + " and ".join(parts),
        size=size,
        columns=frozenset([*removed, *retyped, *added]),
        removed=tuple(removed),
        retyped=tuple(retyped),
    )


def _retyped(before: str, after: str) -> float:
    """How large another type is: a number that is one still can be read as before."""
    return 0.3 if _NUMBER.match(before) and _NUMBER.match(after) else 0.7


#: Names that producers have for types of numbers.
_NUMBER: Final = re.compile(
    r"(u?(tiny|small|medium|big)?int(eger)?|byte|short|long|u?int\d+|float\d*|double|real|decimal|numeric|number)\b",
    re.IGNORECASE,
)


def in_order_of(columns: Iterable[str], others: Container[str]) -> list[str]:
    """Those that the others have too, in the order of the first."""
    return [name for name in columns if name in others]


class UnusualStated(NamedTuple):
    """A value that is unusual, the side that stated it, and whether it only says how rows are stored."""

    side: Side
    value: Unusual
    layout: bool = False


def unusual(
    before: StatisticsBySide,
    after: StatisticsBySide,
    *,
    history: Mapping[Side, Mapping[Metric, Sequence[float]]],
    looked_at: int,
) -> list[UnusualStated]:
    """The values that neither the good state nor history explains, the largest first, those of layout last.

    `looked_at`: how many values of the dataset are compared in all.
    """
    least = threshold(looked_at)
    found: list[UnusualStated] = []
    for side, of_side in after.items():
        past, old = history.get(side, {}), before.get(side, {})
        for metric, value in of_side.items():
            if metric in old:
                each = how_unusual(metric, before=old[metric], after=value, history=past.get(metric, ()))
                if each.z >= least:
                    found.append(UnusualStated(side, each, is_layout(metric, of_side)))
    return sorted(found, key=lambda each: (each.layout, each.value.order, each.side))


def data_change(after: Seen, found: Sequence[UnusualStated], *, at: int, run: str) -> DataChange:
    """Statistics of a dataset that became unusual, as one change that was so from a run at an instant on."""
    side, most, only_layout = found[0]
    shown = list({each.value.metric: each.value for each in reversed(found)}.values())[::-1]
    of_side = "outputStatistics" if side == "write" else "inputStatistics"
    return DataChange(
        node=after.dataset,
        facet="dataQualityMetrics" if most.metric.column else of_side,
        before={each.metric.text: each.before for each in shown},
        after={each.metric.text: each.after for each in shown},
        at=at,
        run=run,
        text=most.text,
        size=abs(most.doublings),
        columns=frozenset(each.metric.column for each in shown if each.metric.column),
        only_layout=only_layout,
        only_more=not only_layout and all(each.layout or each.value.is_more for each in found),
    )


def assertions(before: Seen, after: Seen, bodies: Bodies) -> Iterator[AssertionChange]:
    """Assertions that held before and no longer do, or fail and were not made before."""
    left, right = assertions_held(before, bodies), assertions_held(after, bodies)
    failed = [name for name, held in right.items() if not held and left.get(name, True)]
    if not failed:
        return
    yield AssertionChange(
        node=after.dataset,
        facet=ASSERTIONS,
        before={name: left.get(name) for name in failed},
        after=dict.fromkeys(failed, False),
        at=after.at,
        run=_stated_by(after),
        text=f"failed {', '.join(failed[:3])}{' …' if len(failed) > 3 else ''}",  # noqa: PLR2004  (as many as one reads)
        size=1.0,
        columns=frozenset(name.partition("(")[2].rstrip(")") for name in failed if "(" in name),
    )


def assertions_held(seen: Seen, bodies: Bodies) -> dict[str, bool]:
    """Whether each assertion held, by what it is called; failed once is failed.

    Wherever they are stated: by who wrote it or read it, of the dataset (`facets`) or of the use (`inputFacets`, their
    place in the specification, `outputFacets`).
    """
    found: dict[str, bool] = {}
    for use in seen.uses.values():
        stated = use.stated(ASSERTIONS, bodies)
        for each in (assertion for facet in stated for assertion in assertions_of(facet)):
            name = str(each.get("name") or each.get("assertion"))
            column = each.get("column")
            label = f"{name}({column})" if isinstance(column, str) and column else name
            found[label] = found.get(label, True) and each["success"]
    return found


def metadata(before: Seen, after: Seen, bodies: Bodies) -> Iterator[DatasetMetadataChange]:
    """Documentation, owners, tags."""
    left, right = metadata_of(before, bodies), metadata_of(after, bodies)
    changed = [name for name in left if name in right and left[name] != right[name]]
    if changed:
        yield DatasetMetadataChange(
            node=after.dataset,
            facet=changed[0],
            before={name: left[name] for name in changed},
            after={name: right[name] for name in changed},
            at=after.at,
            run=_stated_by(after),
            text=f"its {', '.join(changed)} changed",
        )


def _stated_by(seen: Seen) -> str:
    """The run that says what a dataset is like: who wrote it, else who read it."""
    return (seen.writer or seen.reader).key
