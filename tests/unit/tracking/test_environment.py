"""The environment of a run: its packages as they are installed, and no secret of its command line."""

import importlib.metadata
import json
import re
import sys
from pathlib import Path

import pytest

from headwater.tracking.environment import command, digest_of, environment, hardware, installed


def test_the_packages_are_those_that_python_knows() -> None:
    known = {
        re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(): each.version
        for each in importlib.metadata.distributions()
    }
    found = {each.name: each.version for each in installed(sys.path)}
    assert found.keys() == known.keys()
    for name, version in found.items():
        assert version.replace("-", "_") == known[name].replace("-", "_")


def test_the_first_on_the_path_counts(tmp_path: Path) -> None:
    for folder, each in (
        ("a", "My.Pack-1.0.dist-info"),
        ("b", "my_pack-2.0.dist-info"),
        ("b", "old-0.1-py3.11.egg-info"),
    ):
        (tmp_path / folder / each).mkdir(parents=True)
    assert installed([str(tmp_path / "a"), str(tmp_path / "none"), str(tmp_path / "b")]) == [
        ("my-pack", "1.0", None),
        ("old", "0.1", None),
    ]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ({"url": "file:///src/shop", "dir_info": {"editable": True}}, "folder"),
        ({"url": "file:///tmp/shop-1.0-py3-none-any.whl", "archive_info": {}}, "folder"),
        ({"url": "https://me:s3cret@x.example/shop.whl", "archive_info": {}}, "https://x.example/shop.whl"),
        (
            {"url": "https://git.example/shop", "vcs_info": {"vcs": "git", "commit_id": "9ae1"}},
            "git+https://git.example/shop@9ae1",
        ),
        ({"url": "https://git.example/shop", "vcs_info": {}}, None),
        ({"url": 3}, None),
        ([], None),
        ("not JSON", None),
    ],
)
def test_where_a_package_is_from_that_is_of_no_registry(tmp_path: Path, said: object, source: str | None) -> None:
    folder = tmp_path / "shop-1.0.dist-info"
    folder.mkdir()
    (folder / "direct_url.json").write_text(said if isinstance(said, str) else json.dumps(said))
    assert installed([str(tmp_path)]) == [("shop", "1.0", source)]


def test_the_digest_is_of_the_list() -> None:
    assert digest_of([("a", "1"), ("b", "2")]) == digest_of([("a", "1"), ("b", "2")])
    assert digest_of([("a", "1")]) != digest_of([("a", "2")])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["--lr", "0.1", "data.csv"], ["--lr", "0.1", "data.csv"]),
        (["--password", "s3cret", "x"], ["--password", "***", "x"]),
        (["--api-key=s3cret"], ["--api-key=***"]),
        (["API_TOKEN=s3cret"], ["API_TOKEN=***"]),
        (["--auth", "--lr", "1"], ["--auth", "--lr", "1"]),
        (["postgres://me:s3cret@db/shop"], ["postgres://db/shop"]),
        (["--db=postgres://me:s3cret@db/shop?sslmode=on"], ["--db=postgres://db/shop?sslmode=on"]),
        (["x" * 5000], ["x" * 500]),
    ],
)
def test_the_command_line_without_secrets(given: list[str], kept: list[str]) -> None:
    assert command(["/srv/train.py", *given]) == ["train.py", *kept]
    assert command(["/srv/shop/train.py", *given], "shop.train") == ["python", "-m", "shop.train", *kept]


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_no_graphics_card_is_an_empty_list_where_it_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    assert hardware().get("gpus") == ([] if platform == "linux" else None)


def test_nothing_of_who_or_where_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import getpass  # noqa: PLC0415
    import socket  # noqa: PLC0415

    monkeypatch.setenv("SOME_VARIABLE", "a-value-of-it")
    text = json.dumps(environment(["train.py"]))
    assert "a-value-of-it" not in text
    for private in (socket.gethostname(), str(Path.home())):
        assert f'"{private}' not in text, private
    assert f'"{getpass.getuser()}"' not in text
