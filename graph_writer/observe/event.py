"""Run, job and dataset events as facts."""

from typing import Any

from graph_writer.facts import NOTHING, EdgeFact, Fact, JobFact, Register, RunFact, UseFact
from graph_writer.observe.dataset import see
from graph_writer.observe.facets import by_content, by_hash, content
from graph_writer.observe.moment import Moment
from graph_writer.observe.parent import parents
from headwater.errors import InvalidEvent
from headwater.event.kind import kind
from headwater.event.shape import problems
from headwater.identity import job_key, run_key

#: Runs of these processing types have no natural end, so RUNNING already says what they read and write.
_ENDLESS = {"STREAMING", "SERVICE"}


def observe(event: dict[str, Any]) -> list[Fact]:
    """All that an event says, as facts.

    Raises:
        InvalidEvent: its shape is wrong; the message names each place.
    """
    wrong = problems(event)
    if wrong:
        raise InvalidEvent("; ".join(f"{each.pointer or '/'}: {each.detail}" for each in wrong[:20]))
    moment = Moment.of(event)
    match kind(event):
        case "run":
            return _run_event(event, moment)
        case "job":
            return _job_event(event, moment)
        case "dataset":
            return see(event["dataset"], moment, "output", alone=True).facts


def _run_event(event: dict[str, Any], moment: Moment) -> list[Fact]:
    run, run_facets = run_key(event["run"]["runId"]), event["run"].get("facets")
    job, facts = _job(event["job"], moment)
    facets = by_content(run_facets, moment.stamp())
    above, named = parents(run_facets, run, job.key, moment.time)
    facts += named
    event_type, time = moment.event_type or "OTHER", moment.time
    job_type = content(event["job"].get("facets"), "jobType").get("processingType")
    facts.append(
        RunFact(
            run,
            event["run"]["runId"],
            jobs=frozenset({job.key}),
            parents=above,
            event_types=frozenset({event_type}),
            first=time,
            last=time,
            started=time if event_type == "START" else None,
            completed=time if event_type == "COMPLETE" else None,
            failed=time if event_type == "FAIL" else None,
            aborted=time if event_type == "ABORT" else None,
            streaming=isinstance(job_type, str) and job_type.upper() in _ENDLESS,
            latest=(moment.stamp(), job.key, event["producer"]),
            facets=facets,
            job_facets=job.facets,
        )
    )
    for element in event.get("inputs") or []:
        seen = see(element, moment, "input")
        used = by_content(element.get("inputFacets"), moment.stamp("input"))
        facts += seen.facts
        facts.append(UseFact("read", run, seen.key, frozenset({job.key}), seen.facets, used, seen.version))
    for element in event.get("outputs") or []:
        seen = see(element, moment, "output")
        used = by_content(element.get("outputFacets"), moment.stamp("output"))
        lineages = frozenset({seen.lineage}) if seen.lineage else frozenset[str]()
        facts += seen.facts
        facts.append(UseFact("write", run, seen.key, frozenset({job.key}), seen.facets, used, seen.version, lineages))
    return facts


def _job_event(event: dict[str, Any], moment: Moment) -> list[Fact]:
    """The declared inputs and outputs: the whole picture, unless the event names neither list and only describes."""
    job, facts = _job(event["job"], moment)
    inputs, outputs = event.get("inputs"), event.get("outputs")
    if inputs is None and outputs is None:
        return facts
    declared = moment.stamp()
    facts.append(JobFact(job.key, job.namespace, job.name, moment.time, moment.time, observed=True, declared=declared))
    for element in inputs or []:
        seen = see(element, moment, "input")
        facts += seen.facts
        facts.append(EdgeFact("read", job.key, seen.key, declared=declared))
    for element in outputs or []:
        seen = see(element, moment, "output")
        facts += seen.facts
        lineage: Register = (declared, seen.lineage) if seen.lineage else NOTHING
        facts.append(EdgeFact("write", job.key, seen.key, declared=declared, declared_lineage=lineage))
    return facts


def _job(element: dict[str, Any], moment: Moment) -> tuple[JobFact, list[Fact]]:
    registers, bodies = by_hash(element.get("facets"), moment.stamp())
    namespace, name = element["namespace"], element["name"]
    job = JobFact(
        job_key(namespace, name),
        namespace,
        name,
        created=moment.time,
        updated=moment.time,
        observed=True,
        facets=registers,
    )
    return job, [job, *bodies]
