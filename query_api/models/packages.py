"""The packages that a run had, as pip may be asked for them. Pure.

Names and versions come from events: what is no name of a package is left out, and what is no single version is none.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from headwater.event.producer_json import mapping

_NAME: Final = re.compile(r"[0-9A-Za-z][\w.-]*")
_VERSION: Final = re.compile(r"[0-9A-Za-z][\w.+!-]*")
_ADDRESS: Final = re.compile(r"(git\+)?https?://[^\s;#'\"]+")


class Package(NamedTuple):
    """A package: its version, None where none is known; `address` where it came from, if no registry has it.

    `built`: it was built from a folder of the machine that the run was on.
    """

    name: str
    version: str | None
    address: str | None
    built: bool

    @property
    def requirement(self) -> str:
        """As pip takes it; without a version the name alone."""
        if self.address is not None:
            return f"{self.name} @ {self.address}"
        return f"{self.name}=={self.version}" if self.version else self.name

    @property
    def is_pinned(self) -> bool:
        """Whether pip would install the same again, as far as is known."""
        return self.address is not None or (self.version is not None and not self.built)


def packages_of(environment: Mapping[str, Any]) -> list[Package]:
    """The packages in an environment as answers have it, by name; none where none are known."""
    sources = mapping(environment.get("installedFrom"))
    found: list[Package] = []
    for name, version in sorted(mapping(environment.get("packages")).items()):
        if not _NAME.fullmatch(name):
            continue
        source = sources.get(name)
        address = source if isinstance(source, str) and _ADDRESS.fullmatch(source) else None
        known = str(version) if version and _VERSION.fullmatch(str(version)) else None
        found.append(Package(name, known, address, built=source is not None and address is None))
    return found
