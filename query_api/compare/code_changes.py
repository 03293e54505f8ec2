"""What differs in the code of two runs of a job: SQL, source code, where that lies, how its tree differs from there."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from headwater.event.producer_json import json_object, mapping, text
from query_api.compare.change import CodeChange, Part, Said
from query_api.compare.run_values import Wording, worded
from query_api.history.facet_names import CODE as TREE
from query_api.history.run_view import Bodies, RunView

#: Facets of a job that are its code, those that say most first; of a location only these fields.
CODE: Final = ("sql", "sourceCode", "sourceCodeLocation")
_LOCATION: Final = ("version", "tag", "url", "repoUrl", "path")
#: What a run says of the tree that it ran from, by the field of its facet: who says one of them may not say the others.
_COMMIT, _DIRTY, _DIFFERENCE, _SCRIPT = (
    f"{TREE}.{field}" for field in ("commit", "dirty", "diffDigest", "scriptDigest")
)
#: Longest text of code that is compared word by word, characters; a longer one counts as changed by half.
LONGEST: Final = 20_000


def says_code(run: RunView, bodies: Bodies) -> Said:
    """SQL, source code, where it lies, how its tree differs from the commit."""
    of_job = {name: _code(name, bodies.get(run.job_facets[name])) for name in CODE if name in run.job_facets}
    return of_job | {name: {"": value} for name, value in _tree(mapping(run.facets.get(TREE))).items()}


def _code(name: str, body: Any) -> dict[str, Any]:
    stated = mapping(body)
    if name == "sql":
        return worded(" ".join(str(stated.get("query", "")).split()))
    if name == "sourceCode":
        source = stated.get("sourceCode")
        return worded(source) if isinstance(source, str) else {"": source}
    return {"": {field: stated[field] for field in _LOCATION if stated.get(field)}}


def _tree(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the tree. Of a clean one that there is no difference; of a dirty one without a digest nothing.

    So a tree that became dirty has changed, and of two that are dirty it is only known by their digests.
    """
    dirty, difference = stated.get("dirty"), text(stated.get("diffDigest"))
    if not isinstance(dirty, bool):
        dirty = True if difference else None
    said = {
        _COMMIT: text(stated.get("commit")) or None,
        _DIRTY: dirty,
        _DIFFERENCE: difference or None,
        _SCRIPT: text(stated.get("scriptDigest")) or None,
    }
    found = {name: value for name, value in said.items() if value is not None}
    return found | {_DIFFERENCE: None} if dirty is False else found


def code(after: RunView, left: Said, right: Said, parts: Sequence[Part]) -> Iterator[CodeChange]:
    """SQL, source code, where it lies, or its tree; as one change of the job."""
    if not parts:
        return
    changed = [part.facet for part in parts if not part.key]
    old, new = (_by_facet(said, parts) for said in (left, right))
    size = max(
        (distance(str(old[name]), str(new[name])) for name in changed if name in {"sql", "sourceCode"}), default=0.0
    )
    first = (changed or [parts[0].facet])[0]
    facet = first.partition(".")[0]
    yield CodeChange(
        node=after.job,
        facet=facet,
        before=old[facet] if len(new) == 1 else old,
        after=new[facet] if len(new) == 1 else new,
        at=after.began,
        run=after.key,
        text=_told(first, left, right, size) if changed else f"dates or ids in {_WHAT[first]} changed",
        size=size,
        parts=tuple(parts),
    )


def distance(left: str, right: str) -> float:
    """Part of two texts that differs, 0 to 1, word by word (Ratcliff and Obershelp 1988)."""
    if max(len(left), len(right)) > LONGEST:
        return 0.5
    return 1 - SequenceMatcher(None, left.split(), right.split(), autojunk=False).ratio()


def _by_facet(said: Said, parts: Sequence[Part]) -> dict[str, Any]:
    """What is said in these parts, by facet; of the tree by field, without the commit if a location has it."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(part.facet for part in parts):
        facet, _, field = name.partition(".")
        value = said[name][""]
        if not field:
            found[facet] = value.text if isinstance(value, Wording) else value
        elif name != _COMMIT or "sourceCodeLocation" not in found:
            found.setdefault(facet, {})[field] = value
    return found


#: What changed, to people.
_WHAT: Final[Mapping[str, str]] = {
    "sql": "its SQL",
    "sourceCode": "its source code",
    "sourceCodeLocation": "the version of its code",
    _COMMIT: "the version of its code",
    _SCRIPT: "its script",
}


def _told(name: str, left: Said, right: Said, size: float) -> str:
    """What changed first of all, by how much or to what."""
    was_dirty, dirty = (said.get(_DIRTY, {}).get("") is True for said in (left, right))
    if name in {_DIRTY, _DIFFERENCE}:
        if not dirty:
            return "it ran its commit as it is, no longer with changes that were not committed"
        return f"it ran with {'other ' if was_dirty else ''}changes that were not committed"
    if size:
        return f"{_WHAT[name]} changed, {size:.0%} of it"
    now = right[name][""]
    version = now if name == _COMMIT else _version(now)
    if not version:
        return f"{_WHAT[name]} changed"
    return f"{_WHAT[name]} changed to {version}{', with changes that were not committed' if dirty else ''}"


def _version(location: Any) -> str:
    stated = json_object(location)
    return "" if stated is None else str(stated.get("version") or stated.get("tag") or stated.get("url"))
