"""The locked jars of the engines."""

from pathlib import Path

import pytest

from headwater.engines import jars
from headwater.errors import EngineFailed


@pytest.mark.parametrize("engine", jars.COORDINATES)
def test_the_lock_is_of_the_coordinates_in_the_code(engine: jars.Engine) -> None:
    """Who changes a version runs `python -m headwater.engines.lock` too."""
    lock = Path(jars.__file__).with_name(f"{engine}.lock").read_text().splitlines()
    assert lock[0] == f"# {jars.COORDINATES[engine]}"
    locked = {(jar.group, jar.artifact, jar.version) for jar in jars.locked(engine)}
    for coordinates in jars.COORDINATES[engine].replace("!", "").split("+"):
        assert tuple(coordinates.split(":")) in locked
    assert len(locked) == len({(group, artifact) for group, artifact, _ in locked})  # no library in two versions
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars.locked(engine))


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has no jars yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return jars.folder()


def test_a_class_path_with_gaps_is_refused(empty_cache: Path) -> None:
    with pytest.raises(EngineFailed, match=f"{len(jars.locked(jars.KAFKA))} jars of kafka are missing"):
        jars.class_path(jars.KAFKA)
    assert not empty_cache.exists()


def test_a_jar_of_the_wrong_size_counts_as_missing(empty_cache: Path) -> None:
    """A crash of the machine may leave a file without its content."""
    jar = jars.locked(jars.KAFKA)[0]
    jar.path(empty_cache).parent.mkdir(parents=True)
    jar.path(empty_cache).write_bytes(b"\0" * (jar.size - 1))
    assert jar in jars.missing(jars.KAFKA)
    jar.path(empty_cache).write_bytes(b"\0" * jar.size)
    assert jar not in jars.missing(jars.KAFKA)


def test_a_download_can_be_ended(empty_cache: Path) -> None:
    """Ctrl-C during the first start leaves no half of a jar, and no folder of halves."""

    class Enough(Exception):  # noqa: N818
        pass

    def enough() -> None:
        raise Enough

    with pytest.raises(Enough):
        jars.download([jars.KAFKA], go_on=enough)
    assert list(empty_cache.glob(".download-*")) == []
    assert all(not path.is_file() or path.suffix == ".jar" for path in empty_cache.rglob("*"))
