"""What a run runs on: Python, platform, packages, processor and graphics cards; and the command that started it."""

import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from headwater.redaction import REDACTED, is_secret, without_credentials

#: Characters of one argument, and arguments, that are kept.
LONGEST: Final = 500
MOST: Final = 200

#: A folder or file that says of a package that it is installed: `{name}-{version}.dist-info` (PyPA, recording installed
#: projects), `….egg-info` of older ones.
_INSTALLED: Final = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info")
_SEPARATORS: Final = re.compile(r"[-_.]+")
_OPTION: Final = re.compile(r"-{1,2}(?P<name>[\w.-]+)")
_ASSIGNED: Final = re.compile(r"(?P<name>-{0,2}[\w.-]+)=(?P<value>.*)", re.DOTALL)


def environment(arguments: Sequence[str], module: str | None = None) -> dict[str, Any]:
    """What is known of the environment; of the machine's name, its users and its variables nothing.

    Args:
        arguments: `sys.argv`.
        module: that was run, if Python was started by `python -m`.
    """
    found = installed(sys.path)
    packages = [(each.name, each.version) for each in found]
    return {
        "python": {"version": platform.python_version(), "implementation": platform.python_implementation()},
        "platform": {"system": platform.system(), "release": platform.release(), "machine": platform.machine()},
        "packages": [
            {"name": each.name, "version": each.version} | ({"from": each.source} if each.source else {})
            for each in found
        ],
        "packagesDigest": digest_of(packages),
        "hardware": hardware(),
        "command": command(arguments, module),
    }


class Package(NamedTuple):
    """A package that is installed: `source` where it came from, if that was no registry.

    An address as pip takes it, of git with the commit; or `folder`, for what was built on the machine.
    """

    name: str
    version: str
    source: str | None = None


def installed(path: Iterable[str]) -> list[Package]:
    """The packages that can be imported, names as in PEP 503, sorted; the first on the path counts.

    The names of the folders have name and version: opening each one's metadata takes a hundred times as long.
    """
    found: dict[str, Package] = {}
    for folder in path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208  (names are all that is wanted of thousands)
        except OSError:
            continue
        for each in names:
            matched = _INSTALLED.fullmatch(each)
            if matched is not None:
                name = _SEPARATORS.sub("-", matched["name"]).lower()
                if name not in found:
                    found[name] = Package(name, matched["version"], _source(Path(folder, each)))
    return sorted(found.values())


def _source(installed_as: Path) -> str | None:
    """What `direct_url.json` says (PyPA, direct URL); None of what came from a registry, which has none."""
    try:
        said = json.loads((installed_as / "direct_url.json").read_bytes())
        url = without_credentials(said["url"])
        if url.startswith("file:"):
            return "folder"
        git = said.get("vcs_info")
        return url if git is None else f"{git['vcs']}+{url}@{git['commit_id']}"
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def digest_of(packages: Iterable[tuple[str, str]]) -> str:
    """One text for one list of packages: the SHA-256 of its lines `name==version`."""
    lines = "".join(f"{name}=={version}\n" for name, version in packages)
    return f"sha256:{sha256(lines.encode()).hexdigest()}"


def command(arguments: Sequence[str], module: str | None = None) -> list[str]:
    """The command line without secrets: the values of options that are called like one, credentials in addresses.

    A script stands there by its name, a module as `python -m` has it.
    """
    kept: list[str] = []
    hide = False
    for index, argument in enumerate(arguments[:MOST]):
        if index == 0:
            kept += ["python", "-m", module] if module else [Path(argument).name]
            continue
        option = _OPTION.fullmatch(argument)
        if hide and option is None:
            kept.append(REDACTED)
            hide = False
            continue
        assigned = _ASSIGNED.fullmatch(argument)
        if assigned is not None and is_secret(assigned["name"]):
            kept.append(f"{assigned['name']}={REDACTED}")
        else:
            kept.append(without_credentials(argument)[:LONGEST])
        hide = option is not None and is_secret(option["name"])
    return kept


def hardware() -> dict[str, Any]:
    """Processor, cores that this process may use, memory, graphics cards; as far as it is told without a driver.

    An empty list of cards: it was looked for them, and none was found. No list: it was not looked, as not on Linux.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = {"cpu": _processor() or None, "cores": cores, "memory": _memory(), "gpus": _graphics_cards()}
    return {name: value for name, value in found.items() if value is not None}


def _processor() -> str:
    """Its model, as Linux names it; elsewhere what Python knows."""
    return _field(Path("/proc/cpuinfo"), "model name") or platform.processor()


def _memory() -> int | None:
    """Bytes."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


def _graphics_cards() -> list[str] | None:
    """Models of NVIDIA cards as their driver on Linux lists them; None where there is no such list to look into.

    CUDA is not asked: it would be started by that, which no forked worker survives.
    """
    if not sys.platform.startswith("linux"):
        return None
    cards = sorted(Path("/proc/driver/nvidia/gpus").glob("*/information"))
    return [model for each in cards if (model := _field(each, "Model"))]


def _field(file: Path, name: str) -> str:
    """The first `name: value` of a file of the system; empty if there is none."""
    try:
        for line in file.read_text(errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
    except OSError:
        pass
    return ""
