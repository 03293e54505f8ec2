"""The floor of the writer: the statements that it sends, recorded once and sent again by a loop that does only that."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, LiteralString, TypeVar

import neo4j

from headwater.graph.cypher import queries

T = TypeVar("T")
#: What an edge joins: key of its source, type, key of its target.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement with its parameters."""

    text: LiteralString
    parameters: dict[str, Any]


Transaction = list[Sent]


class Recorder:
    """A driver for `graph_writer.apply.Graph` that keeps what each committed transaction sent."""

    def __init__(self, driver: neo4j.Driver) -> None:
        self._driver = driver
        self.transactions: list[Transaction] = []

    @contextmanager
    def session(self, *, database: str) -> Generator["_RecordingSession"]:
        """As the driver's."""
        with self._driver.session(database=database) as session:
            yield _RecordingSession(session, self.transactions)


class _RecordingSession:
    def __init__(self, session: neo4j.Session, transactions: list[Transaction]) -> None:
        self._session = session
        self._transactions = transactions

    def execute_write(self, work: Callable[..., T], *args: Any) -> T:
        sent: Transaction = []

        def attempt(tx: neo4j.ManagedTransaction) -> T:
            sent.clear()
            return work(_RecordingTransaction(tx, sent), *args)

        value = self._session.execute_write(attempt)
        self._transactions.append(sent)
        return value


class _RecordingTransaction:
    def __init__(self, tx: neo4j.ManagedTransaction, sent: Transaction) -> None:
        self._tx = tx
        self._sent = sent

    def run(self, text: LiteralString, parameters: dict[str, Any]) -> neo4j.Result:
        self._sent.append(Sent(text, parameters))
        return self._tx.run(text, parameters)


def places(driver: neo4j.Driver, database: str) -> dict[str, Place]:
    """What every summary edge joins, by its element id."""
    records, _, _ = driver.execute_query(queries("benchmarks")["places"].text, database_=database)
    return {record["element"]: tuple(record["place"]) for record in records}


def moved(transactions: Iterable[Transaction], before: dict[str, Place], now: dict[str, Place]) -> list[Transaction]:
    """The same transactions for a graph whose edges were made anew: element ids of then replaced by those of now.

    Raises:
        KeyError: an edge is not there.
    """
    elements = {place: element for element, place in now.items()}

    def row(of: Any) -> Any:
        return {**of, "element": elements[before[of["element"]]]} if isinstance(of, dict) and "element" in of else of

    return [
        [
            Sent(sent.text, {name: type(rows)(map(row, rows)) for name, rows in sent.parameters.items()})
            for sent in transaction
        ]
        for transaction in transactions
    ]


def replay(driver: neo4j.Driver, database: str, transactions: Iterable[Transaction]) -> list[float]:
    """Send transactions, each when the one before is committed; returns the time at the end of each, seconds."""
    done: list[float] = []
    with driver.session(database=database) as session:
        for transaction in transactions:
            with session.begin_transaction() as tx:
                for sent in transaction:
                    tx.run(sent.text, sent.parameters).consume()
                tx.commit()
            done.append(perf_counter())
    return done
