"""What the columns of a frame are like, in a few passes over each: a million rows of fifty columns in about a second.

No value of a cell is kept unless it is asked for. Nulls and different values are counted in every column. Of numbers
that are no ids, where there are enough of them, there is the sum, and quantiles as the mean of those around them: no
one cell, and none of which there are few; neither where all but a few are the same. Least and greatest are single
cells, and are not kept. Of truth there is the sum alone.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import narwhals.stable.v2 as nw
import numpy as np

from headwater.tracking.fingerprint import Fingerprint, Hasher, blocks, hashes_of_others

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Values that a column must have for a sum and for quantiles to be kept of it.
FEWEST: Final = 100
#: Values around a quantile that it is the mean of, at least.
AROUND: Final = 10
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Rows up to which different values are counted; beyond it their number is estimated, within one in a hundred.
COUNTED: Final = 100_000
#: Rows that quantiles are taken of.
SORTED: Final = 100_000
#: Slots of the estimate of how many different values there are, as many as a processor has near it; for more rows than
#: four times that, a quarter of the rows.
SLOTS: Final = 1 << 20
#: Of columns that are no numbers: cells of all of them together that are hashed.
HASHED: Final = 1_000_000

#: Names of columns that hold ids or what is as good as one.
_ID: Final = re.compile(
    r"(^|[_\W])(ids?|uuid|guid|key|ssn|iban|phone|mobile|zip|postcode|plz|account|card|birth\w*|dob|passport)($|[_\W])",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Part of the values of a column of whole numbers that differ, from which it is taken for ids.
_MOSTLY_DIFFERENT: Final = 0.9


class Columns:
    """Takes column after column.

    Args:
        total: rows of the frame.
        step: every how many rows one is looked at; counts and sums are made as if of all.
        values: whether cells may be kept.
        others: how many of the columns are no numbers.
    """

    def __init__(self, total: int, step: int, *, values: bool, others: int) -> None:
        self.metrics: dict[str, dict[str, Any]] = {}
        self._total, self._step, self._values = total, step, values
        self._rows = -(-total // step)
        self._scale = total / max(self._rows, 1)
        self._fingerprint = Fingerprint(self._rows)
        self._hasher = Hasher(self._rows)
        self._hashed = HASHED // max(others, 1)

    def take(self, name: str, kind: str, column: "nw.Series[Any]") -> None:
        """Take the statistics of one column; of one that cannot be read there are none."""
        try:
            some = column if self._step == 1 else column.gather_every(self._step)
            nulls, hashes, numbers = _read(some, self._hasher, self._hashed)
        except Exception:  # noqa: BLE001  (types of three libraries: nothing of it is worth ending a script)
            nulls, hashes, numbers = _nulls(column) if self._step == 1 else None, None, None
        self._fingerprint.add(name, kind, hashes, nulls)
        found: dict[str, Any] = {}
        if nulls is not None:
            found = {"nullCount": self._whole(nulls), "count": self._whole(self._rows - nulls)}
        if hashes is not None and hashes.size == self._rows and self._step == 1:
            found["distinctCount"] = _different(hashes) - bool(nulls)
        if numbers is not None:
            truth = isinstance(column.dtype, nw.Boolean)
            found |= self._of_numbers(name, kind, numbers, found.get("distinctCount"), truth=truth)
        if found:
            self.metrics[name] = found

    def how(self) -> dict[str, Any]:
        """How they were taken."""
        found: dict[str, Any] = {"values": self._values, "rows": self._rows}
        if self._step == 1 and self._rows > COUNTED:
            found["distinctCount"] = "estimated"
        if self._rows > SORTED:
            found["quantileRows"] = -(-self._rows // -(-self._rows // SORTED))
        return found

    def fingerprint(self) -> dict[str, Any]:
        """Of all the columns that were taken."""
        return self._fingerprint.stated(self._total)

    def _of_numbers(
        self, name: str, kind: str, numbers: "NDArray[np.float64]", different: int | None, *, truth: bool
    ) -> dict[str, Any]:
        valid, total = _finite(numbers)
        summed = {"sum": self._scale * total} if np.isfinite(self._scale * total) else {}
        if not valid.size or (not self._values and (valid.size < FEWEST or _is_id(name, kind, valid.size, different))):
            return {}
        ordered = np.sort(valid[:: -(-valid.size // SORTED)])
        if not self._values and _few_differ(ordered, valid):
            return {}
        if truth:
            return summed
        if self._values:
            summed |= {"min": float(valid.min()), "max": float(valid.max())}
        with np.errstate(over="ignore", invalid="ignore"):
            quantiles = _quantiles(ordered) if self._values else _around_quantiles(ordered)
        return summed | ({"quantiles": quantiles} if quantiles else {})

    def _whole(self, count: int) -> int:
        return round(count * self._scale)


def is_number(kind: nw.dtypes.DType) -> bool:
    """Whether all cells of a column of this type are of one width, which takes little to read."""
    return kind.is_numeric() or isinstance(kind, nw.Boolean | nw.Datetime | nw.Date)


def _read(
    column: "nw.Series[Any]", hasher: Hasher, most: int
) -> "tuple[int | None, NDArray[np.uint64] | None, NDArray[np.float64] | None]":
    """Nulls, a hash of each cell (of `most` cells where it is no number), and the numbers, NaN where there is none."""
    kind = column.dtype
    if kind.is_float() or isinstance(kind, nw.Decimal):
        wide = column if isinstance(kind, nw.Float64) else column.cast(nw.Float64())
        numbers = np.asarray(wide.to_numpy(), dtype=np.float64)
        missing = np.isnan(numbers)
        nulls = int(np.count_nonzero(missing))
        return nulls, hasher.numbers(numbers, missing if nulls else None), numbers
    if kind.is_integer() or isinstance(kind, nw.Boolean):
        return _read_integers(column, hasher)
    if isinstance(kind, nw.Datetime | nw.Date):
        nulls, hashes, _ = _read_integers(column.dt.timestamp("us"), hasher)
        return nulls, hashes, None
    step = -(-len(column) // max(most, 1)) if len(column) else 1
    some = column if step == 1 else column.gather_every(step)
    return _nulls(column), hashes_of_others(some.to_native()), None


def _read_integers(column: "nw.Series[Any]", hasher: Hasher) -> "tuple[int, NDArray[np.uint64], NDArray[np.float64]]":
    missing: NDArray[np.bool_] | None = None
    nulls = column.null_count()
    if nulls:
        missing = np.asarray(column.is_null().to_numpy(), dtype=np.bool_)
        column = column.fill_null(value=False if isinstance(column.dtype, nw.Boolean) else 0)
    whole = np.asarray(column.to_numpy())
    numbers = whole.astype(np.float64)
    if missing is not None:
        numbers[missing] = np.nan
    return int(nulls), hasher.numbers(whole, missing), numbers


def _nulls(column: "nw.Series[Any]") -> int | None:
    try:
        return int(column.null_count())
    except Exception:  # noqa: BLE001  (as above)
        return None


def _different(hashes: "NDArray[np.uint64]") -> int:
    """How many hashes differ: counted, or beyond `COUNTED` by linear counting (Whang, Vander-Zanden, Taylor 1990)."""
    if hashes.size <= COUNTED:
        ordered = np.sort(hashes)
        return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + bool(ordered.size)
    slots = max(SLOTS, 1 << (hashes.size // 4).bit_length())
    used = np.zeros(slots, dtype=np.bool_)
    shift = np.uint64(64 - slots.bit_length() + 1)
    for part in blocks(hashes.size):
        used[(hashes[part] >> shift).view(np.intp)] = True
    free = slots - int(np.count_nonzero(used))
    return min(hashes.size, round(-slots * np.log(max(free, 1) / slots)))


def _is_id(name: str, kind: str, count: int, different: int | None) -> bool:
    """Whether the numbers of a column are most likely ids: by its name, or as nearly all of them differ."""
    if _ID.search(_CAMEL.sub("_", name)):
        return True
    return "int" in kind.lower() and different is not None and different > _MOSTLY_DIFFERENT * count


def _finite(numbers: "NDArray[np.float64]") -> "tuple[NDArray[np.float64], float]":
    """The numbers without nulls and infinities, and their sum; the same array where there are none, which is faster."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(numbers.sum())
        if np.isfinite(total):
            return numbers, total
        valid = numbers[np.isfinite(numbers)]
        return valid, float(valid.sum())


def _few_differ(ordered: "NDArray[np.float64]", valid: "NDArray[np.float64]") -> bool:
    """Whether all values but a few are the same: a sum, or a mean among them, would tell those few.

    Args:
        ordered: some of the values, or all.
        valid: all.
    """
    usual = ordered[ordered.size // 2]
    if np.count_nonzero(ordered != usual) >= AROUND:
        return False
    return 0 < int(np.count_nonzero(valid != usual)) < AROUND


def _quantiles(ordered: "NDArray[np.float64]") -> dict[str, float]:
    """Quantiles as they are: cells, or between two of them."""
    return _sendable(np.quantile(ordered, QUANTILES))


def _around_quantiles(ordered: "NDArray[np.float64]") -> dict[str, float]:
    """Quantiles, each the mean of a fiftieth of the values around it, and of `AROUND` at least."""
    half = max(AROUND // 2, ordered.size // 100)
    middles = (round(quantile * (ordered.size - 1)) for quantile in QUANTILES)
    lows = [min(max(0, middle - half), ordered.size - 2 * half) for middle in middles]
    return _sendable(ordered[low : low + 2 * half].mean() for low in lows)


def _sendable(values: Iterable[Any]) -> dict[str, float]:
    """The value of each quantile, without those that are too large to be computed."""
    return {
        str(quantile): float(value) for quantile, value in zip(QUANTILES, values, strict=True) if np.isfinite(value)
    }
