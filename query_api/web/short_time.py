"""Times as Marquez writes them: with no more digits than they need."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(microseconds: int | None) -> str | None:
    """µs since 1970 as ISO 8601 in UTC, with as many digits as it needs: 0, 3 or 6."""
    if microseconds is None:
        return None
    whole = microseconds % 1_000_000 == 0
    precision = "seconds" if whole else "milliseconds" if microseconds % 1000 == 0 else "microseconds"
    moment = _EPOCH + timedelta(microseconds=microseconds)
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")
