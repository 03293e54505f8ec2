"""What holds for every question."""

from pathlib import Path

import query_api


def test_every_statement_has_a_time_limit() -> None:
    """Statements are sent in one place, and that one sets it."""
    senders = [
        path.name
        for path in Path(query_api.__path__[0]).rglob("*.py")
        if "execute_query" in path.read_text() or ".run(" in path.read_text()
    ]
    assert senders == ["question.py"]
