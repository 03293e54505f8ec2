"""A run of a script: what it read, wrote and found, and its beginning and end as OpenLineage events.

No method raises because of what it is given or because nothing can be sent: the script goes on, and a warning is logged
under the name `headwater`. A process that was forked off says nothing: the one that began the run ends it.
"""

import logging
import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from contextvars import ContextVar, Token
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from headwater.tracking import facets, used
from headwater.tracking.background import Background
from headwater.tracking.end import State, how_it_ended
from headwater.tracking.environment import environment
from headwater.tracking.facets import Facet
from headwater.tracking.git import code_of
from headwater.tracking.metrics import Metrics
from headwater.tracking.parent import JobRun, find_parent, own_variables
from headwater.tracking.sending import Event, Sender
from headwater.tracking.used import Features, Tags, Used
from headwater.tracking.values import MOST, flat, text_of
from headwater.uuid7 import uuid7

log = logging.getLogger("headwater")

F = TypeVar("F")

#: The run that goes on here, which one that begins within it has as its parent.
_CURRENT: Final[ContextVar["Run | None"]] = ContextVar("headwater_run", default=None)

#: What a run does, most telling last; what it says of several counts as the last of them.
KINDS: Final = ("EVALUATION", "SCORING", "DEPLOYMENT", "TRAINING")


class Run:
    """One run, from its beginning on; made by `headwater.track`.

    Attributes:
        id: UUID of the run, as text.
        namespace, name: of its job.
    """

    def __init__(
        self,
        namespace: str,
        name: str,
        *,
        description: str | None,
        owners: Iterable[str],
        service: bool,
        unsent: str | os.PathLike[str] | None,
    ) -> None:
        self.namespace, self.name = str(namespace), str(name)
        self._began = datetime.now(UTC)
        self.id = str(uuid7(self._began))
        self._description, self._owners, self._service = description, [*owners], service
        self._process = os.getpid()
        self._ended = False
        self._kind: str | None = None
        self._reads: dict[tuple[str, str, str | None], Used] = {}
        self._writes: dict[tuple[str, str, str | None], Used] = {}
        self._parameters: dict[str, str] = {}
        self._metrics = Metrics()
        self._tests: list[dict[str, Any]] = []
        self._code: dict[str, Any] = {}
        self._environment: dict[str, Any] = {}
        self._parent: JobRun | None = None
        self._token: Token[Run | None] | None = None
        self._background = Background()
        self._sender = Sender(None if unsent is None else Path(unsent))

    def begin(self) -> None:
        """Send START, beside the script, with all that is known of a run before it does anything."""
        self._harmless(self._begin)

    def _begin(self) -> None:
        around = _CURRENT.get()
        self._parent = find_parent(own_variables()) if around is None else around.as_parent()
        self._token = _CURRENT.set(self)
        folder, script, arguments = Path.cwd(), _script(), list(sys.argv)
        body = self._body()

        def look_and_send() -> None:
            self._code = code_of(script, folder)
            self._environment = environment(arguments)
            self._sender.send(self._event(State.START, self._began, body))

        self._background.submit(look_and_send)

    def end(self, error: BaseException | None) -> None:
        """Send COMPLETE, or FAIL or ABORT with why, and wait until it is sent; once, and only where the run began."""
        if self._ended or os.getpid() != self._process:
            return
        self._ended = True
        self._harmless(self._end, error)

    def _end(self, error: BaseException | None) -> None:
        if self._token is not None:
            _CURRENT.reset(self._token)
        state, why = how_it_ended(error)
        self._send_beside(state, {} if why is None else {"errorMessage": why})
        self._background.submit(self._sender.close)
        self._background.wait()

    def flush(self) -> None:
        """Send what is known so far, as RUNNING: for a service, or a training of many hours."""
        self._harmless(self._send_beside, State.RUNNING, {})

    def _send_beside(self, state: State, more: dict[str, Facet]) -> None:
        at = max(datetime.now(UTC), self._began + timedelta(microseconds=1))
        body = self._body(more)
        self._background.submit(lambda: self._sender.send(self._event(state, at, body)))

    def read(
        self,
        frame: F,
        namespace: str,
        name: str,
        *,
        version: str | None = None,
        statistics: bool = True,
        sample: int | None = None,
        values: bool = False,
        personal: Collection[str] = (),
        tags: Tags | None = None,
    ) -> F:
        """Say that `frame` was read from a dataset, and take its schema, size, statistics and fingerprint.

        Args:
            frame: of pandas, polars or pyarrow; anything else that has a length; None.
            namespace: of the dataset, as those that write it name it.
            name: of the dataset.
            version: that was read: a snapshot, a commit; what proves which write it was.
            statistics: false: schema and size alone.
            sample: take statistics of so many rows.
            values: true: keep least and greatest values and exact quantiles of numbers. They are cells of the frame.
            personal: columns of which nothing is kept but name and type.
            tags: of columns; `personal`, `pii`, `gdpr`, `sensitive` and `confidential` mean the same.

        Returns:
            `frame`, untouched.
        """
        wanted = (statistics, sample, values, personal, tags or {})
        self._harmless(self._use, used.table_read, self._reads, frame, (namespace, name), version, wanted)
        return frame

    def write(
        self,
        frame: F,
        namespace: str,
        name: str,
        *,
        version: str | None = None,
        statistics: bool = True,
        sample: int | None = None,
        values: bool = False,
        personal: Collection[str] = (),
        tags: Tags | None = None,
    ) -> F:
        """Say that `frame` was written to a dataset; arguments and result as for `read`. Its tags are stored."""

        def written(names: tuple[str, str], at: str | None, found: Any) -> Used:
            return used.table_written(names, at, found, tags or {})

        wanted = (statistics, sample, values, personal, tags or {})
        self._harmless(self._use, written, self._writes, frame, (namespace, name), version, wanted)
        return frame

    def _use(
        self,
        make: Callable[[tuple[str, str], str | None, Any], Used],
        into: dict[tuple[str, str, str | None], Used],
        frame: Any,
        names: tuple[str, str],
        version: str | None,
        wanted: tuple[bool, int | None, bool, Collection[str], Tags],
    ) -> None:
        from headwater.tracking.frame import Described, Wanted, describe  # noqa: PLC0415  (not all runs have a frame)

        statistics, sample, values, personal, tags = wanted
        hidden = used.personal_columns(personal, tags)
        found = Described()
        try:
            found = describe(frame, Wanted(statistics, sample, values, hidden))
        finally:  # whatever is wrong with a frame, it was used
            one = make(_names(*names), _version(version), found)
            into[one.key] = one

    def parameters(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> None:
        """Say with which parameters the run works; of one that is said twice the last counts."""
        self._harmless(self._add_parameters, {**(values or {}), **named})

    def _add_parameters(self, values: Mapping[str, Any]) -> None:
        for name, value in flat(values):
            if name not in self._parameters and len(self._parameters) >= MOST:
                raise ValueError(f"more than {MOST} parameters: the rest is left out")
            self._parameters[name] = value

    def metrics(
        self,
        values: Mapping[str, Any] | None = None,
        /,
        *,
        step: int | None = None,
        dataset: str | tuple[str, str] | None = None,
        slice: str | None = None,  # noqa: A002  (what it is called in the facet)
        **named: Any,
    ) -> None:
        """Say what was measured.

        Args:
            values: numbers by name; the same as keywords.
            step: of the training (an epoch, a round).
            dataset: on which it was measured: the name of one that was read, or namespace and name.
            slice: of that dataset, in words.
            named: numbers by name.
        """
        for name, value in {**(values or {}), **named}.items():
            self._harmless(self._add_metric, str(name), value, step, dataset, slice, None)

    def _add_metric(
        self,
        name: str,
        value: Any,
        step: int | None,
        dataset: str | tuple[str, str] | None,
        part: str | None,
        model: Used | None,
    ) -> None:
        about: dict[str, Any] = {}
        if dataset is not None:
            about["dataset"] = self._dataset(dataset)
        if part is not None:
            about["slice"] = str(part)
        if model is not None:
            about["model"] = model.names | ({} if model.version is None else {"version": model.version})
        self._metrics.add(name, value, about, step)

    def _dataset(self, dataset: str | tuple[str, str]) -> dict[str, str]:
        if not isinstance(dataset, str):
            namespace, name = dataset
            return {"namespace": str(namespace), "name": str(name)}
        known = next((each.names for each in self._reads.values() if each.name == dataset), None)
        return known or {"name": dataset}

    def check(
        self, name: str, passed: object, *, expected: Any = None, actual: Any = None, severity: str = "error"
    ) -> None:
        """Say that a test of the model or the data passed or failed: a version that fails one counts as bad.

        Args:
            name: of the test.
            passed: whether it did.
            expected: what was wanted, for people.
            actual: what was found, for people.
            severity: `error`, or `warn` for what makes no version bad.
        """
        test = {"name": str(name), "status": "pass" if passed else "fail", "severity": severity, "type": "headwater"}
        said = {"expected": expected, "actual": actual}
        self._tests.append(test | {key: text_of(value) for key, value in said.items() if value is not None})

    def model(
        self,
        namespace: str,
        name: str,
        version: str | int | None = None,
        *,
        features: Features | None = None,
        target: str | Iterable[str] | None = None,
        description: str | None = None,
        owners: Iterable[str] = (),
    ) -> None:
        """Say that the run made a model.

        Args:
            namespace: of the model, e.g. `mlflow://mlflow:5000`.
            name: of the model, e.g. `models/churn`.
            version: of it, which everybody who uses it names too.
            features: columns of what was read that it was trained on; by (namespace, name) where tables share names.
            target: columns that it learnt to tell; `[]` if there are none. If it is not said, the model counts as made
                of everything in the tables that its features are of.
            description: for people.
            owners: who answers for it.
        """
        self._harmless(self._add_model, (namespace, name), version, features, target, description, [*owners])

    def _add_model(
        self,
        names: tuple[str, str],
        version: str | int | None,
        features: Features | None,
        target: str | Iterable[str] | None,
        description: str | None,
        owners: list[str],
    ) -> None:
        one = used.model(_names(*names), _version(version))
        if features is not None:
            columns = [target] if isinstance(target, str) else target
            one.made_of = used.sources_of([*self._reads.values()], features, columns)
        if description is not None:
            one.facets["documentation"] = facets.documentation(description, "Dataset")
        if owners:
            one.facets["ownership"] = facets.owners(owners, "Dataset")
        self._writes[one.key] = one
        self._is("TRAINING")

    def base_model(self, namespace: str, name: str, version: str | int | None = None) -> None:
        """Say that a model was read that what this run makes is made of: to tune, to distil, to combine it."""
        self._harmless(self._read_model, None, (namespace, name), version)

    def evaluate(
        self,
        namespace: str,
        name: str,
        version: str | int | None = None,
        metrics: Mapping[str, Any] | None = None,
        *,
        dataset: str | tuple[str, str] | None = None,
        slice: str | None = None,  # noqa: A002  (as above)
    ) -> None:
        """Say that a model was evaluated, and with what result; `dataset` and `slice` as for `metrics`."""
        self._harmless(self._read_model, "EVALUATION", (namespace, name), version)
        model = used.model(_names(namespace, name), _version(version))
        for metric, value in (metrics or {}).items():
            self._harmless(self._add_metric, str(metric), value, None, dataset, slice, model)

    def score(self, namespace: str, name: str, version: str | int | None = None) -> None:
        """Say that a model made predictions here; what they were written to is said by `write`."""
        self._harmless(self._read_model, "SCORING", (namespace, name), version)

    def deploy(
        self,
        namespace: str,
        name: str,
        version: str | int | None = None,
        *,
        endpoint: tuple[str, str] | None = None,
    ) -> None:
        """Say that a model is live from now on.

        Args:
            namespace: of the model.
            name: of the model.
            version: of the model.
            endpoint: namespace and name of where its predictions are asked for.
        """
        self._harmless(self._read_model, "DEPLOYMENT", (namespace, name), version)
        if endpoint is not None:
            self._harmless(self._add_endpoint, endpoint)
        if self._service:
            self.flush()

    def _add_endpoint(self, endpoint: tuple[str, str]) -> None:
        one = Used(*_names(*endpoint), facets={"datasetType": facets.dataset_type("ENDPOINT")})
        self._writes[one.key] = one

    def _read_model(self, kind: str | None, names: tuple[str, str], version: str | int | None) -> None:
        one = used.model(_names(*names), _version(version))
        one.judged = kind == "EVALUATION"
        if one.key not in self._writes:  # what a run has made itself it need not read
            self._reads[one.key] = one
        if kind is not None:
            self._is(kind)

    def _is(self, kind: str) -> None:
        if self._kind is None or KINDS.index(kind) > KINDS.index(self._kind):
            self._kind = kind

    def as_parent(self) -> JobRun:
        """What runs that begin within this one name as their parent."""
        root = None if self._parent is None else self._parent.root or self._parent
        return JobRun(self.namespace, self.name, self.id, root)

    def _body(self, more: Mapping[str, Facet] | None = None) -> Event:
        """What the script has said up to now, as parts of an event that no later word of it changes."""
        of_run: dict[str, Facet] = {}
        if self._parent is not None:
            of_run["parent"] = facets.parent(self._parent)
        if self._parameters:
            of_run["executionParameters"] = facets.parameters(self._parameters)
        if points := self._metrics.points():
            of_run["headwater_metrics"] = facets.own("MetricsRunFacet", {"metrics": points})
        if self._tests:
            of_run["test"] = facets.facet("1-0-1/TestRunFacet", tests=[*self._tests])
        of_job = {"jobType": facets.job_type(self._kind, "SERVICE" if self._service else "BATCH")}
        if self._description is not None:
            of_job["documentation"] = facets.documentation(self._description, "Job")
        if self._owners:
            of_job["ownership"] = facets.owners(self._owners, "Job")
        reads, writes = [*self._reads.values()], [*self._writes.values()]
        if (lineage := used.lineage(reads, writes)) is not None:
            of_job["lineage"] = lineage
        return {
            "run": {"runId": self.id, "facets": {**of_run, **(more or {})}},
            "job": {"namespace": self.namespace, "name": self.name, "facets": of_job},
            "inputs": [each.as_json("inputFacets") for each in reads],
            "outputs": [each.as_json("outputFacets") for each in writes],
        }

    def _event(self, state: State, at: datetime, body: Event) -> Event:
        """An event of `body`, with what was found out beside the script: its code, and what it runs on."""
        of_run, of_job = dict(body["run"]["facets"]), dict(body["job"]["facets"])
        if self._environment:
            of_run["processing_engine"] = facets.engine(self._environment)
            of_run["headwater_environment"] = facets.own("EnvironmentRunFacet", self._environment)
        if self._code:
            of_run["headwater_code"] = facets.own("CodeRunFacet", self._code)
            if (location := facets.code_location(self._code)) is not None:
                of_job["sourceCodeLocation"] = location
        return {
            "eventType": state.value,
            "eventTime": at.isoformat(timespec="microseconds"),
            "producer": facets.PRODUCER,
            "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
            **body,
            "run": {**body["run"], "facets": of_run},
            "job": {**body["job"], "facets": of_job},
        }

    def _harmless(self, do: Callable[..., None], *arguments: Any) -> None:
        if os.getpid() != self._process:
            return
        try:
            do(*arguments)
        except Exception as error:  # noqa: BLE001  (whatever it is, the script goes on)
            what = do.__name__.strip("_").replace("_", " ")
            log.warning("headwater.track: %s of %s: %s: %s", what, self.name, type(error).__name__, error)


def _script() -> Path | None:
    """The file that is run; None in a notebook or at a prompt."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(file).absolute() if file else None


def _names(namespace: object, name: object) -> tuple[str, str]:
    return str(namespace), str(name)


def _version(version: object) -> str | None:
    return None if version is None else str(version)
