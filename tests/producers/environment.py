"""A Python environment of its own for each producer, made once and kept in the user's cache."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Environment:
    """A producer's environment, and what its processes see beside it."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def seen(self, home: Path) -> dict[str, str]:
        """All variables of a process: none of this one's settings reach it."""
        path = os.pathsep.join([str(self.folder / "bin"), "/usr/local/bin", "/usr/bin", "/bin"])
        return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", **self.variables}

    def run(self, script: str, cwd: Path, *, expect: int = 0, timeout: float = 500) -> str:
        """Run a shell script in `cwd`, which is its home too; the standard output. Blocks.

        Raises:
            AssertionError: it ended with another exit code than `expect`; the message has its output.
        """
        ended = subprocess.run(
            ["bash", "-euc", script],
            cwd=cwd,
            env=self.seen(cwd),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert ended.returncode == expect, f"exit code {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout


def installed(producer: str) -> Environment:
    """The environment with what `<producer>/requirements.lock` pins. Downloads at the first call for this lock only.

    Two test sessions may ask at once: one installs, the other waits.
    """
    lock = HERE / producer / "requirements.lock"
    version = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = cache() / f"{producer}-{version}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"]
            subprocess.run([folder / "bin" / "python", *install, "-r", lock], check=True)
            (folder / "complete").touch()
    return Environment(folder)


def cache() -> Path:
    """The folder that keeps what producers need; safe to delete."""
    return platformdirs.user_cache_path("headwater") / "producers"
