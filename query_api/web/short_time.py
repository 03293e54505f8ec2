"""Times as Marquez writes them: with no more digits than they need."""

from headwater.event.time import iso

_SECOND, _MILLISECOND = 1_000_000, 1000


def short_iso(microseconds: int | None) -> str | None:
    """µs since 1970 as `headwater.event.time.iso` writes any time of an event, with 0, 3 or 6 digits of the second."""
    if microseconds is None:
        return None
    text = iso(microseconds)
    if microseconds % _SECOND == 0:
        return text.removesuffix(".000000Z") + "Z"
    return text.removesuffix("000Z") + "Z" if microseconds % _MILLISECOND == 0 else text
