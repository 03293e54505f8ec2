"""What a script has said of its run up to now, and the part of its events that is made of it.

Here what is wrong is raised; `headwater.tracking.run` makes a warning of it.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from headwater.tracking import facets, used
from headwater.tracking.facets import Facet
from headwater.tracking.metrics import Metrics
from headwater.tracking.parent import JobRun
from headwater.tracking.used import Features, Tags, Used
from headwater.tracking.values import MOST, flat, text_of

#: What a run does: the last of these that it said it did.
KINDS: Final = ("EVALUATION", "SCORING", "DEPLOYMENT", "TRAINING")

#: A dataset as its name, or as namespace and name.
Named = str | tuple[str, str]


@dataclass(frozen=True)
class Job:
    """The job, as `headwater.track` is given it."""

    namespace: str
    name: str
    description: str | None
    owners: tuple[str, ...]
    service: bool
    unsent: str | os.PathLike[str] | None


@dataclass(frozen=True)
class Look:
    """How a frame is looked at: as the arguments of `Run.read`."""

    version: str | int | None
    statistics: bool
    sample: int | None
    values: bool
    personal: Collection[str]
    tags: Tags | None


class Record:
    """Takes what is said of one run.

    Args:
        job: that it is a run of.
        run_id: of the run.
    """

    def __init__(self, job: Job, run_id: str) -> None:
        self._job, self._run_id = job, run_id
        self._kind: str | None = None
        self._reads: dict[tuple[str, str, str | None], Used] = {}
        self._writes: dict[tuple[str, str, str | None], Used] = {}
        self._parameters: dict[str, str] = {}
        self._metrics = Metrics()
        self._tests: list[dict[str, Any]] = []

    def add_table(self, frame: Any, names: tuple[str, str], look: Look, *, written: bool) -> None:
        """A frame that was read or written. Whatever is wrong with it: that it was used is kept."""
        from headwater.tracking.frame import Described, Wanted, describe  # noqa: PLC0415  (not all runs have a frame)

        tags = look.tags or {}
        hidden = used.personal_columns(look.personal, tags)
        found = Described()
        try:
            found = describe(frame, Wanted(look.statistics, look.sample, look.values, hidden))
        finally:
            names, version = _names(*names), _version(look.version)
            if written:
                self._write(used.table_written(names, version, found, tags))
            else:
                one = used.table_read(names, version, found)
                self._reads[one.key] = one

    def add_parameters(self, values: Mapping[str, Any]) -> None:
        """Parameters by name; of one that is said twice the last counts.

        Raises:
            ValueError: there are too many.
        """
        for name, value in flat(values):
            if name not in self._parameters and len(self._parameters) >= MOST:
                raise ValueError(f"more than {MOST} parameters: the rest is left out")
            self._parameters[name] = value

    def add_metric(
        self,
        name: str,
        value: Any,
        *,
        step: int | None = None,
        dataset: Named | None = None,
        part: str | None = None,
        model: Used | None = None,
    ) -> None:
        """One value, and what it was measured of.

        Raises:
            TypeError, ValueError: it is no number, or there are too many metrics.
        """
        about: dict[str, Any] = {}
        if dataset is not None:
            about["dataset"] = self._dataset(dataset)
        if part is not None:
            about["slice"] = str(part)
        if model is not None:
            about["model"] = model.names | ({} if model.version is None else {"version": model.version})
        self._metrics.add(str(name), value, about, step)

    def _dataset(self, dataset: Named) -> dict[str, str]:
        if not isinstance(dataset, str):
            namespace, name = dataset
            return {"namespace": str(namespace), "name": str(name)}
        known = next((each.names for each in self._reads.values() if each.name == dataset), None)
        return known or {"name": dataset}

    def add_test(self, name: str, *, passed: bool, severity: str, expected: Any, actual: Any) -> None:
        """A test that passed or failed."""
        test = {"name": str(name), "status": "pass" if passed else "fail", "severity": severity, "type": "headwater"}
        said = {"expected": expected, "actual": actual}
        self._tests.append(test | {key: text_of(value) for key, value in said.items() if value is not None})

    def add_model(
        self,
        names: tuple[str, str],
        version: str | int | None,
        *,
        features: Features | None,
        target: str | Iterable[str] | None,
        description: str | None,
        owners: str | Iterable[str],
    ) -> None:
        """A model that the run made of what it has read up to now."""
        one = used.model(_names(*names), _version(version))
        if features is not None:
            columns = [target] if isinstance(target, str) else target
            one.made_of = used.sources_of([*self._reads.values()], features, columns)
        if description is not None:
            one.facets["documentation"] = facets.documentation(str(description), "Dataset")
        if owned := as_list(owners):
            one.facets["ownership"] = facets.owners(owned, "Dataset")
        self._write(one)
        self._is("TRAINING")

    def read_model(self, kind: str | None, names: tuple[str, str], version: str | int | None) -> Used:
        """A model that was used, by what the run does with it; one that it made itself it does not read."""
        one = used.model(_names(*names), _version(version))
        one.judged = kind == "EVALUATION"
        if one.key not in self._writes:
            self._reads[one.key] = one
        if kind is not None:
            self._is(kind)
        return one

    def add_endpoint(self, names: tuple[str, str]) -> None:
        """Where a model answers."""
        self._write(Used(*_names(*names), facets={"datasetType": facets.dataset_type("ENDPOINT")}))

    def _write(self, one: Used) -> None:
        """What is written; that a model which was judged before is now made takes it out of what was read."""
        self._writes[one.key] = one
        if self._reads.get(one.key, one).judged:
            del self._reads[one.key]

    def _is(self, kind: str) -> None:
        if self._kind is None or KINDS.index(kind) > KINDS.index(self._kind):
            self._kind = kind

    def body(self, parent: JobRun | None, more: Mapping[str, Facet]) -> dict[str, Any]:
        """Run, job, inputs and outputs of an event, which nothing changes that is said later.

        Args:
            parent: the run that started it, if one did.
            more: run facets beside those that are made of what was said.
        """
        of_run: dict[str, Facet] = {}
        if parent is not None:
            of_run["parent"] = facets.parent(parent)
        if self._parameters:
            of_run["executionParameters"] = facets.parameters(self._parameters)
        if points := self._metrics.points():
            of_run["headwater_metrics"] = facets.own("MetricsRunFacet", {"metrics": points})
        if self._tests:
            of_run["test"] = facets.facet("1-0-1/TestRunFacet", tests=[*self._tests])
        reads, writes = [*self._reads.values()], [*self._writes.values()]
        return {
            "run": {"runId": self._run_id, "facets": {**of_run, **more}},
            "job": {
                "namespace": self._job.namespace,
                "name": self._job.name,
                "facets": self._of_job() | used.lineage(reads, writes),
            },
            "inputs": [each.as_json("inputFacets") for each in reads],
            "outputs": [each.as_json("outputFacets") for each in writes],
        }

    def _of_job(self) -> dict[str, Facet]:
        found = {"jobType": facets.job_type(self._kind, "SERVICE" if self._job.service else "BATCH")}
        if self._job.description is not None:
            found["documentation"] = facets.documentation(self._job.description, "Job")
        if self._job.owners:
            found["ownership"] = facets.owners(self._job.owners, "Job")
        return found


def as_list(texts: str | Iterable[str]) -> list[str]:
    """Texts; one of them may come alone."""
    return [texts] if isinstance(texts, str) else [str(each) for each in texts]


def _names(namespace: object, name: object) -> tuple[str, str]:
    return str(namespace), str(name)


def _version(version: object) -> str | None:
    return None if version is None else str(version)
