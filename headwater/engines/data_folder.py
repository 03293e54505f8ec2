"""The data folder of `headwater up`: where everything in it lies, and the lock that lets one `up` at a time use it."""

import os
import secrets
import shlex
import shutil
import time
from pathlib import Path
from typing import Self

import psutil

from headwater.engines.file_lock import try_lock
from headwater.errors import DataFolderInUse, EngineFailed

#: Permissions of the group and of all others.
OTHERS = 0o077

#: Seconds that the children of a killed `up` have to disappear and free its lock.
ORPHANS_GONE_WITHIN = 10.0


def children_file(data: Path) -> Path:
    """The file in a data folder by which `up` tells its services of its children."""
    return data / "children.json"


class DataFolder:
    """A folder that holds all state of one `headwater up`; only its owner can read it.

    Used as a context manager it is locked: exclusively, until the block ends or the process does, however that
    ends. The engines inherit the lock (`lock_fd`), so a folder whose engines are still there is never given to
    another `up`, even where the kernel does not end them with their parent.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self._lock: int | None = None

    @property
    def kafka(self) -> Path:
        """Log, metadata and configuration of the broker."""
        return self.path / "kafka"

    @property
    def neo4j(self) -> Path:
        """Home folder of Neo4j: store, configuration, its own logs."""
        return self.path / "neo4j"

    @property
    def logs(self) -> Path:
        """Logs of all children."""
        return self.path / "logs"

    @property
    def engines(self) -> Path:
        """JSON file that tells where the engines of the running `up` listen; absent when none runs."""
        return self.path / "engines.json"

    @property
    def children(self) -> Path:
        """JSON file by which `up` tells its services of its children (`headwater.engines.children`)."""
        return children_file(self.path)

    def classes(self, engine: str) -> Path:
        """List of the classes that an engine's JVM has loaded, written where it has no archive of them."""
        return self.path / f"{engine}.classes"

    def fresh(self, name: str) -> Path:
        """An empty folder of that name below this one; what was in it is deleted."""
        folder = self.path / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def neo4j_password(self) -> str:
        """The password of the local Neo4j, made at random at the first call and kept in the folder."""
        file = self.path / "neo4j.password"
        if not file.exists():
            new = file.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(24))
            new.replace(file)
        return file.read_text()

    @property
    def lock_fd(self) -> int:
        """File descriptor of the held lock, for children to inherit.

        Raises:
            EngineFailed: the folder is not locked.
        """
        if self._lock is None:
            raise EngineFailed(f"the data folder {self.path} is not locked")
        return self._lock

    def __enter__(self) -> Self:
        """Make the folder if there is none, and lock it.

        Raises:
            DataFolderInUse: another process holds it.
            EngineFailed: it cannot be made or written, or others than its owner can.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._refuse_open()
            lock = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise EngineFailed(f"the data folder {self.path} cannot be used: {error.strerror}") from error
        try:
            self._take(lock)
        except BaseException:
            os.close(lock)
            raise
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._lock = lock
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.lock_fd)
        self._lock = None

    def _refuse_open(self) -> None:
        """Return if the folder is ours and closed to others; an empty one is closed here.

        All events, the graph and the engines' passwords are in it, and who can write it makes the engines do things.

        Raises:
            EngineFailed: it is another user's, or others can look into it.
        """
        status = self.path.stat()
        if status.st_uid != os.geteuid():
            raise EngineFailed(
                f"the data folder {self.path} belongs to another user (id {status.st_uid}): run as that user, or give "
                "this one a folder of its own with --data-dir"
            )
        if status.st_mode & OTHERS == 0:
            return
        if any(self.path.iterdir()):
            raise EngineFailed(
                f"the data folder {self.path} is open to other users of this machine: close it with "
                f"`chmod 700 {shlex.quote(str(self.path))}`"
            )
        self.path.chmod(0o700)

    def _take(self, lock: int) -> None:
        deadline = time.monotonic() + ORPHANS_GONE_WITHIN
        while not try_lock(lock):
            holder = os.pread(lock, 20, 0).decode()
            if not holder.isdecimal() or psutil.pid_exists(int(holder)) or time.monotonic() >= deadline:
                raise DataFolderInUse(
                    f"{self.path} is in use by another `headwater up` (process {holder or 'unknown'}) or by the "
                    "engines it left: stop it, or give this one a folder of its own with --data-dir"
                )
            time.sleep(0.05)  # it was killed; its engines, which share the lock, are about to be
