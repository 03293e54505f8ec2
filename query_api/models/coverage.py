"""What an answer about an origin rests on, and why it may be less than all there is. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from headwater.counted import counted, counted_of
from query_api.graph.dataset_type import is_model
from query_api.history.shape import RunsCut
from query_api.models.found import Found
from query_api.models.run_parts import environment_of
from query_api.models.shape.origin import OriginCoverage, OriginJob

#: Most datasets that one sentence names.
MOST_NAMED = 10


def coverage(
    found: Found,
    inputs: list[dict[str, Any]],
    sources: list[dict[str, Any]],
    jobs: list[OriginJob],
    used: Collection[str],
) -> OriginCoverage:
    """What the answer rests on, in numbers and in sentences, so that nothing missing is read as nothing there.

    `used`: ids of the datasets of which the training said which columns it used.
    """
    rules = Counter(read.rule for read in found.closure.reads)
    coded = sum(job["code"] is not None for job in jobs)
    pinned = sum(bool(job["code"] and job["code"]["commit"]) for job in jobs)
    known = sum(each.known for each in found.features.found)
    described = sum(bool(each["schema"]) for each in sources)
    named = counted_of(
        rules["version"],
        len(found.closure.reads),
        "read",
        "on the way names its version",
        "on the way name their version",
    )
    by_time = counted(rules["time"], "is known by time only", "are known by time only")
    reporting = counted_of(coded, len(jobs), "run", "on the way reports its code", "on the way report their code")
    texts = [
        f"{named}, {by_time}, {counted(rules['unknown'], 'has no known write', 'have no known write')}",
        f"{reporting}, {pinned} with a commit",
        counted_of(described, len(sources), "source", "has a schema", "have a schema"),
    ]
    if not inputs:
        texts.append("the training run named nothing that it read: where its data comes from is not known")
    texts += _without_features(found, inputs, used)
    if known < len(found.features.found):
        one, many = "is known back to its sources", "are known back to their sources"
        texts.append(counted_of(known, len(found.features.found), "feature", one, many))
    if found.closure.root.job_facets.get("sourceCodeLocation") is None and not coded:
        texts.append("no run on the way says where its code is")
    if environment_of(found.closure.root) is None:
        texts.append("the training said nothing of its environment")
    if found.layers.reason is not None:
        texts.append("the answer was cut short: what lies above it was not looked at")
    if found.features.cut:
        texts.append("there are more columns on the way than were looked at")
    return {
        "inputs": len(inputs),
        "reads": {"version": rules["version"], "time": rules["time"], "unknown": rules["unknown"]},
        "sources": len(sources),
        "sourcesWithSchema": described,
        "jobs": len(jobs),
        "jobsWithCode": coded,
        "jobsWithCommit": pinned,
        "featuresStated": found.features.stated,
        "features": len(found.features.found),
        "featuresKnown": known,
        "texts": texts,
    }


def _without_features(found: Found, inputs: list[dict[str, Any]], used: Collection[str]) -> Iterator[str]:
    """What the training read of which it does not say which columns it used; `used`: ids of those of which it does."""
    read = [each for each in inputs if not is_model(each["datasetType"])]
    if not found.features.stated:
        columns = sum(len(each["schema"]) for each in read)
        of = f"of the {counted(columns, 'column')} of what it read are features" if columns else "features it used"
        yield f"the training stated no columns: which {of} is not known"
        return
    silent = sorted(each["dataset"] for each in read if each["dataset"] not in used)
    if silent:
        more = f" and {len(silent) - MOST_NAMED:,} more" if len(silent) > MOST_NAMED else ""
        yield f"which columns it used, if any, the training does not say of {', '.join(silent[:MOST_NAMED])}{more}"


def truncated(found: Found) -> RunsCut | None:
    """Why the answer is less than all there is, and the runs whose reads were not looked at."""
    if found.layers.reason is None and not found.features.cut:
        return None
    frontier: Iterable[str] = (found.layers.run_ids.get(run, run) for run in found.layers.frontier)
    return {"reason": found.layers.reason or "columns", "frontier": sorted(frontier)}
