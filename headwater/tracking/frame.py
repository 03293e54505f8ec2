"""A frame as it was read or written: its columns, its size, what its columns are like, and a fingerprint of it all.

Of pandas, polars and pyarrow alike, by narwhals, which needs none of them. Nothing here raises because of a frame: what
cannot be told is left out.
"""

import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import narwhals.stable.v2 as nw

#: Columns of which statistics are taken: the first.
MOST_COLUMNS: Final = 10_000
#: Libraries whose frames are looked into.
LIBRARIES: Final = ("pandas", "polars", "pyarrow")


@dataclass(frozen=True)
class Wanted:
    """What is to be found out of a frame.

    Attributes:
        statistics: false: columns and size alone.
        sample: rows that statistics are taken of, evenly spaced; None: all.
        values: true: also the least and greatest value of numbers, and exact quantiles: these are cells of the frame.
        personal: columns of which nothing is taken but name and type.
    """

    statistics: bool = True
    sample: int | None = None
    values: bool = False
    personal: Collection[str] = ()


@dataclass
class Described:
    """What was found out; None or empty where it is not known.

    Attributes:
        columns: name and type, in order.
        rows: how many there are.
        metrics: statistics of columns as the `dataQualityMetrics` facet has them.
        about: how all of it was found, as the `headwater_frame` facet has it.
    """

    columns: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    rows: int | None = None
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    about: dict[str, Any] = field(default_factory=dict[str, Any])


def describe(frame: Any, wanted: Wanted) -> Described:
    """What `frame` is like; of anything that is no frame its length, if it has one."""
    native = _with_names_that_differ(frame)
    read = nw.from_native(native, pass_through=True)
    if isinstance(read, nw.LazyFrame):
        return Described(columns=[(name, _type(kind)) for name, kind in read.collect_schema().items()])
    if not isinstance(read, nw.DataFrame):
        return Described(rows=_length(frame))
    found = Described(columns=_columns(native, read.columns), rows=len(read))
    if wanted.statistics:
        _take(found, read, native, wanted)
    return found


def _take(found: Described, read: "nw.DataFrame[Any]", native: Any, wanted: Wanted) -> None:
    from headwater.tracking.columns import Columns, is_number  # noqa: PLC0415  (needs numpy, which only a frame does)

    personal = set(wanted.personal)
    kept = [name for name in read.columns[:MOST_COLUMNS] if name not in personal]
    kinds = read.schema
    others = sum(not is_number(kinds[name]) for name in kept)
    step = _step(len(read), wanted.sample)
    columns = Columns(len(read), step, values=wanted.values, others=others)
    types = dict(found.columns)
    for name in kept:
        columns.take(name, types[name], read.get_column(name))
    library = type(native).__module__.partition(".")[0]
    found.metrics = columns.metrics
    found.about = {
        "library": {"name": library, "version": str(getattr(sys.modules.get(library), "__version__", ""))},
        "statistics": columns.how(),
        "fingerprint": columns.fingerprint(),
    }
    if hidden := sorted(personal & set(read.columns)):
        found.about["personal"] = hidden


def _step(rows: int, sample: int | None) -> int:
    """Every how many rows one is looked at, so that there are `sample` at most: the same rows in every run."""
    return 1 if sample is None or rows <= sample else -(-rows // max(sample, 1))


def _with_names_that_differ(frame: Any) -> Any:
    """The frame, or a view of it, whose columns have texts as names, no two the same; batches of pyarrow as a table."""
    pyarrow, pandas = sys.modules.get("pyarrow"), sys.modules.get("pandas")
    if pyarrow is not None and isinstance(frame, pyarrow.RecordBatch):
        frame = pyarrow.Table.from_batches([frame])
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        view = frame.copy(deep=False)
        view.columns = _different([_text(each) for each in frame.columns])
        return view
    if pyarrow is not None and isinstance(frame, pyarrow.Table):
        return frame.rename_columns(_different(frame.column_names))
    return frame


def _text(name: Any) -> str:
    """The name of a column; those of several levels are put together by dots."""
    return ".".join(str(each) for each in name) if isinstance(name, tuple) else str(name)


def _different(names: Sequence[str]) -> list[str]:
    """Names, those that were there before with a number behind them."""
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        number, new = 2, name
        while new in taken:
            new, number = f"{name} ({number})", number + 1
        taken.add(new)
        found.append(new)
    return found


def _columns(native: Any, names: Sequence[str]) -> list[tuple[str, str]]:
    """Names with the types as the frame's own library names them."""
    kinds = native.schema.types if hasattr(native, "schema") and hasattr(native.schema, "types") else native.dtypes
    return [(name, _type(kind)) for name, kind in zip(names, kinds, strict=True)]


def _type(kind: Any) -> str:
    """The name of a type; without the values that an enumeration has in it."""
    text = str(kind)
    return type(kind).__name__ if "Enum(" in text or "categories" in text else text


def _length(thing: Any) -> int | None:
    try:
        return len(thing)
    except TypeError:
        return None
