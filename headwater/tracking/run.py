"""A run of a script: what it says that it reads, makes and finds; its beginning and end as OpenLineage events.

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
from typing import Any, Final, Self, TypeVar

from headwater.run_id import uuid7
from headwater.tracking import facets
from headwater.tracking.background import Background
from headwater.tracking.end import State, how_it_ended
from headwater.tracking.environment import environment
from headwater.tracking.facets import Facet
from headwater.tracking.git import code_of
from headwater.tracking.parent import JobRun, find_parent, own_variables
from headwater.tracking.record import Job, Look, Named, Record
from headwater.tracking.sending import Event, Sender
from headwater.tracking.used import Features, Tags

log = logging.getLogger("headwater")

F = TypeVar("F")

#: The run that goes on here: the parent of one that begins within it.
_CURRENT: Final[ContextVar["Run | None"]] = ContextVar("headwater_run", default=None)


class Run:
    """One run, from its beginning on; made by `headwater.track`.

    Args:
        job: that it is a run of.
        begun_elsewhere: id of the run, if another process began it: then this one says nothing.

    Attributes:
        id: UUID of the run, as text.
    """

    def __init__(self, job: Job, begun_elsewhere: str | None = None) -> None:
        self._job = job
        self._began = datetime.now(UTC)
        self.id = begun_elsewhere or str(uuid7(self._began))
        self._process = None if begun_elsewhere or _is_made_for_a_worker() else os.getpid()
        self._ended = False
        self._record = Record(job, self.id)
        self._code: dict[str, Any] = {}
        self._environment: dict[str, Any] = {}
        self._parent: JobRun | None = None
        self._token: Token[Run | None] | None = None
        self._background = Background()
        self._sender = Sender(None if job.unsent is None else Path(job.unsent))

    def __reduce__(self) -> tuple[Any, ...]:
        """What a worker gets that a script hands its run to (joblib, spawned processes): a run that says nothing."""
        return Run, (self._job, self.id)

    def __copy__(self) -> Self:
        """The run itself: there is one of it in a process."""
        return self

    def __deepcopy__(self, _: object) -> Self:
        """The same."""
        return self

    def begin(self) -> None:
        """Send START, beside the script, with all that is known of a run before it does anything."""
        self._harmless(self._begin)

    def _begin(self) -> None:
        around = _CURRENT.get()
        self._parent = find_parent(own_variables()) if around is None else around.as_parent()
        self._token = _CURRENT.set(self)
        folder, script, module, arguments = Path.cwd(), _script(), _module(), list(sys.argv)
        body = self._record.body(self._parent, {})

        def look_and_send() -> None:
            self._code = code_of(script, folder)
            self._environment = environment(arguments, module)
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
        body = self._record.body(self._parent, more)
        self._background.submit(lambda: self._sender.send(self._event(state, at, body)))

    def read(
        self,
        frame: F,
        namespace: str,
        name: str,
        *,
        version: str | int | None = None,
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
            sample: take statistics of so many rows at most.
            values: true: keep least and greatest values and exact quantiles of numbers. They are cells of the frame.
            personal: columns of which nothing is kept but name and type.
            tags: of columns; `personal`, `pii`, `gdpr`, `sensitive` and `confidential` mean the same.

        Returns:
            `frame`, untouched.
        """
        look = Look(version, statistics, sample, values, personal, tags)
        self._harmless(self._record.add_table, frame, (namespace, name), look, written=False)
        return frame

    def write(
        self,
        frame: F,
        namespace: str,
        name: str,
        *,
        version: str | int | None = None,
        statistics: bool = True,
        sample: int | None = None,
        values: bool = False,
        personal: Collection[str] = (),
        tags: Tags | None = None,
    ) -> F:
        """Say that `frame` was written to a dataset; arguments and result as for `read`. Its tags are sent."""
        look = Look(version, statistics, sample, values, personal, tags)
        self._harmless(self._record.add_table, frame, (namespace, name), look, written=True)
        return frame

    def parameters(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> None:
        """Say with which parameters the run works; of one that is said twice the last counts."""
        for each in (values, named):
            if each is not None:
                self._harmless(self._record.add_parameters, each)

    def metrics(
        self,
        values: Mapping[str, Any] | None = None,
        /,
        *,
        step: int | None = None,
        dataset: Named | None = None,
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

        def add_metrics(given: Mapping[str, Any]) -> None:
            for name, value in given.items():
                self._harmless(self._record.add_metric, name, value, step=step, dataset=dataset, part=slice)

        for each in (values, named):
            if each is not None:
                self._harmless(add_metrics, each)

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

        def add_check() -> None:
            self._record.add_test(name, passed=bool(passed), severity=severity, expected=expected, actual=actual)

        self._harmless(add_check)

    def model(
        self,
        namespace: str,
        name: str,
        version: str | int | None = None,
        *,
        features: Features | None = None,
        target: str | Iterable[str] | None = None,
        description: str | None = None,
        owners: str | Iterable[str] = (),
    ) -> None:
        """Say that the run made a model, of what it has read before.

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
        more = {"features": features, "target": target, "description": description, "owners": owners}
        self._harmless(self._record.add_model, (namespace, name), version, **more)

    def base_model(self, namespace: str, name: str, version: str | int | None = None) -> None:
        """Say that a model was read that what this run makes is made of: to tune, to distil, to combine it."""
        self._harmless(self._record.read_model, None, (namespace, name), version)

    def evaluate(
        self,
        namespace: str,
        name: str,
        version: str | int | None = None,
        metrics: Mapping[str, Any] | None = None,
        *,
        dataset: Named | None = None,
        slice: str | None = None,  # noqa: A002  (as above)
    ) -> None:
        """Say that a model was evaluated, and with what result; `dataset` and `slice` as for `metrics`."""

        def add_evaluation() -> None:
            model = self._record.read_model("EVALUATION", (namespace, name), version)
            for metric, value in ({} if metrics is None else metrics).items():
                self._harmless(self._record.add_metric, metric, value, dataset=dataset, part=slice, model=model)

        self._harmless(add_evaluation)

    def score(self, namespace: str, name: str, version: str | int | None = None) -> None:
        """Say that a model made predictions here; what they were written to is said by `write`."""
        self._harmless(self._record.read_model, "SCORING", (namespace, name), version)

    def deploy(
        self,
        namespace: str,
        name: str,
        version: str | int | None = None,
        *,
        endpoint: tuple[str, str] | None = None,
    ) -> None:
        """Say that a model is live from now on; of a service it is sent at once.

        Args:
            namespace: of the model.
            name: of the model.
            version: of the model.
            endpoint: namespace and name of where its predictions are asked for.
        """
        self._harmless(self._record.read_model, "DEPLOYMENT", (namespace, name), version)
        if endpoint is not None:
            self._harmless(self._record.add_endpoint, endpoint)
        if self._job.service:
            self.flush()

    def as_parent(self) -> JobRun:
        """What runs that begin within this one name as their parent."""
        root = None if self._parent is None else self._parent.root or self._parent
        return JobRun(self._job.namespace, self._job.name, self.id, root)

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

    def _harmless(self, do: Callable[..., object], *arguments: Any, **named: Any) -> None:
        """Do it; a warning if it raises, nothing in a process that was forked off."""
        if os.getpid() != self._process:
            return
        try:
            do(*arguments, **named)
        except Exception as error:  # noqa: BLE001  (whatever it is, the script goes on)
            what = do.__name__.strip("_").replace("_", " ")
            log.warning("headwater.track: %s of %s: %s: %s", what, self._job.name, type(error).__name__, error)


def _is_made_for_a_worker() -> bool:
    """Whether multiprocessing only imports the script again, in a worker that it makes without forking."""
    library = sys.modules.get("multiprocessing.process")
    return library is not None and getattr(library.current_process(), "_inheriting", False)


def _script() -> Path | None:
    """The file that is run; None in a notebook or at a prompt."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(file).absolute() if file else None


def _module() -> str | None:
    """The module that `python -m` runs; None of a script, a notebook, a prompt."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    name = getattr(spec, "name", None)
    return name.removesuffix(".__main__") if isinstance(name, str) else None
