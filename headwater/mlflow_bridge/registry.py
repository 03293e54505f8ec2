"""The registry as a whole: which versions are of a run, which of a logged model, which are the same. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from headwater.mlflow_bridge.entities import LoggedModel, RegisteredModel, Version
from headwater.mlflow_bridge.names import registered

_MODELS: Final = "models:/"
_LOGGED: Final = re.compile(r"(?:^|/)(m-[0-9a-f]{32})(?:/|$)")

#: A dataset's name and the version.
Named = tuple[str, str]


def order(version: str) -> tuple[int, str]:
    """By which versions are sorted: the numbers of the registry by size, what is none behind them."""
    digits = version.isascii() and version.isdigit()
    return (int(version[:18]), version) if digits else (10**18, version)


@dataclass(frozen=True)
class Registry:
    """Everything that is registered."""

    models: Mapping[str, RegisteredModel] = field(default_factory=dict[str, RegisteredModel])
    versions: Mapping[Named, Version] = field(default_factory=dict[Named, Version])

    def with_model(self, name: str, model: RegisteredModel | None, versions: Iterable[Version]) -> "Registry":
        """The same with what was read anew of one model, None if it is no longer there."""
        models = {key: each for key, each in self.models.items() if key != name} | ({name: model} if model else {})
        others = {key: each for key, each in self.versions.items() if key[0] != name}
        return Registry(models, others | {(each.model, each.version): each for each in versions})

    @cached_property
    def _origins(self) -> dict[Named, str]:
        return {key: self._origin(version) for key, version in self.versions.items()}

    def _origin(self, version: Version) -> str:
        """What the version is a version of: a logged model's id, else something that equal ones have in common."""
        seen: set[Named] = set()
        while True:
            seen.add((version.model, version.version))
            if version.source.startswith(_MODELS):
                rest = version.source.removeprefix(_MODELS)
                name, found, number = rest.rpartition("/")
                if not found:
                    return rest
                copied = self.versions.get((name, number))
                if copied is not None and (name, number) not in seen:
                    version = copied
                    continue
            inside = _LOGGED.search(version.source)
            if inside is not None:
                return inside[1]
            if version.run_id is not None and version.source:
                return f"{version.run_id} {version.source}"
            return f"{registered(version.model)}@{version.version}"

    @cached_property
    def _of_origin(self) -> dict[str, list[Version]]:
        found: defaultdict[str, list[Version]] = defaultdict(list)
        for key, version in self.versions.items():
            found[self._origins[key]].append(version)
        return {origin: sorted(each, key=_order) for origin, each in found.items()}

    @cached_property
    def _of_run(self) -> dict[str, list[Version]]:
        found: defaultdict[str, list[Version]] = defaultdict(list)
        for version in self.versions.values():
            if version.run_id is not None:
                found[version.run_id].append(version)
        return dict(found)

    def logged_id(self, version: Version) -> str | None:
        """The logged model that it is, if there is one."""
        origin = self._origins[version.model, version.version]
        return origin if origin.startswith("m-") and " " not in origin else None

    def same(self, version: Version) -> list[Version]:
        """The other versions that are the same model, in the order in which they were made."""
        return [each for each in self._of_origin[self._origins[version.model, version.version]] if each != version]

    def of_origin(self, logged_id: str) -> list[Version]:
        """The versions of a logged model that are there, in the order in which they were made."""
        return self._of_origin.get(logged_id, [])

    def of_run(self, run_id: str) -> list[Version]:
        """The versions that the registry says are of this run."""
        return self._of_run.get(run_id, [])

    def of_logged(self, model: str | LoggedModel) -> list[Named]:
        """The versions of a logged model, as datasets; with those that it was registered as and that were deleted.

        What was only renamed is there once, under its name of now.
        """
        logged_id, listed = (model, ()) if isinstance(model, str) else (model.id, model.versions)
        now = [(each.model, each.version) for each in self._of_origin.get(logged_id, [])]
        kept = {number for _, number in now}
        gone = [
            (name, number)
            for name, number in listed
            if (name, number) not in self.versions and (name in self.models or number not in kept)
        ]
        return [(registered(name), number) for name, number in [*now, *gone]]

    def deleted(self, model: LoggedModel) -> list[Named]:
        """Which of these the registry no longer has."""
        there = {(registered(name), number) for name, number in self.versions}
        return [each for each in self.of_logged(model) if each not in there]


def _order(version: Version) -> tuple[int, str, tuple[int, str]]:
    return version.created, version.model, order(version.version)
