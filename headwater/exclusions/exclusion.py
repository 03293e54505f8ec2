"""One exclusion: which events of the log are taken back. They stay in Kafka, and can be let in again.

What it means depends on an event and its place alone, so every writer, a replay and a rebuild leave out the same.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, Self

import msgspec

from headwater.errors import InvalidQuestion
from headwater.event.producer_json import mapping
from headwater.event.selection import is_in_time
from headwater.event.time import iso_or_none

_PLACE: Final = re.compile(r"(.{1,249})-(\d{1,9})-(\d{1,18})", re.ASCII)


class EventPlace(NamedTuple):
    """Where an event lies in Kafka; as text `{topic}-{partition}-{offset}`."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}-{self.partition}-{self.offset}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that `text` writes.

        Raises:
            InvalidQuestion: it is none.
        """
        if (found := _PLACE.fullmatch(text)) is None:
            raise InvalidQuestion(
                f"'{text[:300]}' is no place of an event: one is its topic, partition and offset, "
                "as openlineage.events-0-17"
            )
        return cls(found[1], int(found[2]), int(found[3]))


class Exclusion(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Events that are taken back: the one at a place, or those of a run or a producer; make it with `of`.

    Attributes:
        event: where it lies.
        run: id of the run whose own events these are; others may name the run all the same, as their parent.
        producer: what the events say as their producer, to the letter.
        since, until: with a run or producer: eventTime, µs UTC, from the first on, before the second.
    """

    event: EventPlace | None = None
    run: str | None = None
    producer: str | None = None
    since: int | None = None
    until: int | None = None

    @classmethod
    def of(
        cls,
        event: EventPlace | None = None,
        run: str | None = None,
        producer: str | None = None,
        since: int | None = None,
        until: int | None = None,
    ) -> Self:
        """An exclusion that means something.

        Raises:
            InvalidQuestion: it would mean nothing, everything, or two things.
        """
        if [event, run, producer].count(None) != 2:  # noqa: PLR2004  (of three)
            raise InvalidQuestion("say what is taken back by one of --event, --run, --producer")
        if event is not None and (since is not None or until is not None):
            raise InvalidQuestion("--from and --to go with --run or --producer: --event is one event anyhow")
        if since is not None and until is not None and since >= until:
            raise InvalidQuestion("--from is not before --to: no event is meant")
        return cls(event, run, producer, since, until)

    @property
    def ident(self) -> str:
        """Its id, made of what it means: who says the same again says nothing new."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:12]

    def means(self, event: Mapping[str, Any]) -> bool:
        """Whether it is of the run or producer, and in time."""
        of_run = self.run is not None and mapping(event.get("run")).get("runId") == self.run
        of_producer = self.producer is not None and event.get("producer") == self.producer
        return (of_run or of_producer) and is_in_time(event, self.since, self.until)

    def __str__(self) -> str:
        named: dict[str, object] = {"event": self.event, "run": self.run, "producer": self.producer}
        named |= {"from": iso_or_none(self.since), "to": iso_or_none(self.until)}
        return ", ".join(f"{name} {value}" for name, value in named.items() if value is not None)


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exclusion as it is kept.

    Attributes:
        exclusion: which events are meant.
        at: when it was said, µs UTC.
        matched: how many events of the log it meant then.
    """

    exclusion: Exclusion
    at: int
    matched: int
