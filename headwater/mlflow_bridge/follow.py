"""Goes through an MLflow server, keeps what is new as events, and has them delivered."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from headwater.canonical import digest
from headwater.mlflow_bridge import statements
from headwater.mlflow_bridge.annotations import Changes, annotation_events, changes
from headwater.mlflow_bridge.bookmark import Bookmark, SeenRun
from headwater.mlflow_bridge.entities import LoggedModel, Run, Version
from headwater.mlflow_bridge.facets import Json
from headwater.mlflow_bridge.files_reader import FilesReader
from headwater.mlflow_bridge.inputs import Unmapped
from headwater.mlflow_bridge.model_files import ModelFiles
from headwater.mlflow_bridge.names import dataset_of, job_name, logged, run_uuid
from headwater.mlflow_bridge.registry import Named, Registry
from headwater.mlflow_bridge.registry_changes import Remembered, registry_changes
from headwater.mlflow_bridge.rest import Tracking
from headwater.mlflow_bridge.rules import SomeRule
from headwater.mlflow_bridge.run_events import Said, Server, has_ended, job_of, said_of

#: Experiments whose runs are asked for at once.
_EXPERIMENTS: Final = 50
#: Events that are delivered at once, and runs whose events are kept in one transaction.
_DELIVERED: Final = 500
_KEPT: Final = 100
#: Milliseconds before the latest start that a glance goes back to: the clocks of clients differ.
_BACK: Final = 10 * 60 * 1000

#: What may not be in a text of MLflow's filters.
_UNQUOTABLE: Final = re.compile(r"""['"\\\r\n]""")

#: Sends events, each with what it is of, and returns when all are accepted or refused for good.
Deliver = Callable[[Sequence[tuple[str, bytes]]], None]


@dataclass
class _Kept:
    """What is to be kept in one transaction."""

    events: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    runs: list[SeenRun] = field(default_factory=list[SeenRun])
    unregistered: dict[str, str] = field(default_factory=dict[str, str])
    changes: list[Changes] = field(default_factory=list[Changes])


class Follower:
    """Follows one server into one bookmark.

    Each look at the server ends with everything delivered that it found. A look that raises may be repeated: what was
    kept before is kept.

    Attributes:
        unmapped: datasets that were found to have no name but MLflow's, each once.
    """

    def __init__(
        self, tracking: Tracking, bookmark: Bookmark, deliver: Deliver, namespace: str, rules: Sequence[SomeRule]
    ) -> None:
        self._tracking = tracking
        self._bookmark = bookmark
        self._files = FilesReader(tracking, bookmark)
        self._deliver = deliver
        self._server = Server(namespace, rules)
        self._logged: dict[str, LoggedModel | None] = {}
        self._logged_by: dict[str, list[str]] = {}
        self._jobs: dict[str, str] = {}
        self._kept = _Kept()
        self.unmapped = dict[Unmapped, None]()

    def look(self) -> None:
        """Go through everything that the server has.

        Raises:
            MlflowUnavailable: MLflow went away.
            EngineUnavailable: Headwater did.
        """
        self._files.begin()
        self._begin()
        deleted: dict[Named, str] = {}
        for some in self._experiments():
            self._forget()
            self._know(self._tracking.logged_models(some))
            for model in self._server.logged.values():
                deleted |= dict.fromkeys(self._server.registry.deleted(model), model.id)
            for page in self._tracking.runs(some):
                self._take(page)
        self._registry(deleted)
        self._end()

    def glance(self) -> None:
        """Look at what is likely to have changed: the registry, runs that began lately, and those that had not ended.

        Raises: as `look`.
        """
        self._begin()
        self._forget()
        unseen = dict.fromkeys(self._bookmark.open_runs())
        since = max(0, self._bookmark.latest_start() - _BACK)
        for some in self._experiments():
            for where in (f"attributes.start_time >= {since}", "attributes.status = 'RUNNING'"):
                for page in self._tracking.runs(some, where):
                    self._take(page)
                    for each in page:
                        unseen.pop(each.id, None)
        self._take_by_id(unseen)
        self._registry({})
        self._end()

    def look_at(self, name: str) -> None:
        """Look at one registered model, its versions and their runs.

        Raises: as `look`.
        """
        self.deliver()
        self._forget()
        if _UNQUOTABLE.search(name):
            self.glance()
            return
        found = self._tracking.versions(f"name='{name}'")
        versions = [each for each in found if each.model == name]
        registry = self._server.registry.with_model(name, self._tracking.registered_model(name), versions)
        self._server = replace(self._server, registry=registry)
        self._registry({})
        self._end()

    def deliver(self) -> None:
        """Deliver what waits.

        Raises:
            EngineUnavailable: Headwater is away; it waits on.
        """
        while waiting := self._bookmark.waiting(_DELIVERED):
            self._deliver([(place, body) for _, place, body in waiting])
            self._bookmark.accepted(waiting[-1][0])

    def _begin(self) -> None:
        self._kept = _Kept()
        self.deliver()
        self._jobs.clear()
        models = {each.name: each for each in self._tracking.registered_models()}
        versions = {(each.model, each.version): each for each in self._tracking.versions()}
        experiments = {each.id: each for each in self._tracking.experiments()}
        self._server = replace(self._server, registry=Registry(models, versions), experiments=experiments)

    def _end(self) -> None:
        self._keep()
        self.deliver()

    def _experiments(self) -> Iterator[list[str]]:
        ids = sorted(self._server.experiments)
        return (ids[start : start + _EXPERIMENTS] for start in range(0, len(ids), _EXPERIMENTS))

    def _forget(self) -> None:
        """Logged models are known for some experiments at a time: there may be very many."""
        self._logged, self._logged_by = {}, {}
        self._server = replace(self._server, logged={})

    def _know(self, models: Iterable[LoggedModel]) -> None:
        for each in models:
            self._logged[each.id] = each
            if each.run_id:
                self._logged_by.setdefault(each.run_id, []).append(each.id)
        known = {key: each for key, each in self._logged.items() if each is not None}
        self._server = replace(self._server, logged=known)

    def _know_of(self, run: Run) -> None:
        """Learn what the events of a run need: the logged models, and the job of its parent."""
        models = [*run.models_written, *run.models_read]
        models += [found for each in self._server.registry.of_run(run.id) if (found := self._logged_id(each))]
        missing = [each for each in dict.fromkeys(models) if each not in self._logged]
        if missing:
            found = {each: self._tracking.logged_model(each) for each in missing}
            self._logged |= found
            self._know([each for each in found.values() if each is not None])
        above = run.tags.get("mlflow.parentRunId")
        if above and above not in self._jobs:
            seen = self._bookmark.run(above)
            parent = None if seen else self._tracking.run(above)
            if seen is not None:
                self._jobs[above] = seen.job
            elif parent is not None:
                self._jobs[above] = job_of(parent, self._server)
            else:  # it is gone: a training, as far as one can know
                self._jobs[above] = job_name(self._server.experiment(run.experiment), evaluation=False)
        self._server = replace(self._server, parents=self._jobs, files=self._files_of(run) if has_ended(run) else {})

    def _files_of(self, run: Run) -> dict[Named, ModelFiles]:
        """What the files of the models say that a run made, by each name of a model."""
        found: dict[Named, ModelFiles] = {}
        registry = self._server.registry
        made = dict.fromkeys(run.models_written)
        for version in registry.of_run(run.id):
            if (logged_id := registry.logged_id(version)) is not None:
                made[logged_id] = None
            elif (said := self._files.of_version(version)) is not None:
                found[dataset_of(version)] = said
        for model in (self._logged.get(each) for each in made):
            if model is not None and (said := self._files.of_logged(model)) is not None:
                named = (logged(self._server.experiment(model.experiment), model), model.id)
                found |= dict.fromkeys([named, *registry.of_logged(model)], said)
        return found

    def _logged_id(self, version: Version) -> str | None:
        return self._server.registry.logged_id(version)

    def _take_by_id(self, runs: Iterable[str]) -> None:
        found = (self._tracking.run(run_id) for run_id in runs)
        self._take([each for each in found if each is not None], whole=True)

    def _take(self, page: Sequence[Run], *, whole: bool = False) -> None:
        """Keep what is new of some runs; if they are not `whole`, what they read is asked for where it may be new."""
        for run in page:
            self._take_run(run, whole=whole)
            if len(self._kept.runs) >= _KEPT:
                self._keep()
                self.deliver()
        self._keep()
        self.deliver()

    def _take_run(self, run: Run, *, whole: bool) -> None:
        seen = self._bookmark.run(run.id)
        made = sorted([*self._logged_by.get(run.id, ()), *(seen.writes if seen else ())])
        if seen is not None:
            # A search does not say which models a run read: those that it read before are taken until it changes.
            said = self._said(_with_models(run, seen.reads, made))
            if digest(said.events) == seen.digest:
                self._tell_whether_deleted(run, seen.job)
                return
        if self._tracking.has_logged_models and not whole:
            run = self._tracking.run(run.id) or run
        run = _with_models(run, (), made)
        said = self._said(run)
        if said.unregistered and self._registered_meanwhile(run):
            said = self._said(run)
        job = self._jobs[run.id] = job_of(run, self._server)
        self._kept.runs.append(
            SeenRun(
                id=run.id,
                digest=digest(said.events),
                job=job,
                started=run.started or 0,
                open=not has_ended(run),
                reads=run.models_read,
                writes=run.models_written,
            )
        )
        self._kept.unregistered |= said.unregistered
        if seen is None or seen.digest != digest(said.events):
            self._kept.events += ((f"run {run.id}", event) for event in said.events)
        self._tell_whether_deleted(run, job)

    def _said(self, run: Run) -> Said:
        self._know_of(run)
        said = said_of(run, self._server)
        self.unmapped |= dict.fromkeys(said.unmapped)
        return said

    def _registered_meanwhile(self, run: Run) -> bool:
        """Whether the registry has versions of a run that it did not have when it was read."""
        if _UNQUOTABLE.search(run.id):
            return False
        versions = dict(self._server.registry.versions)
        found = self._tracking.versions(f"run_id='{run.id}'")
        versions |= {(each.model, each.version): each for each in found if each.run_id == run.id}
        more = len(versions) > len(self._server.registry.versions)
        if more:
            registry = Registry(self._server.registry.models, versions)
            self._server = replace(self._server, registry=registry)
        return more

    def _tell_whether_deleted(self, run: Run, job: str) -> None:
        experiment = self._server.experiments.get(run.experiment)
        deleted = run.deleted or (experiment is not None and experiment.deleted)
        node = f"{statements.RUN}{run_uuid(run.id)}"
        now = [statements.of_deleted_run(run)] if deleted else []
        self._tell([changes(node, now, self._bookmark.said(node), _clock(), keep=frozenset())], {node: job})

    def _registry(self, deleted: dict[Named, str]) -> None:
        """Keep what is new of the registry; versions that are new change the events of their runs."""
        registry = self._server.registry
        before = Remembered(self._bookmark.nodes(), self._bookmark.said, self._bookmark.unregistered())
        found = registry_changes(registry, before, deleted, _clock(), gone=self._gone)
        runs: dict[str, None] = {}
        for version in found.new:
            logged_id = registry.logged_id(version)
            if version.run_id:
                runs[version.run_id] = None
            if logged_id is not None:
                runs |= dict.fromkeys(self._bookmark.readers(logged_id))
                model = self._logged.get(logged_id) or self._tracking.logged_model(logged_id)
                if model is not None and model.run_id:
                    runs[model.run_id] = None
        self._tell(found.changes, {})
        self._take_by_id(runs)

    def _gone(self, model: str, version: str) -> bool:
        return self._tracking.version(model, version) is None

    def _tell(self, found: Sequence[Changes], jobs: dict[str, str]) -> None:
        told = [each for change in found for each in change.told]
        for node, event in annotation_events(self._server.namespace, told, jobs):
            self._kept.events.append((node, event))
        self._kept.changes += found

    def _keep(self) -> None:
        kept, self._kept = self._kept, _Kept()
        if kept.events or kept.runs:
            self._bookmark.record(kept.events, runs=kept.runs, unregistered=kept.unregistered, changes=kept.changes)


def _with_models(run: Run, read: Sequence[str], written: Sequence[str]) -> Run:
    """The run with more models that it read and made than it says."""
    return replace(
        run,
        models_read=tuple(dict.fromkeys([*run.models_read, *read])),
        models_written=tuple(dict.fromkeys([*run.models_written, *written])),
    )


def _clock() -> int:
    return time.time_ns() // 1_000_000
