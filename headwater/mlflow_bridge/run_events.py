"""A run of MLflow as OpenLineage events: what it read and wrote, with what, from which code, started by whom. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from headwater.mlflow_bridge import facets
from headwater.mlflow_bridge.code import code_facets
from headwater.mlflow_bridge.entities import Experiment, LoggedModel, Run
from headwater.mlflow_bridge.feast import from_feast
from headwater.mlflow_bridge.inputs import EVALUATION, Unmapped, inputs_of
from headwater.mlflow_bridge.made_with import environment
from headwater.mlflow_bridge.metrics import metrics_of
from headwater.mlflow_bridge.model_files import ModelFiles
from headwater.mlflow_bridge.names import content_uuid, job_name, logged, registered, run_uuid
from headwater.mlflow_bridge.registry import Named, Registry, order
from headwater.mlflow_bridge.rules import SomeRule
from headwater.mlflow_bridge.trained_on import Source, lineage
from headwater.naming import Name

#: How MLflow's final states end a run.
_ENDS: Final = {"FINISHED": "COMPLETE", "FAILED": "FAIL", "KILLED": "ABORT"}
_TRAINING: Final = {"train", "training"}
#: States of a logged model that is none yet, or never became one.
_NO_MODEL: Final = {"LOGGED_MODEL_PENDING", "LOGGED_MODEL_UPLOAD_FAILED"}
#: MLflow's own tags that say something to people; its others are bookkeeping.
_TOLD: Final = {"mlflow.note.content", "mlflow.runName", "mlflow.source.type", "mlflow.user"}
#: Where MLflow 2 says which models a run logged.
_LOGGED: Final = "mlflow.log-model.history"
_PARENT: Final = "openlineage.parent"
_ROOT: Final = "openlineage.root"


@dataclass(frozen=True)
class Server:
    """What is known of a tracking server around a run.

    Attributes:
        logged: logged models by id; at least those that the run read or wrote, as far as there are any.
        parents: jobs of the runs that are named as parents, by MLflow's id.
        files: what the files of models say, by the dataset name and version of each name that one has.
    """

    namespace: str
    rules: Sequence[SomeRule] = ()
    experiments: Mapping[str, Experiment] = field(default_factory=dict[str, Experiment])
    registry: Registry = field(default_factory=Registry)
    logged: Mapping[str, LoggedModel] = field(default_factory=dict[str, LoggedModel])
    parents: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Mapping[Named, ModelFiles] = field(default_factory=dict[Named, ModelFiles])

    def experiment(self, experiment_id: str) -> str:
        """The name of an experiment, its id where it has none."""
        known = self.experiments.get(experiment_id)
        return known.name if known is not None else experiment_id


@dataclass(frozen=True)
class Said:
    """What there is to say of a run.

    Attributes:
        events: in the order of their times.
        unregistered: logged models that are versions by themselves, by id with the name of the dataset.
        unmapped: datasets that have no name but MLflow's.
    """

    events: list[facets.Json]
    unregistered: Mapping[str, str]
    unmapped: Sequence[Unmapped]


def has_ended(run: Run) -> bool:
    """Whether a run is over, however it went."""
    return run.status in _ENDS


def job_of(run: Run, server: Server) -> str:
    """The name of the job that a run is a run of."""
    return job_name(server.experiment(run.experiment), evaluation=_is_evaluation(run, server))


def said_of(run: Run, server: Server) -> Said:
    """The events of a run: its START, its end if it has ended, and one more run for each version more of one model.

    A run writes a dataset in one version: where it made several versions of one, the first is its own, and each other
    one is said by a run of its own, whose parent it is.
    """
    job = Name(server.namespace, job_of(run, server))
    kind = "EVALUATION" if _is_evaluation(run, server) else "TRAINING"
    run_id, started = run_uuid(run.id), run.started or run.ended or 0
    inputs = inputs_of(run, server.rules, server.namespace, server.experiment(run.experiment))
    models = _models_read(run, server)
    read = [*inputs.datasets, *models]
    read.sort(key=lambda each: (each["namespace"], each["name"]))
    logged_by_it = [server.logged[each] for each in run.models_written if each in server.logged]
    code_of_job, code_of_run = code_facets(run.tags, [each.tags for each in logged_by_it])
    job_facets = {"jobType": facets.job_type(kind), **code_of_job}
    known: facets.Json = {"externalQuery": facets.external_query(run.id)}
    sources = [*inputs.sources, *(Source(Name(each["namespace"], each["name"])) for each in models)]
    above = _parent(run, server)
    mine = known | ({"parent": above} if above else {})

    def event(kind: str, at: int, whose: tuple[str, facets.Json], made: list[Named]) -> facets.Json:
        known = {each: server.files.get(each) for each in made}
        of_job = job_facets | lineage(server.namespace, known, sources)
        outputs = [facets.model(server.namespace, *each) for each in made]
        return facets.run_event(kind, at, run=whose, job=(job, of_job), inputs=read, outputs=outputs)

    events = [event("START", started, (run_id, mine), [])]
    end = _ENDS.get(run.status)
    if end is None:
        return Said(events, {}, inputs.unmapped)
    found = _written(run, server, complete=end == "COMPLETE")
    made = [*found.own, *found.others]
    about = code_of_run | _details(run, server, inputs.names)
    about |= environment(server.files[each] for each in made if each in server.files)
    ended = run.ended or started
    events.append(event(end, ended, (run_id, mine | about), found.own))
    for name, version in found.others:
        also = content_uuid("version", run.id, name, version)
        below = known | {"parent": facets.parent(run_id, job, None)}
        events += [
            event("START", started, (also, below), []),
            event(end, ended, (also, below | about), [(name, version)]),
        ]
    return Said(events, found.unregistered, inputs.unmapped)


def _is_evaluation(run: Run, server: Server) -> bool:
    if run.tags.get("mlflow.runType") == "genai_evaluate":
        return True
    if run.models_written or server.registry.of_run(run.id) or run.tags.get(_LOGGED):
        return False
    contexts = {(each.context or "").lower() for each in run.datasets}
    if contexts & _TRAINING:
        return False
    return bool(run.models_read) or (bool(contexts) and contexts <= EVALUATION)


@dataclass(frozen=True)
class _Written:
    """What a run wrote: of each dataset the version that is its own, the others, and logged models by themselves."""

    own: list[Named]
    others: list[Named]
    unregistered: dict[str, str]


def _written(run: Run, server: Server, *, complete: bool) -> _Written:
    """The versions that a run made: the registered ones, and logged models of which none was registered.

    Of a run that did not complete only what is registered all the same: the graph takes it for not written.
    """
    versions = {(registered(each.model), each.version) for each in server.registry.of_run(run.id)}
    models = [server.logged[each] for each in run.models_written if each in server.logged]
    models.sort(key=lambda each: (each.created, each.id))
    first: dict[str, str] = {}
    unregistered: dict[str, str] = {}
    for model in models:
        name = logged(server.experiment(model.experiment), model)
        first.setdefault(name, model.id)  # also if it is registered, now or later: what is whose does not change
        known = server.registry.of_logged(model)
        versions.update(known)
        if not known and complete and model.status not in _NO_MODEL:
            unregistered[model.id] = name
    for model_id in run.models_written:
        if model_id not in server.logged:
            versions.update(server.registry.of_logged(model_id))
    ordered = sorted(versions, key=lambda each: (each[0], order(each[1])))
    for name, version in ordered:
        first.setdefault(name, version)
    ordered += [(unregistered[each.id], each.id) for each in models if each.id in unregistered]
    own = [each for each in ordered if first[each[0]] == each[1]]
    return _Written(own, [each for each in ordered if first[each[0]] != each[1]], unregistered)


def _models_read(run: Run, server: Server) -> list[facets.Json]:
    """The models that a run read, each under all of its names; its own are none."""
    written = {*run.models_written}
    found: dict[str, Named] = {}
    for model_id in run.models_read:
        model = server.logged.get(model_id)
        if model_id in written:
            continue
        named = server.registry.of_logged(model or model_id)
        if not named and model is not None:
            named = [(logged(server.experiment(model.experiment), model), model_id)]
        for each in sorted(named, key=lambda each: order(each[1])):
            found.setdefault(each[0], each)
    used = from_feast(run.tags, run.params).model
    if used is not None:
        found.setdefault(registered(used[0]), (registered(used[0]), used[1]))
    return [facets.model(server.namespace, *each) for each in found.values()]


def _details(run: Run, server: Server, datasets: Mapping[tuple[str, str], Name]) -> dict[str, Any]:
    """Run facets with the parameters, metrics and tags, where there are any."""
    models = [server.logged[each] for each in (*run.models_written, *run.models_read) if each in server.logged]
    metrics = metrics_of(run, models, datasets)
    told = {key: value for key, value in run.tags.items() if not key.startswith("mlflow.") or key in _TOLD}
    for key, value in (("mlflow.user", run.user), ("mlflow.runName", run.name)):
        if value:
            told.setdefault(key, value)
    found = {
        "executionParameters": facets.parameters(run.params) if run.params else None,
        "headwater_metrics": facets.own("MetricsRunFacet", metrics=metrics) if metrics else None,
        "tags": facets.tags(told.items()) if told else None,
    }
    return {name: facet for name, facet in found.items() if facet is not None}


def _parent(run: Run, server: Server) -> facets.Json | None:
    """Who started the run: what its tags say of it, else MLflow's own parent run."""
    root = _stated(run, _ROOT)
    stated = _stated(run, _PARENT)
    if stated is not None:
        return facets.parent(*stated, root)
    above = run.tags.get("mlflow.parentRunId")
    if not above or above == run.id:
        return None
    job = server.parents.get(above) or job_name(server.experiment(run.experiment), evaluation=False)
    return facets.parent(run_uuid(above), Name(server.namespace, job), root)


def _stated(run: Run, tag: str) -> tuple[str, Name] | None:
    """The run and job that the tags name: `namespace/job/run id` in one, or each in one of its own.

    A job alone is taken too: its run is one of which nothing else is known.
    """
    namespace, name = run.tags.get(f"{tag}.job.namespace"), run.tags.get(f"{tag}.job.name")
    run_id = run.tags.get(f"{tag}.runId") or run.tags.get(f"{tag}.run.runId")
    if not (namespace and name):
        job, found, last = (run.tags.get(tag) or "").rpartition("/")
        if not found:
            return None
        if _is_uuid(last):
            run_id = last
        else:
            job = run.tags[tag]
        # A namespace with an address has slashes of its own; a job's name rarely does.
        namespace, _, name = job.rpartition("/") if "://" in job else job.partition("/")
    if not (namespace and name):
        return None
    return run_id or content_uuid(tag, run.id), Name(namespace, name)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
