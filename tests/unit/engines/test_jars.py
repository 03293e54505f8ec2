"""The locked jars of the engines."""

import fcntl
import gc
import hashlib
import http.server
import threading
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest

from headwater.engines import jars
from headwater.errors import EngineFailed


@pytest.mark.parametrize("engine", jars.COORDINATES)
def test_the_lock_is_of_the_coordinates_in_the_code(engine: jars.Engine) -> None:
    """Who changes a version runs `python -m headwater.engines.lock_jars` too."""
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


class Repository:
    """A Maven repository on this machine with one jar, which is all that an engine has."""

    def __init__(self, root: Path) -> None:
        self.content = b"not really a jar" * 1000
        digest = hashlib.sha256(self.content).hexdigest()
        self.jar = jars.LockedJar("org.example", "engine", "1.0", "", digest, len(self.content))
        self.file = self.jar.path(root)
        self.file.parent.mkdir(parents=True)
        self.file.write_bytes(self.content)
        #: How many requests the network breaks before one is answered.
        self.breaks = 0


@pytest.fixture
def repository(tmp_path: Path, empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Repository]:
    """A repository that is reachable, for a user who has no jars yet."""
    assert not empty_cache.exists()
    root = tmp_path / "repository"

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            if repository.breaks:
                repository.breaks -= 1
                return  # the connection ends without an answer
            super().do_GET()

    repository = Repository(root)
    handler = partial(Quiet, directory=root)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setattr(jars, "REPOSITORY", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setattr(jars, "locked", lambda _: [repository.jar])
        yield repository
        server.shutdown()
        thread.join()


def test_what_is_missing_is_downloaded_once(
    repository: Repository, empty_cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    jars.download([jars.KAFKA])
    assert jars.class_path(jars.KAFKA) == str(repository.jar.path(empty_cache))
    assert repository.jar.path(empty_cache).read_bytes() == repository.content
    assert "downloading the engines" in capfd.readouterr().err
    repository.file.unlink()  # what is there is asked for no more
    jars.download([jars.KAFKA])


def test_a_jar_with_other_bytes_than_those_locked_is_refused(repository: Repository, empty_cache: Path) -> None:
    repository.file.write_bytes(repository.content[::-1])
    with pytest.raises(EngineFailed, match="refusing to run it"):
        jars.download([jars.KAFKA])
    assert list(empty_cache.iterdir()) == []


def test_what_the_network_breaks_is_tried_again(
    repository: Repository, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)
    repository.breaks = jars.TRIES - 1
    jars.download([jars.KAFKA])
    assert repository.jar.path(empty_cache).read_bytes() == repository.content
    repository.jar.path(empty_cache).unlink()
    repository.breaks = jars.TRIES
    with pytest.raises(EngineFailed, match="A network is needed once"):
        jars.download([jars.KAFKA])


def test_one_process_at_a_time_downloads(repository: Repository, empty_cache: Path) -> None:
    """Another one waits, and fetches nothing that is there by then."""
    target = repository.jar.path(empty_cache)
    target.parent.mkdir(parents=True)
    with empty_cache.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        def the_other_is_done() -> None:
            repository.file.rename(target)
            fcntl.flock(lock, fcntl.LOCK_UN)

        jars.download([jars.KAFKA], go_on=the_other_is_done)
    assert target.read_bytes() == repository.content


# jgo leaves the connection of a 404 to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_jar_that_cannot_be_had_is_said_in_one_line(repository: Repository, empty_cache: Path) -> None:
    repository.file.unlink()
    with pytest.raises(EngineFailed, match=r"cannot download the engines: .*A network is needed once"):
        jars.download([jars.KAFKA])
    assert list(empty_cache.iterdir()) == []
    gc.collect()


def test_a_download_can_be_ended(repository: Repository, empty_cache: Path) -> None:
    """Ctrl-C during the first start leaves no half of a jar, and no folder of halves."""

    class Enough(Exception):  # noqa: N818
        pass

    def enough() -> None:
        raise Enough

    with pytest.raises(Enough):
        jars.download([jars.KAFKA], go_on=enough)
    assert {path for path in empty_cache.rglob("*") if path.is_file()} <= {repository.jar.path(empty_cache)}
    assert list(empty_cache.glob(".download-*")) == []
