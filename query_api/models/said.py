"""What people and registries said of the versions of a model, folded to what holds now and how it came to. Pure.

Every word is an event at its time. Of what can hold one value at a time (an alias points at one version, a version has
one stage and one approval) the last word counts, and the earlier ones are its history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from headwater.event.time import iso
from query_api.history.annotations import Said, standing
from query_api.models.shape.words import AliasSpan, StageSpan, VersionTag
from query_api.models.shape.words import Said as ShownWord
from query_api.models.versions import OtherNames


@dataclass(slots=True)
class OfVersion:
    """What is said of one version, in the order of time; of tags only those that still stand."""

    approvals: list[Said] = field(default_factory=list[Said])
    aliases: list[Said] = field(default_factory=list[Said])
    stages: list[Said] = field(default_factory=list[Said])
    statuses: list[Said] = field(default_factory=list[Said])
    names: list[Said] = field(default_factory=list[Said])
    tags: list[Said] = field(default_factory=list[Said])
    notes: list[Said] = field(default_factory=list[Said])
    descriptions: list[Said] = field(default_factory=list[Said])
    registered: list[Said] = field(default_factory=list[Said])
    deleted: list[Said] = field(default_factory=list[Said])

    @property
    def approval(self) -> str | None:
        """approved, rejected, retired, as the last word has it; None: nobody said."""
        return self.approvals[-1].value if self.approvals else None

    @property
    def stage(self) -> str | None:
        """The stage that it is in."""
        return self.stages[-1].value if self.stages else None

    @property
    def is_deleted(self) -> bool:
        """Whether it is no longer in its registry."""
        return bool(self.deleted) and not self.deleted[-1].removed

    @property
    def counts_elsewhere(self) -> bool:
        """Whether it was registered under another name, where it is counted."""
        return bool(self.registered)


#: What is said of most versions; never added to.
_NOTHING = OfVersion()
_LISTS = {
    "approval": "approvals",
    "alias": "aliases",
    "stage": "stages",
    "status": "statuses",
    "name": "names",
    "tag": "tags",
    "note": "notes",
    "description": "descriptions",
    "registered": "registered",
    "deleted": "deleted",
}


@dataclass(slots=True)
class SaidOfModel:
    """All that is said of a model (`whole`) and of its versions."""

    whole: OfVersion = field(default_factory=OfVersion)
    versions: dict[str, OfVersion] = field(default_factory=dict[str, OfVersion])
    other_names: OtherNames = field(default_factory=OtherNames)

    def of(self, version: str | None) -> OfVersion:
        """What is said of a version; nothing of one without a name."""
        return _NOTHING if version is None else self.versions.get(version, _NOTHING)

    def aliases_of(self, version: str | None) -> list[str]:
        """The aliases that point at a version now."""
        return sorted(alias for alias, at in self.other_names.aliases.items() if at == version)

    def names_of(self, version: str | None) -> list[str]:
        """The other names that a version has for good."""
        return sorted(name for name, at in self.other_names.names.items() if at == version)


def fold(said: Iterable[Said], until: int | None = None) -> SaidOfModel:
    """All that was said up to an instant, µs UTC; `said` is newest first, of one event its last word first."""
    found = SaidOfModel()
    known = [each for each in said if until is None or each.at <= until]
    newest_first = sorted(known, key=lambda each: (each.at, each.run_id), reverse=True)
    for each, still in reversed([*zip(newest_first, standing(newest_first), strict=True)]):
        if each.kind not in _LISTS or (each.kind == "tag" and not still):
            continue
        of = found.whole if each.version is None else found.versions.setdefault(each.version, OfVersion())
        getattr(of, _LISTS[each.kind]).append(each)
        if each.version is None:
            continue
        if each.kind == "alias" and each.key is not None:
            if not each.removed:
                found.other_names.aliases[each.key] = each.version
            elif found.other_names.aliases.get(each.key) == each.version:
                del found.other_names.aliases[each.key]
        elif each.kind == "name" and each.value is not None:
            found.other_names.names[each.value] = each.version
    return found


def said_json(each: Said) -> ShownWord:
    """One word: who said what, when, and by which event."""
    shown = {
        "kind": each.kind,
        "key": each.key,
        "value": each.value,
        "note": each.note,
        "removed": each.removed or None,
        "version": each.version,
    }
    who = {"by": each.by, "source": each.source, "at": iso(each.at), "runId": each.run_id}
    return cast("ShownWord", {**{name: value for name, value in shown.items() if value is not None}, **who})


def alias_history(said: SaidOfModel, version: str) -> list[AliasSpan]:
    """When which alias pointed at a version: `until` None while it does."""
    moves = sorted(
        (each for of in said.versions.values() for each in of.aliases), key=lambda each: (each.at, each.run_id)
    )
    found: list[AliasSpan] = []
    held: dict[str, AliasSpan] = {}
    for each in moves:
        if each.key is None:
            continue
        here = each.version == version and not each.removed
        if each.key in held and not here and (each.version == version or not each.removed):
            held.pop(each.key)["until"] = iso(each.at)
        elif here and each.key not in held:
            held[each.key] = {"alias": each.key, "since": iso(each.at), "until": None, "by": each.by}
            found.append(held[each.key])
    return found


def stage_history(of: OfVersion) -> list[StageSpan]:
    """When a version was in which stage."""
    ends = [*(iso(each.at) for each in of.stages[1:]), None]
    return [
        {"stage": each.value, "since": iso(each.at), "until": until, "by": each.by}
        for each, until in zip(of.stages, ends, strict=False)
    ]


def tags_now(*of: OfVersion) -> list[VersionTag]:
    """The tags that stand, with who set each."""
    tags = sorted((each for one in of for each in one.tags), key=lambda each: (each.key or "", each.source, each.at))
    return [
        {"key": each.key, "value": each.value, "by": each.by, "source": each.source, "at": iso(each.at)}
        for each in tags
        if each.key is not None
    ]
