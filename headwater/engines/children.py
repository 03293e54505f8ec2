"""What `headwater up` tells its services of its children, in a file: the metrics show their memory and restarts."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Running(NamedTuple):
    """A child: its process, and how often it had to be started again."""

    pid: int
    restarts: int


def tell(file: Path, children: Mapping[str, Running]) -> None:
    """Write down the children of this process, by name; whoever reads meanwhile reads what was there before."""
    new = file.with_suffix(".new")
    new.write_text(json.dumps({"of": os.getpid(), "children": children}) + "\n")
    new.replace(file)


def siblings(file: Path) -> dict[str, Running]:
    """The children of the process whose child this one is; {} if it told of none: this is none of `headwater up`."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["of"] == os.getppid():
            return {name: Running(*child) for name, child in told["children"].items()}
    return {}
