"""What a text says of one run only."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.compare.run_values import parted


@pytest.mark.parametrize(
    "value",
    [
        "2026-07-26",
        "20260726",
        "2026/07/26",
        "2026-07-26T01:02:03.456Z",
        "2026-07-26 01:02:03+02:00",
        "20260726T010203",
        "1753491723",
        "1753491723456",
        "019cfe60-5c80-7c3e-9c5e-3d1f6a0b7e21",
        "9f01c5195e8c68eeec18f49629f01c5195e8c68e",
    ],
)
@pytest.mark.parametrize("around", ["select * from t where x = '{}'", "s3://scratch/day={}/part", "t_{} ", "{}"])
def test_dates_instants_and_ids_are_of_the_run(value: str, around: str) -> None:
    text = around.format(value)
    assert parted(text).values == (value,)
    assert parted(text).wording == parted(around.format("2025-01-31")).wording


@pytest.mark.parametrize(
    "text", ["limit 1000", "window_days = 28", "0.0004", "v3.5.1", "a1b2c3", "9999-99-99", "19 of 20", "deadbeef"]
)
def test_what_somebody_chose_is_not(text: str) -> None:
    assert parted(text).values == ()
    assert parted(text).wording != parted(f"{text} more").wording


@given(st.text(string.ascii_letters + string.digits + " -_/='.", max_size=60))
def test_wording_and_values_are_the_text(text: str) -> None:
    said = parted(text)
    pieces = said.wording.without.split("…")
    assert len(pieces) == len(said.values) + 1
    assert "".join(part for both in zip(pieces, [*said.values, ""], strict=True) for part in both) == text
    assert said.wording.text == text
