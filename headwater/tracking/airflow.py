"""The id that Airflow's OpenLineage provider gives to the run of a task, for whoever is started by that task."""

from datetime import datetime


def run_id_of_task(namespace: str, dag: str, task: str, attempt: int, logical_date: datetime) -> str:
    """The same as the provider makes (apache-airflow-providers-openlineage 2, `build_task_instance_run_id`).

    A UUID of the instant, and of namespace, DAG, task, attempt and the index of a task that is not mapped.
    """
    from openlineage.client.uuid import generate_static_uuid  # noqa: PLC0415  (loaded only where there is a task)

    return str(generate_static_uuid(logical_date, f"{namespace}.{dag}.{task}.{attempt}.-1".encode()))
