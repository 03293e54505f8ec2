"""Lines sorted by their bytes."""

from pathlib import Path
from typing import NoReturn

import pytest

from query_api.dump import sorted_lines
from query_api.dump.sorted_lines import SortedLines


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with SortedLines(in_memory=10) as lines:
        for each in (b"bbbbbbbb", b"aaaaaaaa", b"cccccccc", b"a"):
            lines.add(each)
        assert list(lines) == [b"a\n", b"aaaaaaaa\n", b"bbbbbbbb\n", b"cccccccc\n"]
    assert list(tmp_path.iterdir()) == []


def test_where_no_folder_can_be_written_they_are_sorted_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container with a read-only root."""

    def refuse() -> NoReturn:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(sorted_lines, "TemporaryFile", refuse)
    with SortedLines(in_memory=10) as lines:
        for each in (b"bbbbbbbb", b"aaaaaaaa", b"cccccccc", b"a"):
            lines.add(each)
        assert list(lines) == [b"a\n", b"aaaaaaaa\n", b"bbbbbbbb\n", b"cccccccc\n"]
