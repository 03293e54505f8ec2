"""The floor of the writer: the statements that it sends, recorded once and sent again by a loop that does only that."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, LiteralString

import neo4j

from headwater.graph.cypher import queries

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
        with self._driver.session(database=database) as session:
            yield _RecordingSession(session, self.transactions)


class _RecordingSession:
    def __init__(self, session: neo4j.Session, transactions: list[Transaction]) -> None:
        self._session = session
        self._transactions = transactions

    @contextmanager
    def begin_transaction(self, **options: Any) -> Generator["_RecordingTransaction"]:
        with self._session.begin_transaction(**options) as tx:
            yield _RecordingTransaction(tx, self._transactions)


class _RecordingTransaction:
    def __init__(self, tx: neo4j.Transaction, committed: list[Transaction]) -> None:
        self._tx = tx
        self._sent: Transaction = []
        self._committed = committed

    def run(self, text: LiteralString, parameters: dict[str, Any]) -> neo4j.Result:
        self._sent.append(Sent(text, parameters))
        return self._tx.run(text, parameters)

    def commit(self) -> None:
        self._tx.commit()
        self._committed.append(self._sent)


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
