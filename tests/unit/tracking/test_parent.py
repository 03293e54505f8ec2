"""Which run started this one, from the variables that orchestrators and CI set, as they set them."""

import sys
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from headwater.tracking.parent import JobRun, find_parent

RUN = "01a20aa1-b3b7-7018-b8fe-a9c4d5124019"
KUBERNETES = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "POD_NAMESPACE": "ml"}
GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "shop/train",
    "GITHUB_WORKFLOW": "nightly",
    "GITHUB_JOB": "train",
    "GITHUB_RUN_ID": "77",
    "GITHUB_RUN_ATTEMPT": "1",
}


def test_no_one_started_it() -> None:
    assert find_parent({}) is None


@pytest.mark.parametrize(
    ("text", "namespace", "name"),
    [
        (f"dbt/build/{RUN}", "dbt", "build"),
        (f"https://airflow.example.com/dag.task/{RUN}", "https://airflow.example.com", "dag.task"),
    ],
)
def test_openlineage_says_it_itself(text: str, namespace: str, name: str) -> None:
    root = str(uuid4())
    given = {"OPENLINEAGE_PARENT_ID": text, "OPENLINEAGE_ROOT_PARENT_ID": f"a/dag/{root}", **GITHUB}
    assert find_parent(given) == JobRun(namespace, name, RUN, JobRun("a", "dag", root))


@pytest.mark.parametrize("text", ["", "a", "a/b", "a/b/no-uuid", "/b/" + RUN])
def test_what_is_no_run_is_none(text: str) -> None:
    assert find_parent({"OPENLINEAGE_PARENT_ID": text}) is None


@pytest.mark.parametrize(
    "dated",
    [
        {"AIRFLOW_CTX_LOGICAL_DATE": "2026-11-23T22:58:19.191872+00:00", "AIRFLOW_CTX_DAG_RUN_ID": "r1"},
        {"AIRFLOW_CTX_EXECUTION_DATE": "2026-11-23T22:58:19.191872+00:00", "AIRFLOW_CTX_DAG_RUN_ID": "r1"},
        {"AIRFLOW_CTX_DAG_RUN_ID": "manual__2026-11-23T22:58:19.191872+00:00"},
    ],
)
def test_a_task_of_airflow_has_the_id_under_which_airflow_sends_it(dated: dict[str, str]) -> None:
    # Recorded from Airflow 3.3.2: the run id of this task.
    given = {
        "AIRFLOW__OPENLINEAGE__NAMESPACE": "prod",
        "AIRFLOW_CTX_DAG_ID": "shop_daily",
        "AIRFLOW_CTX_TASK_ID": "extract",
        "AIRFLOW_CTX_TRY_NUMBER": "1",
        **dated,
    }
    assert find_parent(given) == JobRun("prod", "shop_daily.extract", RUN)


def test_a_task_of_airflow_without_a_date_is_not_guessed() -> None:
    given = {"AIRFLOW_CTX_DAG_ID": "d", "AIRFLOW_CTX_TASK_ID": "t", "AIRFLOW_CTX_DAG_RUN_ID": "r1"}
    assert find_parent(given) is None


def test_dagster_by_variables_and_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    by_variables = find_parent({"DAGSTER_RUN_ID": RUN, "DAGSTER_RUN_JOB_NAME": "nightly"})
    assert by_variables == JobRun("dagster", "nightly", RUN)
    context = SimpleNamespace(run_id=RUN, job_name="weekly")
    library = SimpleNamespace(OpExecutionContext=SimpleNamespace(get=lambda: context))
    monkeypatch.setitem(sys.modules, "dagster", library)  # pyright: ignore[reportArgumentType]
    assert find_parent({"OPENLINEAGE_NAMESPACE": "n"}) == JobRun("n", "weekly", RUN)


def test_prefect_by_variables_and_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_parent({"PREFECT__FLOW_RUN_ID": RUN}) == JobRun("prefect", "flow", RUN)
    running = SimpleNamespace(flow=SimpleNamespace(name="nightly"), flow_run=SimpleNamespace(id=UUID(RUN)))
    library = SimpleNamespace(FlowRunContext=SimpleNamespace(get=lambda: running))
    monkeypatch.setitem(sys.modules, "prefect.context", library)  # pyright: ignore[reportArgumentType]
    assert find_parent({}) == JobRun("prefect", "nightly", RUN)


CI: dict[str, tuple[dict[str, str], str, str]] = {
    "github": (GITHUB, "https://github.com", "shop/train/nightly/train"),
    "gitlab": (
        {
            "GITLAB_CI": "true",
            "CI_SERVER_URL": "https://gitlab.example.com",
            "CI_PROJECT_PATH": "shop/train",
            "CI_JOB_NAME": "fit",
            "CI_JOB_URL": "https://gitlab.example.com/shop/train/-/jobs/5",
        },
        "https://gitlab.example.com",
        "shop/train/fit",
    ),
    "jenkins": (
        {
            "JENKINS_URL": "https://me:s3cret@ci.example.com/",
            "JOB_NAME": "train",
            "BUILD_URL": "https://ci.example.com/job/train/5/",
        },
        "https://ci.example.com",
        "train",
    ),
    "azure": (
        {
            "TF_BUILD": "True",
            "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI": "https://dev.azure.com/shop/",
            "SYSTEM_TEAMPROJECT": "ml",
            "BUILD_BUILDID": "9",
            "BUILD_DEFINITIONNAME": "train",
        },
        "https://dev.azure.com",
        "ml/train",
    ),
}


@pytest.mark.parametrize("name", CI)
def test_ci_is_one_run_for_all_that_it_starts(name: str) -> None:
    variables, namespace, job = CI[name]
    found = find_parent(variables)
    assert found is not None
    assert (found.namespace, found.name) == (namespace, job)
    assert found == find_parent(variables | KUBERNETES | {"HOSTNAME": "runner-abc"})
    UUID(found.run_id)


def test_another_attempt_is_another_run() -> None:
    one, two = find_parent(GITHUB), find_parent(GITHUB | {"GITHUB_RUN_ATTEMPT": "2"})
    assert one is not None
    assert two is not None
    assert one.name == two.name
    assert one.run_id != two.run_id


def test_buildkite_has_ids_of_its_own() -> None:
    given = {
        "BUILDKITE": "true",
        "BUILDKITE_ORGANIZATION_SLUG": "shop",
        "BUILDKITE_PIPELINE_SLUG": "train",
        "BUILDKITE_JOB_ID": RUN,
    }
    assert find_parent(given) == JobRun("https://buildkite.com", "shop/train", RUN)


@pytest.mark.parametrize(
    ("pod", "job"),
    [
        ("train-x7k2p", "ml.train"),
        ("train-churn-3-x7k2p", "ml.train-churn"),
        ("nightly-29384920-x7k2p", "ml.nightly"),
        ("by-hand", "ml.by-hand"),
    ],
)
def test_a_pod_of_kubernetes(pod: str, job: str) -> None:
    found = find_parent({**KUBERNETES, "HOSTNAME": pod})
    assert found is not None
    assert (found.namespace, found.name) == ("kubernetes", job)
    assert found == find_parent({**KUBERNETES, "HOSTNAME": "other", "POD_NAME": pod})
    by_uid = find_parent({**KUBERNETES, "HOSTNAME": pod, "POD_UID": RUN})
    assert by_uid is not None
    assert by_uid.run_id == RUN


def test_what_lacks_its_variables_lets_the_next_one_tell() -> None:
    broken: dict[str, Any] = {"GITHUB_ACTIONS": "true", "DAGSTER_RUN_ID": "no uuid", "JENKINS_URL": "https://ci"}
    assert find_parent(broken) is None
    found = find_parent({**broken, **KUBERNETES, "HOSTNAME": "train-x7k2p"})
    assert found is not None
    assert found.namespace == "kubernetes"
