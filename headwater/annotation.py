"""What people and registries say of a node: written as an ordinary OpenLineage event, and read from one. Pure.

Tags, notes, approvals, and what a model registry knows of a version. Such an event is a run of its own, of which the
subject is an input, and which uses no data: see `docs/annotations.md`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, get_args

from headwater.canonical import canonical
from headwater.event.producer_json import mapping, objects, text
from headwater.facet import own
from headwater.subject import Dataset, Subject, event_about, node_of

PRODUCER: Final = "urn:headwater:annotation"
#: The run facet that holds what is said.
FACET: Final = "headwater_annotation"
#: `jobType` of a job that says something of its inputs, and does not use them.
JOB_TYPE: Final = "ANNOTATION"
#: The job that all that people say is a run of.
JOB: Final = {"namespace": "headwater", "name": "annotation"}
#: `source` of what people say.
PERSON: Final = "person"

#: What people may say. Registries say more: see the schema of the facet.
Kind = Literal["approval", "tag", "note", "description"]
Approval = Literal["approved", "rejected", "retired"]
APPROVALS: Final[tuple[Approval, ...]] = get_args(Approval)


@dataclass(frozen=True, slots=True)
class Annotation:
    """What somebody (`by`; None: nobody is named) says of a subject.

    An approval has a `value` of `APPROVALS`, and a `note` why; a tag a `key` and maybe a `value`, and may be `removed`;
    a note or description is the text `note`.
    """

    subject: Subject
    kind: Kind
    key: str | None = None
    value: str | None = None
    note: str | None = None
    removed: bool = False
    by: str | None = None


def event_of(annotation: Annotation, run_id: str, at: datetime) -> dict[str, Any]:
    """The event that says it, as a run of its own with the id `run_id`, at `at`, an instant with a time zone."""
    subject = annotation.subject
    entry = {
        "kind": annotation.kind,
        "key": annotation.key,
        "value": annotation.value,
        "note": annotation.note,
        "removed": True if annotation.removed else None,
    }
    said = {
        "node": node_of(subject),
        "version": subject.version if isinstance(subject, Dataset) else None,
        "column": subject.column if isinstance(subject, Dataset) else None,
        "by": annotation.by,
        "source": PERSON,
        "annotations": [{name: value for name, value in entry.items() if value is not None}],
    }
    return event_about(
        subject,
        producer=PRODUCER,
        job=JOB,
        job_type=JOB_TYPE,
        run_facets={FACET: own(PRODUCER, "HeadwaterAnnotationRunFacet", said)},
        run_id=run_id,
        at=at,
    )


class Entry(NamedTuple):
    """One thing that is said, of any kind."""

    kind: str
    key: str | None
    value: str | None
    note: str | None
    removed: bool


class Body(NamedTuple):
    """What a facet says: who (None: nobody is named), through what, of which column (None: of the whole), and what."""

    by: str | None
    source: str
    column: str | None
    entries: list[Entry]


def body_of(facet: Any) -> Body:
    """A `headwater_annotation` facet as producers sent it: what makes no sense in it is left out."""
    facet = mapping(facet)
    entries = [
        Entry(
            kind, _text(each.get("key")), _text(each.get("value")), _text(each.get("note")), each.get("removed") is True
        )
        for each in objects(facet.get("annotations"))
        if (kind := text(each.get("kind")))
    ]
    return Body(text(facet.get("by")), text(facet.get("source")) or "unknown", text(facet.get("column")), entries)


def _text(value: Any) -> str | None:
    """A text; numbers and truth values as JSON has them, since registries' tags hold such."""
    if value is None or isinstance(value, str):
        return value
    return canonical(value).decode()
