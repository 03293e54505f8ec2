"""Which writes of a dataset a read saw: the one rule of who sees what, for every question about time. Pure.

A use is an interval. A batch run reads when it begins and writes when it ends; a run that streams reads and writes from
its beginning to its last event. A write is seen from its beginning on, a stream's read sees all that begins until its
own end. What streams replaces nothing. Who only drops makes nothing that anybody could see, and ends what was there. A
version that exactly one run wrote is proof, whatever the clock says (docs/graph-model.md#who-sees-what).

A move, by which a dataset became another without a run, reads and writes as a run does that renames; of one instant it
comes after what runs did, and moves of one instant see nothing of each other, as in a swap.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from headwater.graph.model import DROP, MOVED, RENAMED, REPLACING
from headwater.identity import is_move

Rule = Literal["version", "time", "unknown"]

#: What a write says became of the data, after which nothing of earlier writes is left: a rename brings what was under
#: another name, or takes everything away.
NOTHING_LEFT: Final = REPLACING | {RENAMED, MOVED}


class Brought(NamedTuple):
    """How a write came to a dataset that it was not made to: key of the dataset that it was, and when its run wrote.

    `until`: when it was moved away from there; what a run that streams wrote there later is not among it. µs UTC.
    """

    dataset: str
    at: int
    until: int


class Write(NamedTuple):
    """A write by a run that succeeded: key and id of the run, when, what became of the data; times µs UTC.

    `run` may be the key of a move, which has no id. `brought`: how it came here by moves, if it did; then `at` is since
    when it is here.

    `lifecycle` is what the run said of it; MOVED: it gave the dataset another name, so that nobody sees it here.

    `at`: from when it is seen: of a batch run its end, of one that streams its beginning. `until`: the last event of a
    run that streams, else None. `read_itself`: its run had read the dataset, and so may have added to it.
    `version_keys`: of the version or snapshot that it made, see `headwater.identity.version_key`. `job`: key of the job
    that the run is of. `lineages`: the column lineages that it stated of the dataset, none of one that moves brought.
    """

    run: str
    run_id: str
    at: int
    lifecycle: str | None
    read_itself: bool = False
    version_keys: tuple[str, ...] = ()
    until: int | None = None
    brought: Brought | None = None
    job: str = ""
    lineages: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[int, bool, bool, str, bool]:
        """Sorts writes in time. Of one instant what a move, or one run, takes away goes before what it gives."""
        by_move = is_move(self.run)
        return (self.at, by_move, by_move and not self.moved, self.run, not self.moved)

    @property
    def made_at(self) -> int:
        """When it was made, under whatever name: `at`, if no move brought it."""
        return self.at if self.brought is None else self.brought.at

    @property
    def drops(self) -> bool:
        """Whether nothing was made: the dataset was gone after it."""
        return self.lifecycle == DROP

    @property
    def moved(self) -> bool:
        """Whether what was there went to another name, with what its run had made."""
        return self.lifecycle == MOVED

    def last_by(self, instant: int) -> int:
        """When it last wrote, as far as that was by an instant."""
        return last_by(self.at, self.until, instant)


def begun(at: int, instant: int) -> bool:
    """Whether a use that begins `at` counts at an instant: a write is seen from its beginning on."""
    return at <= instant


def last_by(at: int, until: int | None, instant: int) -> int:
    """When a use that begins `at`, and lasts `until` if its run streams, was last seen by an instant."""
    return at if until is None else max(at, min(until, instant))


class SeenWrites(NamedTuple):
    """What a read saw: by which rule that is known, the last write, and then the others that were still there.

    `whole`: the write that replaced everything before it is among them, or there is none before the first.
    `dropped`: if it saw none, the drop before which all that is known was written.
    """

    rule: Rule
    writers: tuple[Write, ...]
    whole: bool
    dropped: Write | None = None


class Read(NamedTuple):
    """That a run read a dataset: which writes it saw, the last first, and by which rule they are known.

    Keys; times in µs UTC; `until` as of a write. `cut`: there may be more writes than were looked through. `inferred`:
    only a column lineage that the run stated says that it read it. `dropped`: if it saw none, after which drop.
    `was`: if it saw none, and moves brought what it read, the dataset that it was first.
    """

    run: str
    dataset: str
    at: int
    version: str | None
    rule: Rule
    writers: tuple[Write, ...]
    cut: bool
    until: int | None = None
    inferred: bool = False
    dropped: Write | None = None
    was: str | None = None

    @property
    def moved_from(self) -> str | None:
        """The dataset that it was when it was last written, or as far back as is known, if a move brought it."""
        brought = self.writer and self.writer.brought
        return brought.dataset if brought else self.was

    @property
    def writer(self) -> Write | None:
        """The last write that it saw; None: a source, as far as is known."""
        return self.writers[0] if self.writers else None

    @property
    def also(self) -> tuple[Write, ...]:
        """The other writes whose data was still there."""
        return self.writers[1:]

    def up_to(self, horizon: int) -> "Read":
        """What it had seen by an instant: less only if it is the read of a stream that went on."""
        if self.until is None or (self.until <= horizon and all(write.at <= horizon for write in self.writers)):
            return self
        writers = tuple(write for write in self.writers if begun(write.at, horizon))
        rule = self.rule if self.writers[:1] == writers[:1] else "time" if writers else "unknown"
        return self._replace(writers=writers, rule=rule, until=last_by(self.at, self.until, horizon))

    def horizon_of(self, write: Write) -> int:
        """Up to when the writer of what it saw counts: later than that a stream can have put nothing into it."""
        if write.brought is not None:
            return write.brought.until
        return max(self.at if self.until is None else self.until, write.at)


def replaces(write: Write, *, reports: bool) -> bool:
    """Whether nothing of earlier writes is left after it, those of streams that go on apart.

    A write that says nothing replaces all, unless its run read the dataset itself, or the producers of this dataset
    say so when they replace it (`reports`): Spark marks what overwrites, and nothing else. A rename replaces, a stream
    does not.
    """
    if write.until is not None:
        return False
    if write.lifecycle is not None:
        return write.lifecycle in NOTHING_LEFT
    return not write.read_itself and not reports


def seen_writes(
    writes: Sequence[Write],
    *,
    run: str,
    at: int,
    reports: bool,
    until: int | None = None,
    version_keys: Collection[str] = (),
) -> SeenWrites:
    """What a read by `run` saw of a dataset with these writes, newest first: see `Write.order`.

    `at`: when it began; `until`: when it ended, if its run streams.
    """
    others = [write for write in writes if write.run != run and not (write.at == at and _both_move(write.run, run))]
    end = at if until is None else until
    named = _of_version(writes, run, end, version_keys)
    if named is not None and until is None:
        kept, replacing = _still_there(others[others.index(named) :], named, named.at, reports=reports)
        return SeenWrites("version", kept, replacing is not None)
    before = [write for write in others if begun(write.at, end)]
    kept, replacing = _still_there(before, None, at, reports=reports)
    whole = replacing is not None or not before
    if named is not None:
        return SeenWrites("version", (named, *(write for write in kept if write.run != named.run)), whole)
    if kept:
        return SeenWrites("time", kept, whole)
    return SeenWrites("unknown", (), whole, replacing if replacing and replacing.drops else None)


def _both_move(one: str, other: str) -> bool:
    return is_move(one) and is_move(other)


def _of_version(writes: Sequence[Write], run: str, end: int, version_keys: Collection[str]) -> Write | None:
    """The write of the version that a read names: the only one, or of several the latest before the read ended."""
    if not version_keys:
        return None
    of_version = [write for write in writes if not write.drops and not set(version_keys).isdisjoint(write.version_keys)]
    if len({write.run for write in of_version}) == 1 and of_version[0].run != run:
        return of_version[0]
    return next((write for write in of_version if write.run != run and begun(write.at, end)), None)


def _still_there(
    newest_first: Sequence[Write], named: Write | None, begin: int, *, reports: bool
) -> tuple[tuple[Write, ...], Write | None]:
    """Those whose data was there: back to the last that replaced all before `begin`, and streams that outlasted it.

    What was replaced by the very version that a read names (`named`) is not in it, however long it went on. Beside them
    the one that replaced all, if it is among the writes: it is none of them if it dropped what was there, or moved it.
    """
    kept: list[Write] = []
    rest: Iterator[Write] = iter(newest_first)
    for write in rest:
        if _left_data(write, named):
            kept.append(write)
        if write.at <= begin and replaces(write, reports=reports):
            if write is not named:
                outlasted = (each for each in rest if each.until is not None and each.until > write.at)
                kept += (each for each in outlasted if _left_data(each, named))
            return tuple(kept), write
    return tuple(kept), None


def _left_data(write: Write, named: Write | None) -> bool:
    """Whether a write made anything that was there after it; that which a read names was, though it was moved since."""
    return not write.drops and (not write.moved or write is named)
