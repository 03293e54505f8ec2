"""The bookmark: one bridge at a time, one server, and no file that is something else."""

from pathlib import Path

import pytest

from headwater.errors import HeadwaterError
from headwater.mlflow_bridge.bookmark import Bookmark, SeenRun


def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "bookmark"
    seen = SeenRun("r", "digest", "job", 5, open=True, reads=("m-1",), writes=())
    with Bookmark(file, "mlflow://a:1") as bookmark:
        bookmark.record(
            [("run r", {"an": "event"}), ("run r", {"another": "one"})], runs=[seen], unregistered={"m-2": "x"}
        )
    with Bookmark(file, "mlflow://a:1") as bookmark:
        assert bookmark.run("r") == seen
        assert bookmark.run("s") is None
        assert (bookmark.open_runs(), bookmark.readers("m-1"), bookmark.latest_start()) == (["r"], ["r"], 5)
        assert bookmark.unregistered() == {"m-2": "x"}
        (first, place, body), (last, *_) = bookmark.waiting(10)
        assert (place, body) == ("run r", b'{"an":"event"}')
        bookmark.accepted(first)
        assert [each[0] for each in bookmark.waiting(10)] == [last]


def test_two_bridges_do_not_share_one(tmp_path: Path) -> None:
    file = tmp_path / "bookmark"
    with Bookmark(file, "mlflow://a:1"), pytest.raises(HeadwaterError, match="another bridge uses it"):
        Bookmark(file, "mlflow://a:1")
    with Bookmark(file, "mlflow://a:1"):
        pass


def test_another_server_needs_another(tmp_path: Path) -> None:
    file = tmp_path / "bookmark"
    with Bookmark(file, "mlflow://a:1"):
        pass
    with pytest.raises(HeadwaterError, match="mlflow://a:1, not of mlflow://b:1"):
        Bookmark(file, "mlflow://b:1")


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_text("not yours " * 100)
    with pytest.raises(HeadwaterError, match="no bookmark"):
        Bookmark(file, "mlflow://a:1")
    assert file.read_text() == "not yours " * 100
    with pytest.raises(HeadwaterError, match="--state"):
        Bookmark(tmp_path, "mlflow://a:1")
    with pytest.raises(HeadwaterError, match="--state"):
        Bookmark(file / "inside", "mlflow://a:1")
