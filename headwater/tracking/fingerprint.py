"""A fingerprint of the content of a frame: the same for the same rows, in whatever order they come.

Each cell has a hash of 64 bits, those of a row are put together, and the rows are added up: so a database that returns
them in another order gives the same fingerprint, and a column that slipped against the others another. It tells whether
content is the same, and nothing else about it; it is no protection against who forges data on purpose.
"""

import sys
from collections.abc import Iterator
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Constants of SplitMix64 (Steele, Lea, Flood 2014).
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
#: Odd, so that no bit of a row is lost: what stands before is multiplied by it when a column is added.
_ROW: Final = np.uint64(0x9E3779B97F4A7C15)
#: The hash of a cell that is null.
_NULL: Final = np.uint64(0xD1B54A32D192ED03)

#: Cells that are worked on together: so few stay in a processor's cache from one operation to the next, which takes
#: less than half the time of going over all of a long column for each.
BLOCK: Final = 1 << 15


def blocks(size: int) -> Iterator[slice]:
    """The parts of so many cells that are worked on one after the other."""
    for start in range(0, size, BLOCK):
        yield slice(start, min(start + BLOCK, size))


class Fingerprint:
    """Takes column after column; the order of columns is part of the content.

    Args:
        rows: that each column has.
    """

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._row = np.zeros(rows, dtype=np.uint64)
        self._digest = sha256()
        self._left_out: list[str] = []
        self._partly: list[str] = []

    def add(self, name: str, kind: str, hashes: "Hashes | None", nulls: int | None) -> None:
        """Add a column by the hashes of its cells; of fewer than there are rows, or of none, if it has no others."""
        self._digest.update(repr((name, kind, nulls)).encode())
        if hashes is None:
            self._left_out.append(name)
        elif hashes.size == self._rows:
            for part in blocks(self._rows):
                row = self._row[part]
                row *= _ROW
                row += hashes[part]
        else:
            self._partly.append(name)
            self._digest.update(_sum(hashes))

    def stated(self, total: int) -> dict[str, Any]:
        """The fingerprint of a frame of `total` rows; which of them count, and which columns do not or in part."""
        digest = self._digest.copy()
        digest.update(repr((total, self._rows)).encode())
        digest.update(_sum(mixed(self._row.copy())))
        return {
            "digest": f"sha256:{digest.hexdigest()}",
            "rows": self._rows,
            **({"partlyRead": self._partly} if self._partly else {}),
            **({"notRead": self._left_out} if self._left_out else {}),
        }


class Hasher:
    """Hashes the cells of columns of numbers, of so many rows, in the same memory again and again.

    Fresh memory for each column costs several times what the arithmetic does. A result is good until the next one.
    """

    def __init__(self, rows: int) -> None:
        self._hashes = np.empty(rows, dtype=np.uint64)

    def numbers(self, values: "NDArray[Any]", missing: "NDArray[np.bool_] | None") -> "Hashes":
        """Hashes of numbers, all of one width; 0.0 and -0.0 are one number."""
        found = self._hashes
        if values.dtype.kind == "f":
            np.add(values, 0.0, out=found.view(np.float64), casting="unsafe")
        else:
            np.copyto(found, values, casting="unsafe")
        mixed(found)
        if missing is not None:
            np.copyto(found, _NULL, where=missing)
        return found


def hashes_of_others(column: Any) -> "Hashes | None":
    """Hashes of the cells of any other column, by the library that it is of; None where that has none for its type."""
    library = type(column).__module__.partition(".")[0]
    if library == "pandas":
        found = sys.modules["pandas"].util.hash_pandas_object(column, index=False).to_numpy()
    elif library == "polars":
        found = column.hash(0).to_numpy()
    elif library == "pyarrow":
        found = _of_arrow(column)
    else:
        return None
    return mixed(np.array(found, dtype=np.uint64))


def _of_arrow(column: Any) -> "Hashes":
    """Pyarrow hashes nothing: each different value is hashed once."""
    encoded = column.combine_chunks().dictionary_encode()
    if hasattr(encoded, "combine_chunks"):
        encoded = encoded.combine_chunks()
    different = [
        int.from_bytes(blake2b(repr(each).encode(), digest_size=8).digest()) for each in encoded.dictionary.to_pylist()
    ]
    hashes = np.array([*different, _NULL], dtype=np.uint64)
    return hashes[encoded.indices.fill_null(len(different)).to_numpy()]


def mixed(values: "Hashes") -> "Hashes":
    """`values` itself, in which every bit now depends on every one before: the finish of SplitMix64."""
    between = np.empty(min(values.size, BLOCK), dtype=np.uint64)
    for part in blocks(values.size):
        some = values[part]
        shifted = between[: some.size]
        for shift, factor in ((30, _FIRST), (27, _SECOND), (31, None)):
            np.right_shift(some, np.uint64(shift), out=shifted)
            np.bitwise_xor(some, shifted, out=some)
            if factor is not None:
                np.multiply(some, factor, out=some)
    return values


def _sum(hashes: "Hashes") -> bytes:
    """Sum and exclusive or of all, whatever their order."""
    total, parity = np.add.reduce(hashes, dtype=np.uint64), np.bitwise_xor.reduce(hashes, dtype=np.uint64)
    return total.tobytes() + parity.tobytes()
