"""What differs in what two runs of a job ran on: packages, Python, platform, hardware (facet `headwater_environment`).

Each is compared by itself, for a run may say one and not another: who lists no packages has not removed them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from headwater.event.producer_json import json_object, mapping, objects, text
from query_api.compare.change import EnvironmentChange, Part, Said
from query_api.compare.release import PATCH, step
from query_api.history.facet_names import ENVIRONMENT
from query_api.history.run_view import Bodies, RunView

#: Which packages there are, as keys of one part; what the part begins with that is the version of one of them.
_PACKAGES: Final = "packages"
_VERSION: Final = "packages."
#: What else is compared, section and field, each with how large a change of it is; None: by the step of its version.
_FIELDS: Final[Mapping[str, float | None]] = {
    "python.version": None,
    "python.implementation": 1.0,
    "platform.system": 0.5,
    "platform.release": 0.0,
    "platform.machine": 0.5,
    "hardware.cpu": PATCH,
    "hardware.gpus": 0.5,
    "hardware.cores": 0.0,
    "hardware.memory": 0.0,
}
#: What is of the machine; all else is of what is installed on it.
_OF_MACHINE: Final = ("platform.", "hardware.")
#: Parts that say how a run is run and not what it makes.
ONLY_HOW: Final = frozenset({"platform.release", "hardware.cores", "hardware.memory"})
#: How large it is that a package is gone, or that there is one more.
_REMOVED: Final = 0.5
_ADDED: Final = PATCH
#: So many differences are told one by one.
_MOST_TOLD: Final = 3


def says_environment(run: RunView, _: Bodies) -> Said:
    """Which packages there are, the version of each, Python, platform, hardware."""
    facet = json_object(run.facets.get(ENVIRONMENT))
    if facet is None:
        return {}
    packages = _packages(facet.get("packages"))
    said: dict[str, Mapping[str, Any]] = {} if packages is None else {_PACKAGES: dict.fromkeys(packages, True)}
    said |= {f"{_VERSION}{name}": {"": version} for name, version in (packages or {}).items() if version}
    for name in _FIELDS:
        value = _field(facet, *name.split("."))
        if value or isinstance(value, list):  # an empty list of cards says that there is none
            said[name] = {"": value}
    return said


def says_python(run: RunView) -> str | None:
    """The version of Python that a run says as its environment's."""
    return text(_field(mapping(run.facets.get(ENVIRONMENT)), "python", "version"))


def _packages(stated: Any) -> dict[str, str | None] | None:
    """Versions by name, from a list of both or an object; None: no list of packages."""
    if isinstance(stated, list):
        return {each["name"]: text(each.get("version")) for each in objects(stated) if text(each.get("name"))}
    by_name = json_object(stated)
    return None if by_name is None else {name: text(version) for name, version in by_name.items()}


def _field(facet: Mapping[str, Any], section: str, field: str) -> Any:
    """A field of a section. Of Python some say the version alone."""
    stated = facet.get(section)
    if (section, field) == ("python", "version") and isinstance(stated, str):
        return stated
    return mapping(stated).get(field)


class _Difference(NamedTuple):
    """A package, or a field of another section, as it was and is; None: there was or is no such package."""

    section: str
    name: str
    before: Any
    after: Any
    size: float


def _difference(part: Part, left: Said, right: Said) -> _Difference:
    if part.facet == _PACKAGES:
        name = part.key
        before, after = (_version_of(name, said) if name in said[_PACKAGES] else None for said in (left, right))
        return _Difference(_PACKAGES, name, before, after, _ADDED if before is None else _REMOVED)
    section, _, name = part.facet.partition(".")
    before, after = left[part.facet][""], right[part.facet][""]
    size = _FIELDS.get(part.facet)
    return _Difference(section, name, before, after, step(str(before), str(after)) if size is None else size)


def _version_of(package: str, said: Said) -> str:
    """Empty if none was said."""
    return str(said.get(f"{_VERSION}{package}", {}).get("", ""))


def environment(after: RunView, left: Said, right: Said, parts: Sequence[Part]) -> Iterator[EnvironmentChange]:
    """What is installed, as one change, and the machine, as another."""
    for of_machine in (False, True):
        some = [part for part in parts if part.facet.startswith(_OF_MACHINE) is of_machine]
        if not some:
            continue
        differences = sorted(
            (_difference(part, left, right) for part in some), key=lambda each: (-each.size, each.section, each.name)
        )
        told = ", ".join(map(_told, differences[:_MOST_TOLD]))
        more = len(differences) - _MOST_TOLD
        yield EnvironmentChange(
            node=after.job,
            facet=ENVIRONMENT,
            before=_by_section((each.section, each.name, each.before) for each in differences),
            after=_by_section((each.section, each.name, each.after) for each in differences),
            at=after.began,
            run=after.key,
            text=f"{told} and {more} more" if more > 0 else told,
            size=differences[0].size,
            parts=tuple(some),
        )


def _by_section(values: Iterable[tuple[str, str, Any]]) -> dict[str, dict[str, Any]]:
    """Values by section and name, as their facet has them."""
    found: dict[str, dict[str, Any]] = {}
    for section, name, value in values:
        found.setdefault(section, {})[name] = value
    return found


def _told(difference: _Difference) -> str:
    section, name, before, after, _ = difference
    if before is None or after is None:
        return f"{name} is {'new' if before is None else 'gone'}"
    of_python = {"version": "Python", "implementation": "Python's implementation"} if section == "python" else {}
    return f"{of_python.get(name, name)} {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    return ", ".join(map(str, cast("list[Any]", value))) or "none" if isinstance(value, list) else str(value)
