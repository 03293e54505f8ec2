"""Annotations as a person reads them."""

from typing import Any

import pytest

from headwater.cli.annotations import line

SAID: dict[str, Any] = {
    "kind": "note",
    "key": None,
    "value": None,
    "note": "odd in March",
    "removed": False,
    "version": None,
    "column": None,
    "by": "Ada",
    "source": "person",
    "at": "2026-11-25T08:12:00.000000Z",
    "runId": "r",
    "stands": True,
}


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ({}, "note: odd in March  (Ada)"),
        ({"by": None}, "note: odd in March  (nobody named)"),
        ({"kind": "tag", "key": "tier", "value": "gold", "note": None}, "tag tier=gold  (Ada)"),
        (
            {"kind": "tag", "key": "tier", "note": "wrong", "removed": True, "stands": False},
            "tag tier removed: wrong  (Ada)",
        ),
        (
            {"kind": "approval", "value": "approved", "note": None, "version": "12", "stands": False},
            "version 12  approved  (Ada, no longer so)",
        ),
        (
            {"kind": "alias", "key": "champion", "note": None, "source": "mlflow"},
            "alias champion  (Ada through mlflow)",
        ),
        ({"kind": "tag", "key": "pii", "note": None, "column": "email"}, "email  tag pii  (Ada)"),
        ({"kind": "deleted", "note": None}, "deleted  (Ada)"),
        ({"kind": "approval", "value": None, "note": None}, "approval  (Ada)"),
    ],
)
def test_a_line_says_when_of_what_what_and_who(of: dict[str, Any], text: str) -> None:
    assert line(SAID | of) == f"2026-11-25 08:12  {text}"
