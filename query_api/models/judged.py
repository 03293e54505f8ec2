"""The verdicts on a version of a model: by people, by tests, by evaluations. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from headwater.event.producer_json import mapping, objects, text
from headwater.event.time import iso
from headwater.verdict import FACET, verdict_of
from query_api.compare.statistics import short_text
from query_api.history.run_view import Bodies, RunView
from query_api.history.shape import Verdict
from query_api.history.verdicts import ASSERTIONS
from query_api.models.metrics import metrics_of
from query_api.models.shape.words import VersionCheck, VersionVerdict

#: Most of the checks of one judge that are told.
MOST_CHECKS: Final = 20


def verdicts_json(
    judges: Iterable[RunView], names: Mapping[str, str], job_id: Mapping[str, str], bodies: Bodies
) -> list[VersionVerdict]:
    """What runs say of a version that they read, or of the run that made it, newest first.

    Args:
        judges: those runs.
        names: readable ids of the names that the model has and had, by key.
        job_id: readable ids of their jobs by key.
        bodies: contents of the assertions that they state among the facets of what they read.
    """
    found: list[tuple[int, str, VersionVerdict]] = []
    for view in judges:
        uses = {name: view.reads[name] for name in names if name in view.reads}
        bad = verdict_of(view.facets, *(said for use in uses.values() for said in use.stated(ASSERTIONS, bodies)))
        if bad is None:
            continue
        stated = mapping(view.facets.get(FACET))
        shown: VersionVerdict = {
            "verdict": "bad" if bad else "good",
            "at": iso(view.ended),
            "runId": view.run_id,
            "job": job_id.get(view.job),
            "source": "person" if stated else "test",
            "by": text(stated.get("by")),
            "metrics": mapping(stated.get("metrics")) or metrics_of(view, *names.values()),
            "checks": checks_of(view.facets),
            "note": text(stated.get("note")),
        }
        found.append((view.ended, view.key, shown))
    found.sort(key=lambda each: each[:2], reverse=True)
    return [shown for _, _, shown in found]


def checks_of(facets: Mapping[str, Any]) -> list[VersionCheck]:
    """What the tests among the facets of a run looked at, those that failed first, else in their order."""
    found: list[VersionCheck] = [
        {
            "name": text(each.get("name")),
            "held": str(each.get("status")).lower() != "fail",
            "expected": short_text(each.get("expected")),
            "actual": short_text(each.get("actual")),
        }
        for each in objects(mapping(facets.get("test")).get("tests"))
    ]
    return sorted(found, key=lambda each: each["held"])[:MOST_CHECKS]


def verdict_now(verdicts: Iterable[VersionVerdict]) -> Verdict | None:
    """Bad if any judge says so, else good, else None: as root cause counts them."""
    said = {each["verdict"] for each in verdicts}
    return "bad" if "bad" in said else "good" if said else None
