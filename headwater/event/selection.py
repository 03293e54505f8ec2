"""Which events are meant: by job, by run, by the time that they say of themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headwater.errors import InvalidEvent, InvalidQuestion
from headwater.event.parse import parse
from headwater.event.producer_json import mapping, names
from headwater.event.time import microseconds
from headwater.identity import job_id

_DAY = len("2026-11-24")


@dataclass(frozen=True, slots=True)
class Selection:
    """Events for which all of these hold, as far as they are given.

    Attributes:
        job: id of the job of a run event or a job event, `job:{namespace}:{name}`.
        names: its namespace and name, for ids that may be read in several ways.
        run: id of the run.
        since, until: eventTime, µs UTC: from the first on, before the second.
    """

    job: str | None = None
    names: tuple[str, str] | None = None
    run: str | None = None
    since: int | None = None
    until: int | None = None

    def has(self, body: bytes, max_nesting: int, max_values: int | None = None) -> bool:
        """Whether the bytes are an event that is meant; what cannot be read (`parse`) never is."""
        try:
            event = parse(body, max_nesting, max_values)
        except InvalidEvent:
            return False
        return self._is_of_job(event) and self._is_of_run(event) and is_in_time(event, self.since, self.until)

    def _is_of_job(self, event: dict[str, Any]) -> bool:
        if self.job is None and self.names is None:
            return True
        named = names(event.get("job"))
        return named is not None and self.names in {None, named} and self.job in {None, job_id(*named)}

    def _is_of_run(self, event: dict[str, Any]) -> bool:
        return self.run is None or mapping(event.get("run")).get("runId") == self.run


def is_in_time(event: Mapping[str, Any], since: int | None, until: int | None) -> bool:
    """Whether an event says a time, µs UTC, from the first on and before the second, as far as they are given."""
    if since is None and until is None:
        return True
    try:
        at = microseconds(event["eventTime"])
    except (ValueError, KeyError, TypeError):
        return False
    return (since is None or at >= since) and (until is None or at < until)


def instant(text: str | None, name: str) -> int | None:
    """µs UTC of a time that a person gives: as in events, or a day alone, which means its begin in UTC.

    Raises:
        InvalidQuestion: it is none; the message names it.
    """
    if text is None:
        return None
    try:
        return microseconds(f"{text}T00:00:00Z" if len(text) == _DAY else text)
    except ValueError as error:
        raise InvalidQuestion(f"{name}: '{text[:100]}' is no time, nor a day such as 2026-11-24: {error}") from None
