"""The jars of the local engines: which ones, pinned by digest, and where they are on this machine.

`kafka.lock` and `neo4j.lock` beside this module list every jar that `jgo` resolved for the coordinates below
(`python -m headwater.engines.lock_jars` writes them anew). So a start walks no POMs, fetches in parallel, and runs
exactly the bytes that were locked; nothing is fetched once all are there.
"""

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NewType

import platformdirs
import rich.progress
import structlog
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.maven import Artifact, MavenContext, PythonResolver
from rich.console import Console
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from headwater.engines.file_lock import try_lock
from headwater.errors import EngineFailed
from headwater.settings import Settings

Engine = NewType("Engine", str)

KAFKA = Engine("kafka")
NEO4J = Engine("neo4j")

#: What is resolved for each engine, joined as jgo wants it.
COORDINATES = {
    # Kafka's own distribution brings the same slf4j binding: without one the broker has no log.
    KAFKA: "org.apache.kafka:kafka_2.13:4.2.0+org.apache.logging.log4j:log4j-slf4j-impl:2.25.3!",
    NEO4J: "org.neo4j:neo4j:2026.09.0+org.neo4j.app:neo4j-server:2026.09.0",
}

REPOSITORY = MAVEN_CENTRAL_URL
PARALLEL_DOWNLOADS = 16
#: How often a jar is tried that the network does not bring.
TRIES = 4

log = structlog.get_logger()


@dataclass(frozen=True)
class LockedJar:
    """One jar of a lock file: Maven coordinates, SHA-256 of its bytes in hexadecimal, size in bytes."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    def in_repository(self, context: MavenContext) -> Artifact:
        """This jar as jgo knows it, in the repository folder of `context`."""
        component = context.project(self.group, self.artifact).at_version(self.version)
        return component.artifact(self.classifier)

    def path(self, repository: Path) -> Path:
        """Where this jar lies in `repository`, whether it is there or not."""
        name = f"{self.artifact}-{self.version}" + (f"-{self.classifier}" if self.classifier else "")
        return repository.joinpath(*self.group.split("."), self.artifact, self.version, f"{name}.jar")


def locked(engine: Engine) -> list[LockedJar]:
    """The jars of an engine, in the order of its lock file, which is the order of the class path."""
    text = files("headwater.engines").joinpath(f"{engine}.lock").read_text(encoding="utf-8")
    jars: list[LockedJar] = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        coordinates, sha256, size = line.split()
        group, artifact, version, classifier = coordinates.split(":")
        jars.append(LockedJar(group, artifact, version, classifier, sha256, int(size)))
    return jars


def run_here(settings: Settings) -> list[Engine]:
    """The engines that `headwater up` runs itself: those of which the settings name no address."""
    addresses = {KAFKA: settings.kafka_bootstrap_servers, NEO4J: settings.neo4j_uri}
    return [engine for engine, address in addresses.items() if address is None]


def folder() -> Path:
    """The folder that keeps the jars of this user, shared by all data folders."""
    return platformdirs.user_cache_path("headwater") / "jars"


def missing(engine: Engine) -> list[LockedJar]:
    """The jars of an engine that the next start would download. Asks no network.

    A jar is put in place whole and verified, so its size tells whether it is there.
    """
    repository = folder()
    return [jar for jar in locked(engine) if not _is_there(jar, repository)]


def class_path(engine: Engine) -> str:
    """The class path of an engine; every jar on it is there.

    Raises:
        EngineFailed: jars are missing; `download` fetches them.
    """
    absent = missing(engine)
    if absent:
        raise EngineFailed(f"{len(absent)} jars of {engine} are missing: run `headwater up`, which downloads them")
    repository = folder()
    return os.pathsep.join(str(jar.path(repository)) for jar in locked(engine))


def download(engines: list[Engine], go_on: Callable[[], None] = lambda: None) -> None:
    """Fetch the jars of these engines that are not there yet, with progress on standard error.

    `go_on` is called several times a second by the calling thread; what it raises ends the download.

    Blocks until all are there; returns at once, without any network, when they already are. While another process
    downloads it waits for that one, and fetches what is then still missing. What the network breaks is tried again for
    some seconds.

    Raises:
        EngineFailed: a jar could not be fetched, or is not the one that was locked.
    """
    if not any(missing(engine) for engine in engines):
        return
    repository = folder()
    repository.mkdir(parents=True, exist_ok=True)
    with repository.with_suffix(".lock").open("w") as lock:
        while not try_lock(lock):
            go_on()
            time.sleep(0.2)
        absent = list({jar: None for engine in engines for jar in missing(engine)})
        if absent:
            _download(absent, repository, go_on)


def _download(absent: list[LockedJar], repository: Path, go_on: Callable[[], None]) -> None:
    total = sum(jar.size for jar in absent)
    log.info("downloading the engines, once", jars=len(absent), megabytes=round(total / 1e6), folder=str(repository))
    progress = rich.progress.Progress(
        rich.progress.TextColumn("downloading the engines"),
        rich.progress.BarColumn(),
        rich.progress.DownloadColumn(),
        rich.progress.TimeRemainingColumn(),
        console=Console(file=sys.stderr),
    )
    with (
        tempfile.TemporaryDirectory(dir=repository, prefix=".download-") as partial,
        progress,
        ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool,
    ):
        task = progress.add_task("", total=total)

        @contextmanager
        def count(_name: str, _size: int) -> Generator[Callable[[int], None]]:
            yield lambda received: progress.advance(task, received)

        context = MavenContext(
            PythonResolver(progress_callback=count),
            repo_cache=Path(partial),
            local_repos=[],
            remote_repos={"central": REPOSITORY},
            timeout=60,
        )
        pending = {pool.submit(_fetch, jar, context, repository) for jar in absent}
        try:
            while pending:
                go_on()
                done, pending = wait(pending, timeout=0.2, return_when=FIRST_EXCEPTION)
                for each in done:
                    each.result()
        except (RuntimeError, OSError) as error:  # a RequestException is an OSError
            raise EngineFailed(
                f"cannot download the engines: {error}. A network is needed once, at the first start; "
                "run it again, it goes on where it stopped"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@retry(
    retry=retry_if_exception_type(OSError),
    wait=wait_random_exponential(max=4),
    stop=stop_after_attempt(TRIES),
    reraise=True,
)
def _fetch(jar: LockedJar, context: MavenContext, repository: Path) -> None:
    fetched = jar.in_repository(context).resolve()
    actual = digest(fetched)
    if actual != jar.sha256:
        raise EngineFailed(f"{fetched.name} has the SHA-256 {actual}, but {jar.sha256} was locked: refusing to run it")
    target = jar.path(repository)
    target.parent.mkdir(parents=True, exist_ok=True)
    fetched.replace(target)


def _is_there(jar: LockedJar, repository: Path) -> bool:
    path = jar.path(repository)
    return path.is_file() and path.stat().st_size == jar.size
