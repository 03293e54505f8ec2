"""How the registry differs from what was said of it: new and changed statements, and versions that are gone. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from headwater.mlflow_bridge.annotations import Changes, Memory, changes
from headwater.mlflow_bridge.entities import Version
from headwater.mlflow_bridge.names import dataset_of, registered
from headwater.mlflow_bridge.registry import Named, Registry
from headwater.mlflow_bridge.statements import (
    MODELS,
    Statement,
    of_deleted_model,
    of_deleted_version,
    of_model,
    of_registered,
    of_version,
    renamed_to,
)

_GONE: Final = {"deleted", "registered"}


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was said before.

    Attributes:
        nodes: all of which something was said.
        said: what was said of one.
        unregistered: logged models that were said to be versions by themselves, with the names of their datasets.
    """

    nodes: Iterable[str]
    said: Callable[[str], Memory]
    unregistered: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be said, and the versions of which nothing was said before."""

    changes: list[Changes]
    new: list[Version]


def registry_changes(
    registry: Registry,
    before: Remembered,
    deleted: Mapping[Named, str],
    seen_at: int,
    *,
    gone: Callable[[str, str], bool],
) -> Found:
    """Everything that is said of models and versions now and was not before.

    Args:
        registry: all of it.
        before: what was said.
        deleted: versions, as datasets, that are known to have been there once, with the logged models that they were.
        seen_at: the time of what MLflow does not date.
        gone: whether a model really has no such version: it was missing where all are listed.
    """
    by_model: dict[str, list[Version]] = {registered(name): [] for name in registry.models}
    for version in registry.versions.values():
        by_model.setdefault(registered(version.model), []).append(version)
    once: dict[str, list[str]] = {}
    for node, number in deleted:
        once.setdefault(node, []).append(number)
    former = {node for node in before.nodes if node.startswith(MODELS)}
    comparison = _Comparison(registry, before, seen_at, gone, Found([], []))
    for node in sorted({*by_model, *former, *once}):
        comparison.take_model(node, by_model.get(node), once.get(node, []))
    comparison.take_unregistered({model_id: each for each, model_id in sorted(deleted.items(), reverse=True)})
    return comparison.found


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What is said now beside what was said, model by model."""

    registry: Registry
    before: Remembered
    seen_at: int
    gone: Callable[[str, str], bool]
    found: Found

    def take_model(self, node: str, versions: list[Version] | None, once: list[str]) -> None:
        """A registered model: its versions, None if it is not listed, and some that were there once."""
        name, memory = node.removeprefix(MODELS), self.before.said(node)
        model = self.registry.models.get(name)
        now = [] if model is None else [*of_model(model, self.registry)]
        for version in versions or ():
            now += of_version(version, self.registry)
        known = {slot[0] for slot in memory} - {""}
        lost = known - {version.version for version in versions or ()}
        for number in sorted(lost):
            now += self._of_lost(node, number, memory)
        at = model.updated if model is not None else self.seen_at
        now += (of_deleted_version(node, number, at) for number in once if number not in known)
        missing = memory and versions is None
        if missing and all(self.gone(name, number) for number in lost):
            now.append(of_deleted_model(node))
        keep = frozenset(lost | ({""} if missing else set[str]()))
        self.found.changes.append(changes(node, now, memory, self.seen_at, keep=keep))
        self.found.new.extend(version for version in versions or () if version.version not in known)

    def _of_lost(self, node: str, number: str, memory: Memory) -> list[Statement]:
        """What is said of a version that is no longer listed: that it has another name now, or is deleted."""
        if any(slot[0] == number and slot[1] in _GONE for slot in memory):
            return []
        if not self.gone(node.removeprefix(MODELS), number):
            return []
        names = [slot[2] for slot in memory if slot[:2] == (number, "name")]
        now = renamed_to((node, number), names, self.registry)
        if now and self.before.said(registered(now.model)):  # it had that name beside this one
            now = None
        return [
            of_registered(node, number, dataset_of(now), now.created)
            if now
            else of_deleted_version(node, number, self.seen_at)
        ]

    def take_unregistered(self, deleted: Mapping[str, Named]) -> None:
        """Logged models that were versions by themselves, and are registered now or were meanwhile."""
        by_dataset: dict[str, list[Statement]] = {}
        for model_id, dataset in self.before.unregistered.items():
            versions = self.registry.of_origin(model_id)
            if versions:
                now = of_registered(dataset, model_id, dataset_of(versions[0]), versions[0].created)
            elif model_id in deleted:
                now = of_registered(dataset, model_id, deleted[model_id], self.seen_at)
            else:
                continue
            by_dataset.setdefault(dataset, []).append(now)
        for dataset, statements in by_dataset.items():
            memory = self.before.said(dataset)
            self.found.changes.append(changes(dataset, statements, memory, self.seen_at, keep=frozenset()))
