"""Which run started this one: told by OpenLineage's own variable, by an orchestrator, by CI, or by Kubernetes.

The first that tells counts, in the order of `FINDERS`: what is nearer to the script knows more. Each is a guess only
where its docstring says so; the id of the run is always the one under which the other side sends its own events, if it
does.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from headwater.tracking.airflow import run_id_of_task

Variables = Mapping[str, str]


@dataclass(frozen=True)
class JobRun:
    """A run of a job, and the one that began it all, if it is another."""

    namespace: str
    name: str
    run_id: str
    root: "JobRun | None" = None


def find_parent(variables: Variables) -> JobRun | None:
    """The run that started this process, as far as `variables` and the libraries that are loaded tell."""
    for find in FINDERS:
        try:
            found = find(variables)
        except Exception:  # noqa: BLE001, S112  (other people's libraries, in any version: the next one may know)
            continue
        if found is not None:
            return found
    return None


def openlineage(variables: Variables) -> JobRun | None:
    """`OPENLINEAGE_PARENT_ID` and `OPENLINEAGE_ROOT_PARENT_ID`: `{namespace}/{job}/{run id}`."""
    parent = _named(variables.get("OPENLINEAGE_PARENT_ID", ""))
    if parent is None:
        return None
    return JobRun(parent.namespace, parent.name, parent.run_id, _named(variables.get("OPENLINEAGE_ROOT_PARENT_ID", "")))


def _named(text: str) -> JobRun | None:
    """Namespaces may have slashes in them, more often than jobs: the last two parts count."""
    parts = text.rsplit("/", 2)
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004  (namespace, job, run)
        return None
    namespace, name, run_id = parts
    return JobRun(namespace, name, str(UUID(run_id)))


def airflow(variables: Variables) -> JobRun | None:
    """The task whose variables these are, named as Airflow's own OpenLineage provider names it.

    Its id is made of the logical date, or where there is none of the time at which the DAG was triggered, which only
    ids of runs have that Airflow made itself. A mapped task is taken for one that is not.
    """
    dag, task = variables.get("AIRFLOW_CTX_DAG_ID"), variables.get("AIRFLOW_CTX_TASK_ID")
    if not dag or not task:
        return None
    stated = variables.get("AIRFLOW_CTX_LOGICAL_DATE") or variables.get("AIRFLOW_CTX_EXECUTION_DATE")
    date = stated or variables["AIRFLOW_CTX_DAG_RUN_ID"].partition("__")[2]
    namespace = _airflow_namespace(variables)
    attempt = int(variables.get("AIRFLOW_CTX_TRY_NUMBER") or 1)
    run_id = run_id_of_task(namespace, dag, task, attempt, datetime.fromisoformat(date))
    return JobRun(namespace, f"{dag}.{task}", run_id)


def _airflow_namespace(variables: Variables) -> str:
    for name in ("AIRFLOW__OPENLINEAGE__NAMESPACE", "OPENLINEAGE_NAMESPACE"):
        if variables.get(name):
            return variables[name]
    return "default"


def dagster(variables: Variables) -> JobRun | None:
    """The run of Dagster: of the op that runs in this process, of the pipe that started it, or of its variables."""
    run_id, name = variables.get("DAGSTER_RUN_ID"), variables.get("DAGSTER_RUN_JOB_NAME")
    if (pipes := sys.modules.get("dagster_pipes")) is not None and pipes.PipesContext.is_initialized():
        context = pipes.PipesContext.get()
        run_id, name = context.run_id, context.job_name
    elif (library := sys.modules.get("dagster")) is not None and not run_id:
        context = library.OpExecutionContext.get()
        run_id, name = context.run_id, context.job_name
    if not run_id:
        return None
    return JobRun(variables.get("OPENLINEAGE_NAMESPACE") or "dagster", name or "dagster", str(UUID(run_id)))


def prefect(variables: Variables) -> JobRun | None:
    """The flow run that goes on in this process, else the one whose worker started it."""
    if (context := sys.modules.get("prefect.context")) is not None:
        running: Any = context.FlowRunContext.get()
        if running is not None:
            return JobRun("prefect", str(running.flow.name), str(running.flow_run.id))
    run_id = variables.get("PREFECT__FLOW_RUN_ID")
    if not run_id:
        return None
    return JobRun("prefect", variables.get("PREFECT__FLOW_NAME") or "flow", str(UUID(run_id)))


def github(variables: Variables) -> JobRun | None:
    """GitHub Actions: the attempt at a job of a workflow run."""
    if variables.get("GITHUB_ACTIONS") != "true":
        return None
    server, repository = variables["GITHUB_SERVER_URL"], variables["GITHUB_REPOSITORY"]
    attempt = variables.get("GITHUB_RUN_ATTEMPT", "1")
    url = f"{server}/{repository}/actions/runs/{variables['GITHUB_RUN_ID']}/attempts/{attempt}"
    job = variables["GITHUB_JOB"]
    return _of_ci(server, f"{repository}/{variables.get('GITHUB_WORKFLOW', 'workflow')}/{job}", f"{url}/{job}")


def gitlab(variables: Variables) -> JobRun | None:
    """GitLab: a job of a pipeline; its address has a number of its own for each attempt."""
    if variables.get("GITLAB_CI") != "true":
        return None
    name = f"{variables['CI_PROJECT_PATH']}/{variables['CI_JOB_NAME']}"
    return _of_ci(variables["CI_SERVER_URL"], name, variables["CI_JOB_URL"])


def jenkins(variables: Variables) -> JobRun | None:
    """Jenkins: a build."""
    if not variables.get("JENKINS_URL"):
        return None
    return _of_ci(variables["JENKINS_URL"], variables["JOB_NAME"], variables["BUILD_URL"])


def azure(variables: Variables) -> JobRun | None:
    """Azure Pipelines: a job of a build."""
    if variables.get("TF_BUILD", "").lower() != "true":
        return None
    server, project = variables["SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"], variables["SYSTEM_TEAMPROJECT"]
    url = f"{server}{project}/_build/results?buildId={variables['BUILD_BUILDID']}"
    name = f"{project}/{variables['BUILD_DEFINITIONNAME']}"
    job = variables.get("SYSTEM_JOBID", "")
    return _of_ci(server, name, f"{url}&j={job}&attempt={variables.get('SYSTEM_JOBATTEMPT', '1')}")


def buildkite(variables: Variables) -> JobRun | None:
    """Buildkite: a job of a build, which has a UUID."""
    if variables.get("BUILDKITE") != "true":
        return None
    name = f"{variables['BUILDKITE_ORGANIZATION_SLUG']}/{variables['BUILDKITE_PIPELINE_SLUG']}"
    return JobRun("https://buildkite.com", name, str(UUID(variables["BUILDKITE_JOB_ID"])))


def _of_ci(server: str, name: str, url: str) -> JobRun:
    """A run of which nobody sends events: its id is made of its address, so that all that it starts name one."""
    parts = urlsplit(server)
    return JobRun(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", name, str(uuid5(NAMESPACE_URL, url)))


#: Where Kubernetes says of a pod in which namespace it is.
_NAMESPACE_FILE: Final = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
#: What Kubernetes adds to the name of a job to name a pod of it (`-{index}-{5 characters}`), and of a cron job to name
#: its job (`-{minutes since 1970}`).
_POD: Final = re.compile(r"(?P<job>.+?)(?:-\d{8,})?(?:-\d{1,5})?-[bcdfghjklmnpqrstvwxz2456789]{5}")


def kubernetes(variables: Variables) -> JobRun | None:
    """The pod. Its job is told from its name, which is a guess; its id from `POD_UID` if that is set, else the name."""
    if not variables.get("KUBERNETES_SERVICE_HOST"):
        return None
    pod = variables.get("POD_NAME") or variables["HOSTNAME"]
    namespace = variables.get("POD_NAMESPACE") or _NAMESPACE_FILE.read_text(encoding="utf-8").strip()
    matched = _POD.fullmatch(pod)
    job = matched["job"] if matched is not None else pod
    uid = variables.get("POD_UID")
    run_id = UUID(uid) if uid else uuid5(NAMESPACE_URL, f"kubernetes://{namespace}/{pod}")
    return JobRun("kubernetes", f"{namespace}.{job}", str(run_id))


#: Who is asked, in this order.
FINDERS: Final[tuple[Callable[[Variables], JobRun | None], ...]] = (
    openlineage,
    airflow,
    dagster,
    prefect,
    github,
    gitlab,
    jenkins,
    azure,
    buildkite,
    kubernetes,
)


def own_variables() -> Variables:
    """The variables of this process as they are now."""
    return dict(os.environ)
