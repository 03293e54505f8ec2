"""What changed of what is said, as annotations: OpenLineage events that tell of a model, a version or a run. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from headwater.canonical import canonical
from headwater.identity import dataset_id
from headwater.mlflow_bridge import facets
from headwater.mlflow_bridge.facets import Json
from headwater.mlflow_bridge.names import content_uuid
from headwater.mlflow_bridge.statements import RUN, Slot, Statement, Subject, no_longer
from headwater.naming import Name

#: The job that every annotation of the bridge is a run of.
JOB: Final = "registry"
_SOURCE: Final = "mlflow"

#: What was said of a node: the version that it is of, and the entry, by slot.
Memory = Mapping[Slot, tuple[str | None, Json]]


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry of an annotation, and when it became true, milliseconds."""

    subject: Subject
    slot: Slot
    entry: Json
    at: int
    by: str | None = None


@dataclass
class Changes:
    """What is new: entries to tell, and slots that are empty from now on."""

    told: list[Dated] = field(default_factory=list[Dated])
    emptied: list[tuple[str, Slot]] = field(default_factory=list[tuple[str, Slot]])


def changes(node: str, now: Iterable[Statement], before: Memory, seen_at: int, *, keep: frozenset[str]) -> Changes:
    """How the statements of a node differ from what was said of it before.

    Args:
        node: what they are of, with all of its versions.
        now: everything that is said of it now.
        before: what was said.
        seen_at: the time of what MLflow does not date.
        keep: versions that are gone: what was said of them stays.
    """
    found = Changes()
    known = {slot[0] for slot in before} | ({""} if before else set[str]())
    stated: set[Slot] = set()
    for each in now:
        stated.add(each.slot)
        was = before.get(each.slot)
        if was == (each.subject.version, each.entry):
            continue
        is_new = was is None and each.slot[0] not in known
        at = each.first if is_new else each.changed if each.changed is not None else max(seen_at, each.first)
        found.told.append(Dated(each.subject, each.slot, each.entry, at, each.by))
    for slot, (version, was_entry) in before.items():
        if slot in stated or slot[0] in keep:
            continue
        entry = no_longer(slot, was_entry)
        if entry is not None:
            found.told.append(Dated(Subject(node, version), slot, entry, seen_at))
            found.emptied.append((node, slot))
    return found


def annotation_events(namespace: str, told: Iterable[Dated], jobs: Mapping[str, str]) -> list[tuple[str, Json]]:
    """One event for all that became true of a subject at one time, with the node that it is of.

    Args:
        namespace: of the tracking server.
        told: what to say.
        jobs: names of the jobs of the runs that something is said of, by node.
    """
    groups: defaultdict[tuple[Subject, int, str | None], list[Json]] = defaultdict(list)
    for each in told:
        groups[each.subject, each.at, each.by].append(each.entry)
    ordered = sorted(groups.items(), key=lambda group: (group[0][1], group[0][0].node, group[0][0].version or ""))
    return [
        (
            subject.node,
            _event(namespace, subject, at, sorted(entries, key=canonical), by=by, job=jobs.get(subject.node)),
        )
        for (subject, at, by), entries in ordered
    ]


def _event(namespace: str, subject: Subject, at: int, entries: list[Json], *, by: str | None, job: str | None) -> Json:
    of_run = subject.node.startswith(RUN)
    body = {
        "node": subject.node if of_run else dataset_id(namespace, subject.node),
        **({"version": subject.version} if subject.version is not None else {}),
        **({"by": by} if by is not None else {}),
        "source": _SOURCE,
        "annotations": entries,
    }
    run_facets = {"headwater_annotation": facets.own("HeadwaterAnnotationRunFacet", **body)}
    if of_run:
        upstream = {
            "job": {"namespace": namespace, "name": job or ""},
            "run": {"runId": subject.node.removeprefix(RUN)},
            "dependency_type": "IMPLICIT_DEPENDENCY",
        }
        run_facets["jobDependencies"] = facets.standard("1-0-1/JobDependenciesRunFacet", upstream=[upstream])
    return facets.run_event(
        "COMPLETE",
        at,
        run=(content_uuid("annotation", namespace, str(at), canonical(body).decode()), run_facets),
        job=(Name(namespace, JOB), {"jobType": facets.job_type("ANNOTATION")}),
        inputs=[] if of_run else [facets.model(namespace, subject.node, subject.version)],
        outputs=[],
    )
