"""How a run stands, as people read it."""

import pytest

from query_api.history.run_state import duration_ms, is_stale, run_state


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("START", "RUNNING"),
        ("RUNNING", "RUNNING"),
        ("COMPLETE", "COMPLETED"),
        ("FAIL", "FAILED"),
        ("ABORT", "ABORTED"),
        ("OTHER", "NEW"),
        (None, "NEW"),
    ],
)
def test_a_state_has_a_word(stored: str | None, shown: str) -> None:
    assert run_state(stored) == shown


@pytest.mark.parametrize(
    ("stored", "streaming", "last_seen", "stale"),
    [
        ("START", None, 9, True),
        ("START", None, 10, False),
        ("RUNNING", True, 9, False),
        ("OTHER", False, 9, True),
        ("COMPLETE", False, 9, False),
        (None, None, None, False),
    ],
)
def test_only_a_batch_run_that_has_not_ended_is_stale(
    stored: str | None, streaming: bool | None, last_seen: int | None, *, stale: bool
) -> None:
    assert is_stale(stored, streaming=streaming, last_seen=last_seen, stale_before=10) is stale


def test_a_duration_needs_both_ends() -> None:
    assert duration_ms(1_000_000, 3_500_000) == 2500
    assert duration_ms(None, 1) is None
    assert duration_ms(1, None) is None
