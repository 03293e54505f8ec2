"""Times of events: the text that producers send, and microseconds since 1970-01-01T00:00:00Z.

The calendar is the proleptic Gregorian one from year 0000 on, as RFC 3339 has it; `datetime` begins at year 1 and
knows no leap second, so the days are counted here.
"""

import re
from functools import lru_cache
from typing import Final

_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_DAY: Final = 86_400 * _SECOND
_DAYS_BEFORE_MONTH: Final = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS_IN_MONTH: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_LAST_FOUR_DIGIT_YEAR: Final = 9999
_DAYS_TO_1970: Final = 719_528  # from 0000-01-01
_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:[.,](\d+))?)?"
    r" ?(?:[Zz]|([+-])([01]\d|2[0-3])(?::?([0-5]\d)(?::?([0-5]\d))?)?)?",
    re.ASCII,
)
#: Makes every time from year 0000 to 9999 a positive number of 15 hexadecimal digits.
_OFFSET: Final = 1 << 57


def microseconds(text: str) -> int:
    """Microseconds since 1970-01-01T00:00:00Z of a time as producers send it.

    RFC 3339 and what is met beside it: any number of fraction digits (cut to microseconds, never rounded), no seconds
    at all, a space instead of `T`, an offset without colon or without minutes, no zone (then UTC). A leap second is
    the same instant as the second after it.

    Raises:
        ValueError: `text` is no such time; the message says why.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError("not a date and time such as 2026-11-24T09:30:00.123456Z")
    year_, month_, day_, hour, minute, second, fraction, sign, zone_hours, zone_minutes, zone_seconds = match.groups()
    year, month, day = int(year_), int(month_), int(day_)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12:  # noqa: PLR2004  (months of a year)
        raise ValueError(f"there is no month {month}")
    if not 1 <= day <= _DAYS_IN_MONTH[month] + (leap and month == _FEBRUARY):
        raise ValueError(f"there is no day {day} in {year_}-{month_}")
    days = _days_before_year(year) + _DAYS_BEFORE_MONTH[month] + (leap and month > _FEBRUARY) + day - 1
    seconds = int(hour) * 3600 + int(minute) * 60 + (int(second) if second else 0)
    if sign:
        offset = int(zone_hours) * 3600 + int(zone_minutes or 0) * 60 + int(zone_seconds or 0)
        seconds -= offset if sign == "+" else -offset
    micros = int(fraction[:6].ljust(6, "0")) if fraction else 0
    return (days - _DAYS_TO_1970) * _DAY + seconds * _SECOND + micros


def iso(us: int) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ` of microseconds since 1970-01-01T00:00:00Z.

    As text it sorts as the time does. An offset can move a time of year 0000 or 9999 out of the four-digit years; these
    are written as ISO 8601 expands them, with a sign and six digits.
    """
    minutes, rest = divmod(us, _MINUTE)
    second, micros = divmod(rest, _SECOND)
    return f"{_minute(minutes)}:{second:02d}.{micros:06d}Z"


def iso_or_none(us: int | None) -> str | None:
    """The same of a time that may not be known."""
    return None if us is None else iso(us)


@lru_cache(maxsize=4096)  # an answer has tens of thousands of times, many of few minutes
def _minute(minutes: int) -> str:
    """`YYYY-MM-DDTHH:MM` of minutes since 1970-01-01T00:00Z."""
    days, minute = divmod(minutes, 24 * 60)
    days += _DAYS_TO_1970
    # 146,097 days are 400 years exactly; the estimate is off by one year at most.
    year = days * 400 // 146_097
    while _days_before_year(year) > days:
        year -= 1
    while _days_before_year(year + 1) <= days:
        year += 1
    day = days - _days_before_year(year)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    month = 12
    while _DAYS_BEFORE_MONTH[month] + (leap and month > _FEBRUARY) > day:
        month -= 1
    day -= _DAYS_BEFORE_MONTH[month] + (leap and month > _FEBRUARY)
    written = f"{year:04d}" if 0 <= year <= _LAST_FOUR_DIGIT_YEAR else f"{year:+07d}"
    return f"{written}-{month:02d}-{day + 1:02d}T{minute // 60:02d}:{minute % 60:02d}"


def sortable(us: int) -> str:
    """A time in µs UTC as text that sorts as it does: what stamps begin with."""
    return f"{us + _OFFSET:015x}"


def _days_before_year(year: int) -> int:
    """Days from 0000-01-01 to the first of January of `year`; year 0 is a leap year."""
    before = year - 1
    return year * 365 + before // 4 - before // 100 + before // 400 + 1
