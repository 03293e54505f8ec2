"""What Feast's integration with MLflow leaves on a run: the features that it was given, and the model that it used.

Its tags name a project, and a feature service or feature views: the datasets of Feast's own OpenLineage events, whose
namespace is the project. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from headwater.mlflow_bridge.trained_on import Source
from headwater.naming import Name

_TAG: Final = "feast."
#: How Feast ends a list that is too long for a tag.
_CUT: Final = "..."


@dataclass(frozen=True, slots=True)
class FromFeast:
    """What a run was given by Feast.

    Attributes:
        sources: the feature service, else each feature view.
        nowhere: the feature service or views of which no project is named.
        model: name and version of the registered model that the run used.
    """

    sources: tuple[Source, ...] = ()
    nowhere: str | None = None
    model: tuple[str, str] | None = None


def from_feast(tags: Mapping[str, str], params: Mapping[str, str]) -> FromFeast:
    """What the tags of a run say; earlier versions of Feast put the list of features among the parameters."""

    def said(word: str) -> str | None:
        return tags.get(f"{_TAG}{word}") or params.get(f"{_TAG}{word}") or None

    project, service = said("project"), said("feature_service")
    views = _features(said("feature_refs"))
    for view in _listed(said("feature_views")):
        views.setdefault(view, [])
    used = said("model_name"), said("model_version")
    model = (used[0], used[1]) if used[0] and used[1] else None
    if project is None:
        return FromFeast(nowhere=service or ", ".join(views) or None, model=model)
    if service is not None:
        columns = {name: each for view in sorted(views) for name, each in _names(view, views[view]).items()}
        return FromFeast((Source(Name(project, service), columns),), model=model)
    sources = (Source(Name(project, view), _names(view, features)) for view, features in sorted(views.items()))
    return FromFeast(tuple(sources), model=model)


def _features(references: str | None) -> dict[str, list[str]]:
    """Features by view, of references `view:feature`, of which the last one may be cut short."""
    found: dict[str, list[str]] = {}
    for each in _listed(references):
        view, colon, feature = each.partition(":")
        if view and colon and feature:
            found.setdefault(view.partition("@")[0], []).append(feature)
    return found


def _listed(said: str | None) -> list[str]:
    listed = [each.strip() for each in (said or "").split(",")]
    if listed[-1].endswith(_CUT):
        listed.pop()
    return [each for each in listed if each]


def _names(view: str, features: list[str]) -> dict[str, str]:
    """Features by the names that they have in a frame: their own, or with the view before it."""
    return {name: each for each in features for name in (each, f"{view}__{each}")}
