"""Whether a version or run is known to be good or bad: said as an ordinary OpenLineage event, and read from one. Pure.

Three things say it (`docs/root-cause.md`): what `headwater verdict` sends, the `test` run facet of any producer, and
`dataQualityAssertions`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from headwater.event.producer_json import mapping, objects
from headwater.facet import own, standard
from headwater.subject import Dataset, Run, event_about

PRODUCER: Final = "urn:headwater:verdict"
#: The run facet of a verdict: what was judged, how, and why.
FACET: Final = "headwater_verdict"
#: The job that every verdict is a run of.
JOB: Final = {"namespace": "headwater", "name": "verdict"}

_VERDICT: Final = {"bad": True, "good": False}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody found a version of a dataset, or a run, to be; `node` is its readable id."""

    node: str
    subject: Dataset | Run
    bad: bool
    metrics: Mapping[str, float] = field(default_factory=dict[str, float])
    note: str | None = None


def event_of(verdict: Verdict, run_id: str, at: datetime) -> dict[str, Any]:
    """The event that says it: an evaluation that began and ended at `at`, as a run of its own with the id `run_id`.

    A judged version is an input of it, read at that version. A judged run is what it depends on (`jobDependencies`):
    no data flows.

    Args:
        verdict: what is said.
        run_id: a new one.
        at: an instant with a time zone.
    """
    subject = verdict.subject
    said = "bad" if verdict.bad else "good"
    named = {"version": subject.version} if isinstance(subject, Dataset) else {"runId": subject.run_id}
    about = {"node": verdict.node, **named, "verdict": said, "metrics": dict(verdict.metrics), "note": verdict.note}
    test = {
        "name": "verdict",
        "status": "fail" if verdict.bad else "pass",
        "severity": "error",
        "type": "verdict",
        **({} if verdict.note is None else {"description": verdict.note}),
    }
    return event_about(
        subject,
        producer=PRODUCER,
        job=JOB,
        job_type="EVALUATION",
        run_facets={
            FACET: own(PRODUCER, "VerdictRunFacet", about),
            "test": standard(PRODUCER, "1-0-1/TestRunFacet", {"tests": [test]}),
        },
        run_id=run_id,
        at=at,
    )


def verdict_of(run_facets: Mapping[str, Any], *assertions: Any) -> bool | None:
    """True if this says that something is bad, False if it says good, None if it says neither.

    A stated verdict decides alone. Else one failure of severity `error` (which is the default) in tests or assertions
    makes it bad, and a success without one makes it good; failures that only warn, and what was skipped, say nothing.

    Args:
        run_facets: run facets by name, as producers sent them: anything may be in them.
        assertions: bodies of `dataQualityAssertions` facets of the dataset that is judged.
    """
    stated = mapping(run_facets.get(FACET)).get("verdict")
    if isinstance(stated, str) and stated in _VERDICT:
        return _VERDICT[stated]
    outcomes = {*_of_tests(run_facets.get("test"))}
    for facet in assertions:
        outcomes |= {*_of_assertions(facet)}
    return True if True in outcomes else False if False in outcomes else None


def _of_tests(facet: Any) -> Iterator[bool]:
    for test in objects(mapping(facet).get("tests")):
        status = str(test.get("status")).lower()
        if status == "pass":
            yield False
        elif status == "fail" and _is_error(test):
            yield True


def _of_assertions(facet: Any) -> Iterator[bool]:
    for assertion in objects(mapping(facet).get("assertions")):
        if assertion.get("success") is True:
            yield False
        elif assertion.get("success") is False and _is_error(assertion):
            yield True


def _is_error(test: Mapping[str, Any]) -> bool:
    return str(test.get("severity") or "error").lower() == "error"
