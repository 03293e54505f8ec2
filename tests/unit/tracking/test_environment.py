"""The environment of a run: its packages as they are installed, and no secret of its command line."""

import importlib.metadata
import json
import re
import sys
from pathlib import Path

import pytest

from headwater.tracking.environment import command, digest_of, environment, installed


def test_the_packages_are_those_that_python_knows() -> None:
    known = {
        re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(): each.version
        for each in importlib.metadata.distributions()
    }
    found = dict(installed(sys.path))
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
        ("my-pack", "1.0"),
        ("old", "0.1"),
    ]


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


def test_nothing_of_who_or_where_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import getpass  # noqa: PLC0415
    import socket  # noqa: PLC0415

    monkeypatch.setenv("SOME_VARIABLE", "a-value-of-it")
    text = json.dumps(environment(["train.py"]))
    assert "a-value-of-it" not in text
    for private in (socket.gethostname(), str(Path.home())):
        assert f'"{private}' not in text, private
    assert f'"{getpass.getuser()}"' not in text
