"""Run, job and dataset events as facts."""

from collections.abc import Collection, Sequence
from typing import Any

from graph_writer.facts import NOTHING, EdgeFact, Fact, JobFact, Register, RunFact, UseFact
from graph_writer.observe import lineage as explicit
from graph_writer.observe.annotation import annotates, annotations
from graph_writer.observe.dataset import SeenDataset, scripts, see
from graph_writer.observe.dependencies import dependencies
from graph_writer.observe.facets import by_content, by_hash, content
from graph_writer.observe.lineage import Explicit, Target
from graph_writer.observe.moment import Moment
from graph_writer.observe.naming import named_by
from graph_writer.observe.parent import parents
from headwater.errors import InvalidEvent
from headwater.event.kind import kind
from headwater.event.producer_json import mapping, text
from headwater.event.shape import problems
from headwater.graph.model import DROP, EXPLICIT_PREFIX, TEST
from headwater.identity import dataset_key, job_key, run_key
from headwater.naming import Rule

#: Runs of these processing types have no natural end, so RUNNING already says what they read and write.
_ENDLESS = {"STREAMING", "SERVICE"}
#: Facets of an input, or of the dataset there, that tell what a check found.
_FINDINGS = ("dataQualityAssertions", "dataQualityMetrics")
#: Before every stamp.
_WEAK = "!"


def observe(event: dict[str, Any], rules: Sequence[Rule] = ()) -> list[Fact]:
    """All that an event says, as facts, under the names that the rules give.

    Raises:
        InvalidEvent: its shape is wrong; the message names each place.
    """
    wrong = problems(event)
    if wrong:
        raise InvalidEvent("; ".join(f"{each.pointer or '/'}: {each.detail}" for each in wrong[:20]))
    moment = Moment.of(event)
    if rules:
        event = named_by(rules, event)
    match kind(event):
        case "run":
            return _run_event(event, moment)
        case "job":
            return _job_event(event, moment)
        case "dataset":
            return see(event["dataset"], moment, "output", alone=True).facts


def _run_event(event: dict[str, Any], moment: Moment) -> list[Fact]:
    run, run_facets, time = run_key(event["run"]["runId"]), event["run"].get("facets"), moment.time
    job_type = content(event["job"].get("facets"), "jobType")
    tests = _upper(job_type.get("jobType")) == TEST
    job, facts = _job(event["job"], moment, weak={"jobType"} if tests and not event.get("outputs") else ())
    above, named = parents(run_facets, run, job.key, time)
    facts += named
    only_says = annotates(event)
    facts += annotations(event, run, moment) if only_says else dependencies(run_facets, run, job.key, time)
    event_type = moment.event_type or "OTHER"
    stated = explicit.of_job(content(event["job"].get("facets"), "lineage"), job, time)
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
            streaming=_upper(job_type.get("processingType")) in _ENDLESS,
            snapshot=_snapshot(job_type),
            latest=(moment.stamp(), job.key, event["producer"]),
            facets=by_content(run_facets, moment.stamp()),
            job_facets=job.facets,
            named=frozenset({(job.key, event_type)}),
            restarted=time if event_type == "START" else None,
            checks=tests or bool(content(run_facets, "test")) or any(map(_tells_findings, event.get("inputs") or [])),
            makes=not tests and bool(event.get("outputs") or (stated and stated.targets)),
        )
    )
    jobs = frozenset({job.key})
    read: set[str] = set()
    for element in () if only_says else event.get("inputs") or []:
        seen = see(element, moment, "input")
        read.add(seen.key)
        used = by_content(element.get("inputFacets"), moment.stamp("input"))
        facts += seen.facts
        facts.append(UseFact("read", run, seen.key, jobs, time, seen.facets, used))
    outputs = event.get("outputs") or []
    beside = scripts(outputs)
    for element in outputs:
        seen = see(element, moment, "output", beside=beside)
        used = by_content(element.get("outputFacets"), moment.stamp("output"))
        facts += seen.facts
        lineages = frozenset(_lineages(seen, stated))
        change = content(element.get("facets"), "lifecycleStateChange").get("lifecycleStateChange")
        facts.append(
            UseFact(
                "write",
                run,
                seen.key,
                jobs,
                time,
                seen.facets,
                used,
                lineages=lineages,
                ignored=seen.ignored,
                makes=change != DROP,
                renamed_from=frozenset({seen.renamed_from} if seen.renamed_from else ()),
            )
        )
        facts += _renaming(run, seen, time)
        if stated is None:
            facts += [
                UseFact.named_by_lineage(run, each, itself=each == seen.key)
                for each in seen.sources
                if each not in read
            ]
    for target in _targets_besides_outputs(event, stated, facts):
        facts.append(UseFact("state", run, target.named.key, jobs, time, lineages=frozenset({target.lineage.hash})))
    return facts


def _renaming(run: str, seen: SeenDataset, time: int) -> list[Fact]:
    """What it means for the name before that a run renamed its output: it read what was there, and took it away."""
    old = seen.renamed_from
    if old is None:
        return []
    read = UseFact.read_by_renaming(run, old)
    return [read] if old == seen.key else [read, UseFact.taken_away(run, old, time)]


def _job_event(event: dict[str, Any], moment: Moment) -> list[Fact]:
    """What is declared: the whole picture, unless the event has neither list nor `lineage` and only describes."""
    job, facts = _job(event["job"], moment)
    inputs, outputs = event.get("inputs"), event.get("outputs")
    stated = explicit.of_job(content(event["job"].get("facets"), "lineage"), job, moment.time)
    if inputs is None and outputs is None and stated is None:
        return facts
    declared = moment.stamp()
    facts.append(JobFact(job.key, job.namespace, job.name, moment.time, moment.time, observed=True, declared=declared))
    for element in () if annotates(event) else inputs or []:
        seen = see(element, moment, "input")
        facts += seen.facts
        version = text(content(element.get("facets"), "version").get("datasetVersion"))
        named: Register = (declared, version) if version else NOTHING
        facts.append(EdgeFact("read", job.key, seen.key, declared=declared, declared_version=named))
    beside = scripts(outputs or [])
    for element in outputs or []:
        seen = see(element, moment, "output", beside=beside)
        facts += seen.facts
        # Both cannot be declared: an explicit one says that nothing else passes, whatever columns are told with it.
        lineages = sorted(_lineages(seen, stated), key=lambda each: each.startswith(EXPLICIT_PREFIX))
        lineage: Register = (declared, lineages[-1]) if lineages else NOTHING
        facts.append(EdgeFact("write", job.key, seen.key, declared=declared, declared_lineage=lineage))
    for target in _targets_besides_outputs(event, stated, facts):
        lineage = (declared, target.lineage.hash)
        facts.append(EdgeFact("state", job.key, target.named.key, declared=declared, declared_lineage=lineage))
    return facts


def _lineages(seen: SeenDataset, stated: Explicit | None) -> list[str]:
    """The lineages that an event states of an output: an explicit one is complete, and wins over one by column."""
    if stated is None:
        return [seen.lineage] if seen.lineage else []
    if seen.key in stated.targets:
        return [stated.targets[seen.key].lineage.hash]
    return [each for each in (seen.lineage, explicit.complete(seen.key).hash) if each]


def _targets_besides_outputs(event: dict[str, Any], stated: Explicit | None, facts: list[Fact]) -> list[Target]:
    """What an explicit lineage states goes to `facts`; returns those of its targets that are no outputs."""
    if stated is None:
        return []
    facts += [*stated.stubs, *(target.lineage for target in stated.targets.values())]
    outputs = {dataset_key(each["namespace"], each["name"]) for each in event.get("outputs") or []}
    return [target for key, target in stated.targets.items() if key not in outputs]


def _upper(value: Any) -> str:
    return (text(value) or "").upper()


def _snapshot(job_type: dict[str, Any]) -> bool:
    return _upper(mapping(job_type.get("emissionPattern")).get("eventContentMode")) == "COMPLETE_SNAPSHOT"


def _tells_findings(element: dict[str, Any]) -> bool:
    return any(content(element.get(facets), name) for facets in ("inputFacets", "facets") for name in _FINDINGS)


def _job(element: dict[str, Any], moment: Moment, weak: Collection[str] = ()) -> tuple[JobFact, list[Fact]]:
    """The job of an event, and the contents of its facets. Facets that are `weak` count only where no others are."""
    registers, bodies = by_hash(element.get("facets"), moment.stamp())
    registers |= {name: (f"{_WEAK}{registers[name][0]}", registers[name][1]) for name in weak if name in registers}
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
