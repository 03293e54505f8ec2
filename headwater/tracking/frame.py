"""A frame as it was read or written: its columns, its size, what its columns are like, and a fingerprint of it all.

Of pandas, polars and pyarrow alike, by narwhals, which needs none of them. Nothing here raises because of a frame: what
cannot be told is left out.
"""

import re
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

import narwhals.stable.v2 as nw

from headwater.tracking.used import column_name

#: Columns of which statistics are taken: the first.
MOST_COLUMNS: Final = 10_000
#: Pandas' name of a sparse type: of its cells, and the value that most of them have.
_SPARSE: Final = re.compile(r"^(Sparse\[[^,\]]*).*")


@dataclass(frozen=True)
class Wanted:
    """What is to be found out of a frame.

    Attributes:
        statistics: false: columns and size alone.
        sample: rows that statistics are taken of, evenly spaced; None: all.
        values: true: also the least and greatest value of numbers, and exact quantiles: these are cells of the frame.
        personal: columns of which nothing is taken but name and type, as texts, called as they are in the frame. A
            field of one is meant by `address.street`; then all of the column counts as personal, and a field of what is
            personal does too.
    """

    statistics: bool = True
    sample: int | None = None
    values: bool = False
    personal: AbstractSet[str] = frozenset()


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
    native, said = _with_names_that_differ(frame)
    read = nw.from_native(native, pass_through=True)
    if isinstance(read, nw.LazyFrame):
        return Described(columns=[(name, _type(kind)) for name, kind in read.collect_schema().items()])
    if not isinstance(read, nw.DataFrame):
        return Described(rows=_length(frame))
    found = Described(columns=_columns(native, read.columns), rows=len(read))
    if wanted.statistics:
        holding = {above for name in wanted.personal for above in _with_all_above(name)}
        personal = {
            name
            for name in read.columns
            if name in holding or not wanted.personal.isdisjoint(_with_all_above(said.get(name, name)))
        }
        _take(found, read, native, wanted, personal)
    return found


def _with_all_above(name: str) -> list[str]:
    """The name, and of a field those of all that it is in: `address.street` is in `address`."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _take(found: Described, read: "nw.DataFrame[Any]", native: Any, wanted: Wanted, personal: AbstractSet[str]) -> None:
    from headwater.tracking.columns import Columns, is_number  # noqa: PLC0415  (needs numpy, which only a frame does)

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
    if personal:
        found.about["personal"] = sorted(personal)


def _step(rows: int, sample: int | None) -> int:
    """Every how many rows one is looked at, so that there are `sample` at most: the same rows in every run."""
    return 1 if sample is None or rows <= sample else -(-rows // max(sample, 1))


def _with_names_that_differ(frame: Any) -> tuple[Any, dict[str, str]]:
    """The frame, or a view of it, whose columns have texts as names, no two the same; batches of pyarrow as a table.

    Beside it what each column was called, as text.
    """
    pyarrow, pandas = sys.modules.get("pyarrow"), sys.modules.get("pandas")
    if pyarrow is not None and isinstance(frame, pyarrow.RecordBatch):
        frame = pyarrow.Table.from_batches([frame])
    if pandas is not None and isinstance(frame, pandas.DataFrame):
        said = [column_name(each) for each in frame.columns]
        view = frame.copy(deep=False)
        view.columns = _different(said)
        return view, dict(zip(view.columns, said, strict=True))
    if pyarrow is not None and isinstance(frame, pyarrow.Table):
        names = _different(frame.column_names)
        return frame.rename_columns(names), dict(zip(names, frame.column_names, strict=True))
    return frame, {}


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
    """The name of a type; without the values that an enumeration or what is sparse has in it."""
    text = str(kind)
    if "Enum(" in text or "categories" in text:
        return type(kind).__name__
    return _SPARSE.sub(r"\1]", text)


def _length(thing: Any) -> int | None:
    try:
        return len(thing)
    except TypeError:
        return None
