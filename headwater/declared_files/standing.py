"""Where a file stands and since when it says what it says: in which repository, at which commit."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from headwater.tracking.git import kept_in_git


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a file stands.

    Attributes:
        folder: name of the folder that it lies in.
        path: of the file, in the repository; its name alone without one.
        at: ISO 8601, UTC. The time of the last commit that changed the file, if it is as that commit left it; else when
            it was last written. So the same checkout gives the same time everywhere.
        repository: address of the git remote, without credentials.
        commit: that commit.
    """

    folder: str
    path: str
    at: str
    repository: str | None = None
    commit: str | None = None


def standing_of(file: Path) -> Standing:
    """Where `file` stands.

    Raises:
        OSError: it cannot be read.
    """
    whole = file.resolve()
    kept = kept_in_git(whole)
    seconds = kept.seconds if kept and kept.seconds is not None else whole.stat().st_mtime
    at = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if kept is None:
        return Standing(whole.parent.name, whole.name, at)
    return Standing(whole.parent.name, kept.path, at, kept.repository, kept.commit)
