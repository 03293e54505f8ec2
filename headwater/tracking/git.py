"""Which code runs: the repository of the script, its commit, and how the working tree differs from that."""

import os
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from headwater.redaction import without_credentials

#: Seconds that one question to git may take: it runs beside the training, which never waits for more than all of them.
WITHIN: Final = 5.0
#: Bytes of a difference that are read for its digest.
MOST: Final = 256 * 1024 * 1024
#: New files that count for the digest, and the largest that its content counts of.
MOST_FILES: Final = 1000
LARGEST_FILE: Final = 10 * 1024 * 1024

#: Nothing that a repository may have configured is run, nothing is asked of a person, and no lock is taken.
_GIT: Final = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotepath=false")
_ENVIRONMENT: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
#: What a hook of another repository sets, which would be asked instead.
_OTHERS: Final = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"})


def code_of(script: Path | None, folder: Path) -> dict[str, Any]:
    """The code of `script`; where there is none (a notebook, a prompt), of the folder in which it runs.

    A repository is only named if the script lies in it: that a script is started from a checkout says nothing.

    Returns:
        What is known of `repository`, `commit`, `branch` (none of a detached HEAD), `path`, `folder` (in which it runs,
        in the repository; none if it is outside), `dirty`, `diffDigest` (of a dirty tree) and `scriptDigest`.
    """
    found: dict[str, Any] = {}
    where = script.parent if script is not None else folder
    root = _ask(where, "rev-parse", "--show-toplevel")
    if root is not None:
        found |= _of_tree(Path(root.decode(errors="replace").rstrip("\n")))
        found["folder"] = _within(folder, root)
    if script is not None:
        found["path"] = _relative(script, root)
        found["scriptDigest"] = _file_digest(script)
    return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in a repository: address of its remote, path, and of the last commit that changed it id and time.

    Commit and time (seconds since 1970) are None where the file is not as that commit left it.
    """

    repository: str | None
    path: str
    commit: str | None
    seconds: int | None


def kept_in_git(file: Path) -> Kept | None:
    """How git keeps `file`; None if it lies in no repository."""
    root = _ask(file.parent, "rev-parse", "--show-toplevel")
    if root is None:
        return None
    folder = Path(os.fsdecode(root.rstrip(b"\n")))
    path, repository = _relative(file, root), _remote(folder)
    changed = _ask(folder, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignored", "--", str(file))
    last = (_text(folder, "log", "-1", "--format=%H %ct", "--", str(file)) or "").split()
    if changed != b"" or not last:
        return Kept(repository, path, None, None)
    return Kept(repository, path, last[0], int(last[1]))


def _of_tree(root: Path) -> dict[str, Any]:
    commit = _text(root, "rev-parse", "--verify", "--quiet", "HEAD")
    status = _ask(root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=dirty")
    return {
        "repository": _remote(root),
        "commit": commit,
        "branch": _text(root, "symbolic-ref", "--quiet", "--short", "HEAD"),
        "dirty": None if status is None else bool(status),
        "diffDigest": _difference(root, commit, status) if status else None,
    }


def _remote(root: Path) -> str | None:
    """Where the repository comes from: `origin`, else its first remote."""
    names = (_text(root, "remote") or "").split()
    if not names:
        return None
    url = _text(root, "remote", "get-url", "origin" if "origin" in names else names[0])
    return None if url is None else without_credentials(url)


def _difference(root: Path, commit: str | None, status: bytes) -> str | None:
    """A digest of what differs from the commit: the difference of known files, and the content of new ones."""
    digest = sha256(status)
    if commit is not None:
        difference = _ask(root, "diff", "--binary", "--no-ext-diff", "--no-textconv", "--no-color", "HEAD")
        if difference is None:
            return None
        digest.update(difference)
    new = [entry[3:] for entry in status.split(b"\0") if entry.startswith(b"?? ")]
    for name in sorted(new)[:MOST_FILES]:
        digest.update((_file_digest(root / os.fsdecode(name)) or "").encode())
    return f"sha256:{digest.hexdigest()}"


def _file_digest(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_FILE:
            return None
        return f"sha256:{sha256(path.read_bytes()).hexdigest()}"
    except OSError:
        return None


def _relative(script: Path, root: bytes | None) -> str:
    """Path in the repository; the name alone where there is none, as folders of a machine say who works there."""
    return script.name if root is None else _within(script, root) or script.name


def _within(path: Path, root: bytes) -> str | None:
    """Path in the repository, `.` for its top; None if it is outside."""
    try:
        return path.resolve().relative_to(Path(os.fsdecode(root.rstrip(b"\n"))).resolve()).as_posix()
    except ValueError:
        return None


def _text(where: Path, *arguments: str) -> str | None:
    answer = _ask(where, *arguments)
    return (answer.decode(errors="replace").strip() or None) if answer is not None else None


def _ask(where: Path, *arguments: str) -> bytes | None:
    """What git answers; None if it does not, or there is no git."""
    try:
        done = subprocess.run(  # noqa: S603  (arguments of ours)
            [*_GIT, "-C", str(where), *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=WITHIN,
            check=False,
            env={name: value for name, value in os.environ.items() if name not in _OTHERS} | _ENVIRONMENT,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout[:MOST] if done.returncode == 0 else None
