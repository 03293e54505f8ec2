"""Names of columns that mean one column, or one inside another: producers differ in case, and in how deep they name."""

from bisect import bisect_left
from collections.abc import Iterable


class ColumnNames:
    """The columns of a dataset by dotted path, compared without regard to case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._spelled: dict[str, list[str]] = {}
        for name in sorted(names):
            self._spelled.setdefault(name.casefold(), []).append(name)
        self._folded = sorted(self._spelled)

    def same(self, field: str) -> list[str]:
        """All spellings of a column."""
        return self._spelled.get(field.casefold(), [])

    def touched(self, field: str) -> list[str]:
        """All spellings of a column, of the columns around it and of those nested in it, but not of its siblings."""
        folded = field.casefold()
        found = list(self.same(field))
        end = folded.find(".")
        while end >= 0:
            found += self._spelled.get(folded[:end], [])
            end = folded.find(".", end + 1)
        inner = f"{folded}."
        for place in range(bisect_left(self._folded, inner), len(self._folded)):
            if not self._folded[place].startswith(inner):
                break
            found += self._spelled[self._folded[place]]
        return found
