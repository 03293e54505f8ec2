"""The versions of a model: what runs wrote, newest training first, each under all the names that it has. Pure.

A version is what the training's output names as its `version`. Where several runs wrote one version, the last of them
made it, and the others are named beside it. What was written without a version is a version of its own that only its
run names. A version that was logged and later registered under another name is not counted twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from headwater.errors import NotFound
from query_api.models.statements import WriteOfModel

#: Versions that an error names at most.
NAMED = 5
#: Characters of a name that an error shows.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One version: its name (None: its events gave none), the write that made it, and other runs that wrote it too."""

    version: str | None
    write: WriteOfModel
    also: tuple[WriteOfModel, ...] = ()

    @property
    def trained_at(self) -> int:
        """When the training that made it ended, µs UTC; of one that goes on, when it was heard of last."""
        return self.write.at if self.write.ended is None else self.write.ended

    @property
    def label(self) -> str:
        """What it is called: its version, else the id of its run."""
        return self.write.run_id if self.version is None else self.version


class Versions(NamedTuple):
    """Versions, newest training first. `cut`: there are older writes than were read."""

    found: list[ModelVersion]
    cut: bool


def versions_of(writes: Iterable[WriteOfModel]) -> list[ModelVersion]:
    """The versions that these writes made, newest training first."""
    made: dict[tuple[str | None, str], list[WriteOfModel]] = {}
    for write in writes:
        made.setdefault((write.version, "" if write.version is not None else write.run), []).append(write)
    found = [
        ModelVersion(version, last, tuple(others))
        for (version, _), of_one in made.items()
        for last, *others in [sorted(of_one, key=lambda write: (_ended(write), write.run), reverse=True)]
    ]
    return sorted(found, key=lambda each: (each.trained_at, each.write.run, each.label), reverse=True)


def _ended(write: WriteOfModel) -> int:
    return write.at if write.ended is None else write.ended


@dataclass(slots=True)
class OtherNames:
    """What else versions are called: aliases that point at one now, other names that it has for good."""

    aliases: dict[str, str] = field(default_factory=dict[str, str])
    names: dict[str, str] = field(default_factory=dict[str, str])


def version_called(found: Sequence[ModelVersion], text: str, names: OtherNames, which: str = "version") -> ModelVersion:
    """The version that a text means: its version, an alias, another name, or the id of its run.

    Raises:
        NotFound: none is called so; the message has the latest that are.
    """
    by_label = {each.version: each for each in found if each.version is not None}
    if text in by_label:
        return by_label[text]
    for others in (names.aliases, names.names):
        if (label := others.get(text)) in by_label:
            return by_label[label]
    for each in found:
        if text in {each.write.run_id, *(write.run_id for write in each.also)}:
            return each
    raise NotFound(f"{which}='{text[:SHOWN]}' is no version, alias or training run of this model; {latest(found)}")


def latest(found: Sequence[ModelVersion]) -> str:
    """A sentence part on which versions there are."""
    if not found:
        return "no run is known to have made a version of it"
    named = ", ".join(each.label[:SHOWN] for each in found[:NAMED])
    return f"the latest {'are' if len(found) > 1 else 'is'} {named}"
