"""Events that only say something of what they name (`docs/annotations.md`): none of it is used, no data flows."""

from typing import Any

from graph_writer.facts import AnnotationFact, DatasetFact, Fact, JobFact, RunFact
from graph_writer.observe.dataset import see
from graph_writer.observe.facets import content
from graph_writer.observe.moment import Moment
from graph_writer.observe.redact import redacted
from headwater.annotation import FACET, JOB_TYPE
from headwater.canonical import canonical
from headwater.event.producer_json import names, objects, run_id, text
from headwater.identity import ID_PREFIX, dataset_key, job_key, run_key


def annotates(event: dict[str, Any]) -> bool:
    """Whether a run event says something of its inputs instead of using them: by its `jobType`, or by the facet."""
    job_type = text(content(event["job"].get("facets"), "jobType").get("jobType")) or ""
    return job_type.upper() == JOB_TYPE or bool(content(event["run"].get("facets"), FACET))


def annotations(event: dict[str, Any], run: str, moment: Moment) -> list[Fact]:
    """What such an event of `run` says of each of its subjects, and all that it names.

    Subjects are its inputs; the runs, or jobs without one, that it depends on; and the run that the facet names by id.
    """
    facets = event["run"].get("facets")
    facet = content(facets, FACET)
    body = canonical(redacted(FACET, facet)).decode()
    facts: list[Fact] = []

    def say(subject: str, version: str | None) -> None:
        facts.append(AnnotationFact(run, subject, moment.stamp(), moment.time, version or "", body))

    for element in event.get("inputs") or []:
        facts += _dataset(element, moment)
        version = text(content(element.get("facets"), "version").get("datasetVersion")) or text(facet.get("version"))
        say(dataset_key(element["namespace"], element["name"]), version)
    stubs = _work(content(facets, "jobDependencies"), text(facet.get("node")) or "", moment.time)
    facts += stubs
    of_runs = {job for each in stubs if isinstance(each, RunFact) for job in each.named_jobs}
    for each in stubs:
        if each.key != run and each.key not in of_runs:
            say(each.key, None)
    return facts


def _dataset(element: dict[str, Any], moment: Moment) -> list[Fact]:
    """A dataset that is spoken of: that alone does not make it one that events use, nor that version its latest.

    Where its facets say more of it, they count as in any event.
    """
    facets = {name: body for name, body in (element.get("facets") or {}).items() if name != "version"}
    if facets:
        return see({**element, "facets": facets}, moment, "input").facts
    namespace, name = element["namespace"], element["name"]
    return [DatasetFact(dataset_key(namespace, name), namespace, name, moment.time, moment.time)]


def _work(dependencies: dict[str, Any], node: str, time: int) -> list[JobFact | RunFact]:
    """The jobs and runs that are spoken of, as stubs."""
    stubs: list[JobFact | RunFact] = []
    for each in objects(dependencies.get("upstream")):
        job = names(each.get("job"))
        if job is not None:
            stubs.append(JobFact(job_key(*job), *job, created=time, updated=time))
        if (of := run_id(each)) is not None:
            named = frozenset({job_key(*job)} if job is not None else ())
            stubs.append(RunFact(run_key(of), of, named_jobs=named))
    prefix, _, rest = node.partition(":")
    if prefix == ID_PREFIX["run"] and rest:
        stubs.append(RunFact(run_key(rest), rest))
    return stubs
