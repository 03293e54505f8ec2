"""What the writer and the readers of the graph agree on, over and above labels and properties: `docs/graph-model.md`.

Where a statement has to spell out one of these, `tests/unit/graph/test_model.py` holds it to the same.
"""

from typing import Final, Literal

from headwater.event.time import sortable

#: Labels of the nodes of the lineage. Each node has one of them and no other; what has another is not Headwater's.
LABELS: Final = frozenset({"Job", "Dataset", "Column", "Run", "Move", "Facet"})

#: Labels of nodes that say something of the graph and are no part of it; a rebuild leaves them.
MARKS: Final = frozenset({"Rebuild", "Format"})

#: How Neo4j's list of transactions shows those of a writer.
WRITER_APP: Final = "headwater writer"

#: Begins the hash of an explicit lineage, and of no other (`docs/graph-model.md#explicit-lineage`).
EXPLICIT_PREFIX: Final = "x:"
#: Marks before a colon in the hash of a column lineage: it names columns of its own target as sources; it leaves out
#: columns that its target's schema has. A reader that meets neither has nothing more to read.
NAMES_ITSELF: Final = "s"
LEAVES_OUT: Final = "u"
#: Most lineages that an edge keeps: the latest. A source that has a date in its name gives a new one every run. So many
#: of the latest group may be not all of them.
MOST_LINEAGES: Final = 32

#: What says that a DERIVES edge is there: its `origin`.
LINEAGE: Final = "lineage"
COLUMN_LINEAGE: Final = "columnLineage"
RENAME: Final = "rename"
#: What says that a run read what no input names, beside `COLUMN_LINEAGE`: a column lineage names its own target. As
#: text it is the greater of the two, and goes before it.
ITSELF: Final = "itself"

#: Begins the group of an edge or job while no run of the group was defining (`docs/graph-model.md#what-is-current`).
NOT_DEFINING: Final = "?"

#: Stands between the group of a run and a number, where the events of the run name several jobs
#: (`docs/graph-model.md#one-run-under-several-names`). Sorts after all that a group may be followed by.
BY_NAMES: Final = "~"

#: The jobType of a job whose outputs are no flow of data.
TEST: Final = "TEST"

#: The event types after which a run is over.
TERMINAL: Final = frozenset({"COMPLETE", "ABORT", "FAIL"})

#: What a register holds for a facet that an event deleted, instead of a hash or content.
DELETED: Final = ""

#: Longest facet of a run, characters of canonical JSON, that is shown whole where many runs are: a Spark plan has
#: millions.
MOST_LISTED: Final = 10_000

#: The lifecycle change of a run that makes nothing: the dataset is gone.
DROP: Final = "DROP"
#: Lifecycle changes after which nothing of earlier writes is left.
REPLACING: Final = frozenset({"OVERWRITE", "CREATE", "TRUNCATE", DROP})
#: The lifecycle change that gives a dataset this name. It replaces too, with what was under the name before.
RENAMED: Final = "RENAME"
#: Stands for the lifecycle change of a name that a run gave up: nothing is left there (`docs/graph-model.md#renames`).
MOVED: Final = "MOVED"

#: At equal eventTime the event further on in a run's life wins; job and dataset events and OTHER come first.
RANK: Final = {"OTHER": 0, "START": 1, "RUNNING": 2, "COMPLETE": 3, "ABORT": 4, "FAIL": 5}

#: Within one event that reads and writes a dataset, what it says of the output is the newer state.
Role = Literal["input", "output"]
_ROLE: Final[dict[Role, str]] = {"input": "0", "output": "1"}


def is_marked(lineage: str, mark: str) -> bool:
    """Whether the hash of a lineage has this mark."""
    return mark in lineage[: lineage.find(":") + 1]


def group_of(run: str, parents: frozenset[str]) -> str:
    """The group of a run: its parent's ("p…"), or its own ("o…") while no parent is known; the former sorts higher."""
    return f"p{max(parents)}" if parents else f"o{run}"


def group_of_event(group: str, event_time: int) -> str:
    """The group of one event (its time in µs UTC) of a run of this group whose events stand alone."""
    return f"{group}@{sortable(event_time)}"


def stamp(event_time: int, event_type: str | None, event_hash: str, role: Role = "input") -> str:
    """The stamp of what an event says: `event_time` in µs UTC, `event_hash` the digest of the canonical event.

    A string that sorts as the tuple (eventTime, rank of the event type, SHA-256 of the canonical event, role). Nothing
    in it depends on arrival, so whoever compares stamps gets the same winner in any order
    (`docs/graph-model.md#stamps`).
    """
    return f"{sortable(event_time)}{RANK[event_type or 'OTHER']}{event_hash[:12]}{_ROLE[role]}"


def after_stamps_of(instant: int) -> str:
    """Greater than the stamps of all events up to the instant, µs UTC, less than those of all later ones."""
    return f"{sortable(instant)}~"
