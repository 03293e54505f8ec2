"""Times: every form that producers send, exact to the microsecond, ordered as the instants are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from headwater.event.time import iso, microseconds

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def exact(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


@pytest.mark.rule("event.times")
@pytest.mark.parametrize(
    ("text", "as_utc"),
    [
        ("2026-11-24T21:56:26.825Z", "2026-11-24T21:56:26.825000Z"),
        ("2026-11-24T21:56:49.98Z", "2026-11-24T21:56:49.980000Z"),
        ("2026-11-24T21:56:49.123456+00:00", "2026-11-24T21:56:49.123456Z"),
        ("2026-11-24T07:00:00+10:00", "2026-11-23T21:00:00.000000Z"),
        ("2026-11-24T21:56:40.472698302Z", "2026-11-24T21:56:40.472698Z"),
        ("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z"),
        ("2021-11-03T10:53:52.427343", "2021-11-03T10:53:52.427343Z"),
        ("2026-11-24t21:56:49z", "2026-11-24T21:56:49.000000Z"),
        ("2026-11-24 21:56:49", "2026-11-24T21:56:49.000000Z"),
        ("2026-11-24T21:56Z", "2026-11-24T21:56:00.000000Z"),
        ("2026-11-24T21:56:49-0130", "2026-11-24T23:26:49.000000Z"),
        ("2026-11-24T21:56:49+05", "2026-11-24T16:56:49.000000Z"),
        ("2026-11-24T21:56:49-00:00", "2026-11-24T21:56:49.000000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"),
        ("2017-01-01T00:59:60.25+01:00", "2017-01-01T00:00:00.250000Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000000Z"),
        ("0000-02-29T00:00:00Z", "0000-02-29T00:00:00.000000Z"),
        ("2000-02-29T12:00:00Z", "2000-02-29T12:00:00.000000Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ("9999-12-31T23:59:59-01:00", "+010000-01-01T00:59:59.000000Z"),
        ("0000-01-01T00:00:00+01:00", "-000001-12-31T23:00:00.000000Z"),
    ],
)
def test_forms_that_producers_send(text: str, as_utc: str) -> None:
    assert iso(microseconds(text)) == as_utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-11-24",
        "2026-11-24T24:00:00Z",
        "2026-11-24T21:60:00Z",
        "2026-11-24T21:56:61Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-24T21:56:49.Z",
        "2026-11-24T21:56:49Z\n",
        " 2026-11-24T21:56:49Z",
        "2026-11-24T21:56:49+24:00",
        "2026-11-24T21:56:49+01:60",
        "26-11-24T21:56:49Z",
        "\u0662\u0660\u0662\u0666-11-24T21:56:49Z",
        "1764021409",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(not a date|there is no (month|day))"):
        microseconds(text)


@given(st.datetimes(), st.integers(-23 * 60 - 59, 23 * 60 + 59))
@example(datetime(2000, 2, 29), 0)  # noqa: DTZ001  (the zone is put on below)
@example(datetime(2000, 12, 31), 0)  # noqa: DTZ001
def test_reads_what_datetime_writes(moment: datetime, offset: int) -> None:
    moment = moment.replace(tzinfo=timezone(offset * MINUTE))
    assert microseconds(moment.isoformat()) == exact(moment)


@given(st.integers(-62_167_219_200_000_000, 253_402_300_799_999_999))
def test_text_and_microseconds_are_one_to_one(us: int) -> None:
    assert microseconds(iso(us)) == us


@given(st.datetimes(timezones=st.just(UTC)))
def test_writes_what_datetime_writes(moment: datetime) -> None:
    assert iso(exact(moment)) == moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@given(
    st.integers(-62_167_219_200_000_000, 253_402_300_799_999_999),
    st.integers(-62_167_219_200_000_000, 253_402_300_799_999_999),
)
def test_text_sorts_as_the_time_does(one: int, other: int) -> None:
    assert (iso(one) < iso(other)) == (one < other)


@given(st.text())
def test_any_other_text_is_read_or_refused_with_a_value_error(text: str) -> None:
    try:
        us = microseconds(text)
    except ValueError:
        return
    assert microseconds(iso(us)) == us
