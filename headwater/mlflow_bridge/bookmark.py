"""How far the bridge has come: a file that is right whenever the process is killed.

What is to be sent and what is remembered of it are stored in one transaction, and only then sent: so an event is
neither lost nor made anew in another form. What was accepted is taken out of the file.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import orjson

from headwater.canonical import canonical
from headwater.errors import HeadwaterError
from headwater.mlflow_bridge.annotations import Changes, Memory
from headwater.mlflow_bridge.facets import Json
from headwater.mlflow_bridge.model_files import ModelFiles

_FORMAT: Final = "1"
_TABLES: Final = """
    CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS run (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL, job TEXT NOT NULL, started INTEGER NOT NULL, open INTEGER NOT NULL,
        reads TEXT NOT NULL, writes TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS run_started ON run (started);
    CREATE INDEX IF NOT EXISTS run_open ON run (open) WHERE open;
    CREATE TABLE IF NOT EXISTS reading (model TEXT, run TEXT, PRIMARY KEY (model, run)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS unregistered (model TEXT PRIMARY KEY, dataset TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS said (
        node TEXT, version TEXT, kind TEXT, key TEXT, of TEXT, entry TEXT NOT NULL,
        PRIMARY KEY (node, version, kind, key)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS files (model TEXT PRIMARY KEY, said TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS waiting (id INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, body BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class SeenRun:
    """What is remembered of a run.

    Attributes:
        digest: of all of its events.
        job: the name of its job.
        started: milliseconds.
        open: whether it had not ended.
        reads: ids of the logged models that it read.
        writes: ids of those that it made.
    """

    id: str
    digest: str
    job: str
    started: int
    open: bool
    reads: tuple[str, ...]
    writes: tuple[str, ...]


class Bookmark:
    """The file of one bridge, which it has alone. One thread."""

    def __init__(self, file: Path, namespace: str) -> None:
        """Open the file, made if it is not there.

        Raises:
            HeadwaterError: it cannot be written, is none, is in use, or belongs to another tracking server.
        """
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._store = sqlite3.connect(file, timeout=0, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise HeadwaterError(f"--state: {file} cannot be written: {error}") from error
        try:
            self._store.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._store.execute("PRAGMA synchronous = FULL")
            self._store.execute("BEGIN EXCLUSIVE")
            self._store.execute("COMMIT")
            self._store.executescript(_TABLES)
            self._own("format", _FORMAT, file)
            self._own("namespace", namespace, file)
        except sqlite3.Error as error:
            self._store.close()
            locked = "locked" in str(error)
            why = "another bridge uses it" if locked else f"it is no bookmark of the bridge, or cannot be used: {error}"
            raise HeadwaterError(f"--state: {file}: {why}") from error
        except HeadwaterError:
            self._store.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def _own(self, key: str, value: str, file: Path) -> None:
        self._store.execute("INSERT OR IGNORE INTO about VALUES (?, ?)", (key, value))
        (known,) = self._store.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        if known != value:
            raise HeadwaterError(
                f"--state: {file} is the bookmark of {key} {known}, not of {value}: name another file, or delete it"
            )

    def run(self, run_id: str) -> SeenRun | None:
        """What is remembered of a run; None of one that was not seen."""
        row = self._store.execute("SELECT * FROM run WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            return None
        reads, writes = (tuple(orjson.loads(each)) for each in row[5:])
        return SeenRun(*row[:4], open=bool(row[4]), reads=reads, writes=writes)

    def open_runs(self) -> list[str]:
        """The runs that had not ended when they were seen."""
        return [run_id for (run_id,) in self._store.execute("SELECT id FROM run WHERE open ORDER BY id")]

    def readers(self, model_id: str) -> list[str]:
        """The runs that read a logged model."""
        return [run for (run,) in self._store.execute("SELECT run FROM reading WHERE model = ?", (model_id,))]

    def latest_start(self) -> int:
        """When the run that started last did, milliseconds; 0 if none was seen."""
        return self._store.execute("SELECT coalesce(max(started), 0) FROM run").fetchone()[0]

    def unregistered(self) -> dict[str, str]:
        """The logged models that were said to be versions by themselves, with the names of their datasets."""
        return dict(self._store.execute("SELECT model, dataset FROM unregistered ORDER BY model"))

    def nodes(self) -> set[str]:
        """Everything that something was said of."""
        return {node for (node,) in self._store.execute("SELECT DISTINCT node FROM said")}

    def said(self, node: str) -> Memory:
        """What was said of a node."""
        rows = self._store.execute("SELECT version, kind, key, of, entry FROM said WHERE node = ?", (node,))
        return {(version, kind, key): (of, orjson.loads(entry)) for version, kind, key, of, entry in rows}

    def files(self, model: str) -> ModelFiles | None:
        """What the files of a model say, which never change; None if they were not read yet."""
        row = self._store.execute("SELECT said FROM files WHERE model = ?", (model,)).fetchone()
        if row is None:
            return None
        inputs, outputs, python, packages = orjson.loads(row[0])
        return ModelFiles(tuple(inputs), tuple(outputs), python, tuple((name, version) for name, version in packages))

    def keep_files(self, model: str, said: ModelFiles) -> None:
        """Remember what the files of a model say."""
        content = canonical([said.inputs, said.outputs, said.python, said.packages])
        self._store.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (model, content))

    def record(
        self,
        events: Iterable[tuple[str, Json]],
        *,
        runs: Sequence[SeenRun] = (),
        unregistered: Mapping[str, str] | None = None,
        changes: Sequence[Changes] = (),
    ) -> None:
        """Keep events, each with what it is of, until they are accepted; and what is remembered once they are."""
        with closing(self._store.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            waiting = ((place, canonical(event)) for place, event in events)
            cursor.executemany("INSERT INTO waiting (place, body) VALUES (?, ?)", waiting)
            cursor.executemany(
                "INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        *(each.id, each.digest, each.job, each.started, each.open),
                        *map(canonical, (each.reads, each.writes)),
                    )
                    for each in runs
                ),
            )
            reading = ((model, each.id) for each in runs for model in each.reads)
            cursor.executemany("INSERT OR IGNORE INTO reading VALUES (?, ?)", reading)
            cursor.executemany("INSERT OR REPLACE INTO unregistered VALUES (?, ?)", (unregistered or {}).items())
            told = (each for change in changes for each in change.told)
            cursor.executemany(
                "INSERT OR REPLACE INTO said VALUES (?, ?, ?, ?, ?, ?)",
                ((each.subject.node, *each.slot, each.subject.version, canonical(each.entry)) for each in told),
            )
            emptied = ((node, *slot) for change in changes for node, slot in change.emptied)
            cursor.executemany("DELETE FROM said WHERE node = ? AND version = ? AND kind = ? AND key = ?", emptied)
            cursor.execute("COMMIT")

    def waiting(self, limit: int) -> list[tuple[int, str, bytes]]:
        """The first events that nobody has accepted yet, with number and what each is of."""
        return self._store.execute("SELECT id, place, body FROM waiting ORDER BY id LIMIT ?", (limit,)).fetchall()

    def accepted(self, until: int) -> None:
        """The waiting events up to that number have arrived, or were refused for good."""
        self._store.execute("DELETE FROM waiting WHERE id <= ?", (until,))
