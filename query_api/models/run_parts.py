"""What a run's events said of its code, parameters, environment and engine, as an answer shows it. Pure.

Anything may stand in what producers send: what is not of the form of its facet is left out.
"""

from collections.abc import Mapping
from typing import Any, Literal, cast

from headwater.event.producer_json import mapping, objects, text
from query_api.history.facet_names import CODE, ENVIRONMENT
from query_api.history.run_view import Bodies, RunView
from query_api.models.shape.origin_data import DatasetTag
from query_api.models.shape.runs import ParentRun, RunCode, RunEngine, RunEnvironment


def parameters_of(view: RunView) -> dict[str, Any]:
    """The execution parameters by key, as they were said."""
    found = objects(mapping(view.facets.get("executionParameters")).get("parameters"))
    return {each["key"]: each.get("value") for each in found if isinstance(each.get("key"), str)}


def environment_of(view: RunView) -> RunEnvironment | None:
    """Interpreter, platform, packages and hardware, and the environment variables that were reported; None: nothing."""
    if ENVIRONMENT not in view.facets and "environmentVariables" not in view.facets:
        return None
    facet = mapping(view.facets.get(ENVIRONMENT))
    python, platform, packages = (facet.get(name) for name in ("python", "platform", "packages"))
    listed = [each for each in objects(packages) if isinstance(each.get("name"), str)]
    named = {each["name"]: each.get("version") for each in listed}
    said: dict[str, Any] = {
        "python": text(mapping(python).get("version")) or text(python),
        "implementation": text(mapping(python).get("implementation")),
        "platform": mapping(platform) or text(platform),
        "packages": named or mapping(packages),
        "installedFrom": {each["name"]: each["from"] for each in listed if text(each.get("from"))},
        "packagesDigest": text(facet.get("packagesDigest")),
        "hardware": mapping(facet.get("hardware")),
        "command": facet.get("command"),
    }
    found = {name: value for name, value in said.items() if value}
    variables = objects(mapping(view.facets.get("environmentVariables")).get("environmentVariables"))
    if of_variables := {each["name"]: each.get("value") for each in variables if isinstance(each.get("name"), str)}:
        found["variables"] = of_variables
    return cast("RunEnvironment", found) if found else None


def engine_of(view: RunView) -> RunEngine | None:
    """Name and version of what it ran on; None: not said."""
    if "processing_engine" not in view.facets:
        return None
    facet = mapping(view.facets.get("processing_engine"))
    found: RunEngine = {
        "name": text(facet.get("name")),
        "version": text(facet.get("version")),
        "adapterVersion": text(facet.get("openlineageAdapterVersion")),
    }
    return found if any(found.values()) else None


def parents_of(view: RunView) -> list[ParentRun]:
    """The run that it is a part of, and the root of that, as its `parent` facet names them."""
    if "parent" not in view.facets:
        return []
    facet = mapping(view.facets.get("parent"))
    found: list[ParentRun] = []
    named: list[tuple[Literal["parent", "root"], dict[str, Any]]] = [
        ("parent", facet),
        ("root", mapping(facet.get("root"))),
    ]
    for which, reference in named:
        job, run = mapping(reference.get("job")), mapping(reference.get("run"))
        if isinstance(run.get("runId"), str):
            namespace, name = text(job.get("namespace")), text(job.get("name"))
            known = namespace is not None and name is not None
            found.append({"kind": which, "runId": run["runId"], "job": f"job:{namespace}:{name}" if known else None})
    return found


def code_of(view: RunView, bodies: Bodies) -> RunCode | None:
    """The code of a run: where it is, at which commit, whether changed since; SQL or source text. None: not said."""
    if not view.job_facets and CODE not in view.facets:
        return None
    of_job = {name: bodies.get(own) for name, own in view.job_facets.items()}
    return code_json(of_job, mapping(view.facets.get(CODE)))


def code_json(of_job: Mapping[str, Any], tree: Mapping[str, Any]) -> RunCode | None:
    """The same, of the facets of a job, and of what a run says of its working tree."""
    location, source = mapping(of_job.get("sourceCodeLocation")), mapping(of_job.get("sourceCode"))
    dirty = tree.get("dirty")
    found: RunCode = {
        "repository": text(location.get("repoUrl")) or text(tree.get("repository")),
        "commit": text(location.get("version")) or text(tree.get("commit")),
        "branch": text(location.get("branch")) or text(tree.get("branch")),
        "path": text(location.get("path")) or text(tree.get("path")),
        "folder": text(tree.get("folder")),
        "dirty": dirty if isinstance(dirty, bool) else None,
        "diffDigest": text(tree.get("diffDigest")),
        "scriptDigest": text(tree.get("scriptDigest")),
        "tag": text(location.get("tag")),
        "url": text(location.get("url")),
        "sql": text(mapping(of_job.get("sql")).get("query")),
        "language": text(source.get("language")),
        "source": text(source.get("sourceCode")),
    }
    return found if any(value is not None for value in found.values()) else None


def owners_of(facet: Any) -> list[str]:
    """The names in an `ownership` facet."""
    return [each["name"] for each in objects(mapping(facet).get("owners")) if isinstance(each.get("name"), str)]


def tags_of(facet: Any) -> list[DatasetTag]:
    """The tags in a `tags` facet, each with the column that it is of, if it is of one."""
    return [
        {"key": each["key"], "value": each.get("value"), "column": text(each.get("field"))}
        for each in objects(mapping(facet).get("tags"))
        if isinstance(each.get("key"), str)
    ]
