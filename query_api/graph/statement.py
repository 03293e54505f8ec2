"""A statement of the query API: its text, beside the package that asks it, and the row that it returns, by name."""

from functools import cached_property
from typing import Any, Final, Generic, LiteralString, TypeVar

import msgspec

from headwater.graph.cypher import Query, queries

R_co = TypeVar("R_co", covariant=True)

#: The package whose parts all statements may use.
PARTS: Final = "query_api.graph"
#: The one column of a statement that returns all its rows as one list: far cheaper than a record each.
COLLECTED: Final = "rows"


class Statement(Generic[R_co]):
    """A statement `queries/{name}.cypher` of a package.

    Args:
        package: whose it is.
        name: of its file.
        row: what each row is made to: a NamedTuple, whose fields stand in the order of the row (the text's comment
            names them in a line `// Row: …`, and a test holds both alike), or the type of the only value.
    """

    def __init__(self, package: str, name: str, row: type[R_co]) -> None:
        self.package = package
        self.name = name
        self.row = row

    @property
    def query(self) -> Query:
        """As it is in the file, with its parts."""
        return queries(self.package, PARTS)[self.name]

    @property
    def text(self) -> LiteralString:
        """What is sent."""
        return self.query.text

    @cached_property
    def _rows(self) -> Any:
        return list[self.row]

    def rows(self, values: list[Any]) -> list[R_co]:
        """Values as the database sent them, as rows.

        Raises:
            msgspec.ValidationError: they are not of the type that the row says: a fault of ours.
        """
        return msgspec.convert(values, self._rows)
