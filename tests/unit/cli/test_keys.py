"""`headwater keys` as a user has it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from headwater.cli.keys import app
from headwater.errors import HeadwaterError, NotFound
from headwater.keys.file import read_keys
from headwater.keys.key import Keyring
from headwater.settings import settings


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEADWATER_KEYS_FILE", str(tmp_path / "keys.json"))
    settings.cache_clear()
    return tmp_path / "keys.json"


def keys(*arguments: str) -> Result:
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, HeadwaterError):
        raise result.exception
    return result


def test_a_key_goes_to_standard_output_alone_and_opens_what_it_says(file: Path) -> None:
    made = keys("create", "--name", "ci", "--scope", "read", "--scope", "ingest,read")
    assert made.exit_code == 0
    (shown,) = made.stdout.splitlines()
    assert "only time" in made.stderr
    assert shown not in made.stderr
    key = Keyring(read_keys(file)).find(shown.encode())
    assert key is not None
    assert (key.name, key.scopes) == ("ci", ("ingest", "read"))


def test_the_list_tells_all_but_the_keys() -> None:
    shown = keys("create", "--name", "ci", "--scope", "read").stdout.strip()
    keys("revoke", "ci")
    listed = keys("list").stdout
    assert "ci" in listed
    assert shown not in listed


def test_one_that_is_revoked_opens_nothing_and_its_name_is_free_again(file: Path) -> None:
    shown = keys("create", "--name", "ci", "--scope", "read").stdout.strip()
    with pytest.raises(HeadwaterError, match="a key of the name 'ci'"):
        keys("create", "--name", "ci", "--scope", "read")
    assert keys("revoke", read_keys(file)[0].id).exit_code == 0
    assert Keyring(read_keys(file)).find(shown.encode()) is None
    with pytest.raises(NotFound, match="revoked already"):
        keys("revoke", "ci")
    with pytest.raises(NotFound, match="is not there"):
        keys("revoke", "other")
    assert keys("create", "--name", "ci", "--scope", "read").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "--scope", "read"),
        ("create", "--name", "ci"),
        ("create", "--name", "ci", "--scope", "all"),
        ("create", "--name", "ci", "--scope", ","),
        ("create", "--name", "a\nb", "--scope", "read"),
        ("create", "--name", " ", "--scope", "read"),
    ],
)
def test_wrong_usage_makes_no_key(file: Path, arguments: tuple[str, ...]) -> None:
    assert keys(*arguments).exit_code == 2
    assert not file.exists()
