"""The file of keys: one JSON document, readable by its owner alone, always whole, changed by one process at a time."""

import fcntl
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from headwater.errors import HeadwaterError
from headwater.keys.key import Key
from headwater.settings import Settings

NAME: Final = "keys.json"
_OWNER_ONLY: Final = 0o600


class UnreadableKeys(HeadwaterError):  # noqa: N818  (what the file is)
    """The file of keys cannot be read or written, or others may write it: no key opens anything."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keys: list[Key] = []


def keys_path(settings: Settings) -> Path:
    """Where the keys are: `HEADWATER_KEYS_FILE`, or a file in the data folder."""
    return (settings.keys_file or settings.data_dir / NAME).expanduser().absolute()


def read_keys(path: Path) -> list[Key]:
    """All keys, revoked ones too, in the order in which they were made; none if there is no file.

    Raises:
        UnreadableKeys: as the class says.
    """
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & (stat.S_IWGRP | stat.S_IWOTH):
                raise UnreadableKeys(f"others may write {path}, and so make themselves keys: chmod 600 {path}")
            return _Document.model_validate_json(file.read()).keys
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UnreadableKeys(f"the keys in {path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(map(str, first["loc"]))
        raise UnreadableKeys(f"{path} is no file of keys: {where}: {first['msg']}; restore it, or remove it") from error


@contextmanager
def changing_keys(path: Path) -> Generator[list[Key]]:
    """The keys, to be changed in the block; written when it ends well, under a lock from the reading on.

    Who reads meanwhile sees the file before or after, never a part of it. A folder that is missing is made.

    Raises:
        UnreadableKeys: as the class says.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path.with_name(f"{path.name}.lock"), os.O_CREAT | os.O_RDWR, _OWNER_ONLY)
    except OSError as error:
        raise UnreadableKeys(f"the keys in {path} cannot be changed: {error.strerror}") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = read_keys(path)
        yield keys
        _write(path, keys)
    finally:
        os.close(lock)


def _write(path: Path, keys: list[Key]) -> None:
    new = path.with_name(f"{path.name}.new")
    try:
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY), "wb") as file:  # noqa: PTH123
            file.write(_Document(keys=keys).model_dump_json(indent=2).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise UnreadableKeys(f"the keys in {path} cannot be written: {error.strerror}") from error
