"""The closure of a run with what its runs carried, to be compared with another one. Pure."""

from dataclasses import dataclass, field
from typing import Literal

from query_api.history.run_view import RunView, Use
from query_api.history.seen_writes import Read

#: Who states something of a dataset: the run that writes it, or one that reads it.
Side = Literal["write", "read"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A dataset as a closure has it: its last write there and the read that saw it; no writer: a source."""

    dataset: str
    read: Read
    reader: RunView
    writer: RunView | None

    @property
    def at(self) -> int:
        """When it became what it was: written, or for a source seen."""
        writer = self.read.writer
        return self.read.at if writer is None else writer.last_by(self.read.horizon_of(writer))

    @property
    def written_as(self) -> str:
        """The name that its last write was made to, which is another one if it was moved since."""
        return self.read.moved_from or self.dataset

    @property
    def uses(self) -> dict[Side, Use]:
        """What is known of it: from its `write`, and from the `read`."""
        found: dict[Side, Use | None] = {"read": self.reader.reads.get(self.dataset)}
        if self.writer is not None:
            found["write"] = self.writer.writes.get(self.written_as)
        return {side: use for side, use in found.items() if use is not None}


@dataclass(slots=True)
class RunClosure:
    """The closure of a run: all runs in it with what they carried, by job and dataset the last of each.

    `runs_of` are all runs of a job, `seen_of` all that a dataset was seen as, `seen_by` what each run saw.
    """

    root: RunView
    reads: list[Read]
    runs: dict[str, RunView]
    truncated: bool = False
    jobs: dict[str, RunView] = field(default_factory=dict[str, RunView])
    datasets: dict[str, Seen] = field(default_factory=dict[str, Seen])
    runs_of: dict[str, list[RunView]] = field(default_factory=dict[str, list[RunView]])
    seen_of: dict[str, list[Seen]] = field(default_factory=dict[str, list[Seen]])
    seen_by: dict[str, dict[str, Seen]] = field(default_factory=dict[str, dict[str, Seen]])

    def __post_init__(self) -> None:
        for run in self.runs.values():
            self.runs_of.setdefault(run.job, []).append(run)
            known = self.jobs.get(run.job)
            if known is None or (known.ended, known.key) < (run.ended, run.key):
                self.jobs[run.job] = run
        self.jobs[self.root.job] = self.root
        for read in self.reads:
            reader = self.runs[read.run]
            seen = Seen(read.dataset, read, reader, self.runs.get(read.writer.run) if read.writer else None)
            self.seen_of.setdefault(read.dataset, []).append(seen)
            self.seen_by.setdefault(read.run, {})[read.dataset] = seen
            known = self.datasets.get(read.dataset)
            if known is None or (known.at, known.reader.key) < (seen.at, seen.reader.key):
                self.datasets[read.dataset] = seen
