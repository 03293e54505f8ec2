"""The file of keys: what is in it, who may read it, and what readers see while it changes."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from headwater.keys import watched
from headwater.keys.file import UnreadableKeys, changing_keys, keys_path, read_keys
from headwater.keys.key import PREFIX, SCOPES, Keyring, kept_of, new_key
from headwater.keys.watched import WatchedKeys
from headwater.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.json"


def add(path: Path, name: str = "one") -> str:
    with changing_keys(path) as keys:
        shown, kept = new_key(name, ["read"])
        keys.append(kept)
    return shown


def test_a_key_is_random_recognised_and_kept_nowhere(path: Path) -> None:
    one, other = add(path), add(path)
    assert one != other
    assert one.startswith(PREFIX)
    assert len(one.removeprefix(PREFIX)) >= 43  # 256 bits in base64
    text = path.read_text()
    assert one.removeprefix(PREFIX) not in text
    assert [key.sha256 for key in read_keys(path)] == [kept_of(key, "", SCOPES).sha256 for key in (one, other)]


def test_it_is_its_owners_alone(path: Path) -> None:
    add(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_one_that_others_may_write_is_none(path: Path, mode: int) -> None:
    add(path)
    path.chmod(mode)
    with pytest.raises(UnreadableKeys, match="chmod 600"):
        read_keys(path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"keys": [{"id": "a"}]}', '{"keys": [], "more": 1}'])
def test_one_that_is_broken_says_where(path: Path, text: str) -> None:
    add(path)
    path.write_text(text)
    with pytest.raises(UnreadableKeys, match=r"keys\.json is no file of keys"):
        read_keys(path)


def test_a_change_that_fails_changes_nothing(path: Path) -> None:
    add(path)
    before = path.read_bytes()

    def fail() -> None:
        with changing_keys(path) as keys:
            keys.clear()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert path.read_bytes() == before


def test_many_at_once_lose_no_key(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        shown = list(pool.map(lambda number: add(path, f"key {number}"), range(40)))
    ring = Keyring(read_keys(path))
    assert all(ring.find(key.encode()) for key in shown)


def test_a_key_opens_until_it_is_revoked() -> None:
    shown, kept = new_key("one", ["read"])
    assert Keyring([kept]).find(shown.encode()) == kept
    assert Keyring([kept]).find(shown.encode() + b"x") is None
    assert Keyring([kept]).find(kept.sha256.encode()) is None
    revoked = kept.model_copy(update={"revoked": kept.created})
    assert Keyring([revoked]).find(shown.encode()) is None
    assert not Keyring([revoked]).usable


def test_the_id_alone_opens_nothing() -> None:
    """A digest that begins alike is not the same one."""
    shown, kept = new_key("one", ["read"])
    forged = kept.model_copy(update={"sha256": kept.sha256[:12] + "0" * 52})
    assert Keyring([forged]).find(shown.encode()) is None


@pytest.fixture
def always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service looks at the file for every request."""
    monkeypatch.setattr(watched, "LOOK_EVERY", 0.0)


@pytest.mark.usefixtures("always_looking")
class TestWatched:
    """The keys as a service has them."""

    def test_no_key_is_wanted_before_one_was_made(self, path: Path) -> None:
        keys = WatchedKeys(path, [new_key("headwater up", ["read"])[1]])
        keys.ring()
        assert not keys.wanted

    def test_a_change_is_noticed(self, path: Path) -> None:
        keys = WatchedKeys(path)
        assert keys.ring().find(b"x") is None
        shown = add(path).encode()
        assert keys.ring().find(shown) is not None
        assert keys.wanted
        with changing_keys(path) as all_keys:
            all_keys[0] = all_keys[0].model_copy(update={"revoked": all_keys[0].created})
        assert keys.ring().find(shown) is None
        assert keys.wanted

    @pytest.mark.parametrize("harm", ["gone", "broken", "open to others", "no file"])
    def test_what_happens_to_the_file_opens_nothing(self, path: Path, harm: str) -> None:
        shown = add(path).encode()
        keys = WatchedKeys(path)
        assert keys.ring().find(shown) is not None
        if harm == "broken":
            path.write_text("{")
        elif harm == "open to others":
            path.chmod(0o666)
        else:
            path.unlink()
            if harm == "no file":
                path.mkdir()
        assert keys.ring().find(shown) is None
        assert keys.wanted

    def test_one_that_was_mended_is_read_again(self, path: Path) -> None:
        shown = add(path).encode()
        path.chmod(0o666)
        keys = WatchedKeys(path)
        assert keys.ring().find(shown) is None
        assert keys.wanted
        path.chmod(0o600)
        assert keys.ring().find(shown) is not None


def test_the_file_is_where_it_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEADWATER_KEYS_FILE")
    assert keys_path(Settings(data_dir=tmp_path)) == tmp_path / "keys.json"
    assert keys_path(Settings(data_dir=tmp_path, keys_file=tmp_path / "other.json")) == tmp_path / "other.json"
