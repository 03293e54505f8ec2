"""Times with no more digits than they need."""

import pytest

from headwater.event.time import microseconds
from query_api.web.short_time import short_iso


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:01.500Z",
        "1970-01-01T00:00:01.500001Z",
        "1970-01-01T00:00:01.100Z",
        "1970-01-01T00:10:00Z",
        "1969-12-31T23:59:59.999999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
    ],
)
def test_times_have_as_many_digits_as_they_need(text: str) -> None:
    assert short_iso(microseconds(text)) == text


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("9999-12-31T23:59:59.500-01:00", "+010000-01-01T00:59:59.500Z"),
        ("0000-01-01T00:00:00+01:00", "-000001-12-31T23:00:00Z"),
    ],
)
def test_years_of_clocks_that_lie_are_written_too(sent: str, written: str) -> None:
    assert short_iso(microseconds(sent)) == written


def test_no_time_is_none() -> None:
    assert short_iso(None) is None
