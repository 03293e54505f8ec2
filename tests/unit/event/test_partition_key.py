"""The key of an event is the one that the official Kafka transport uses."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openlineage.client import event_v2
from openlineage.client.facet_v2 import parent_run
from openlineage.client.serde import Serde
from openlineage.client.transport.kafka import KafkaConfig, KafkaTransport

from headwater.event.partition_key import partition_key

TIME = "2026-11-24T21:56:28.825Z"
RUN_ID = "0190c0de-0000-7000-8000-000000000000"
PRODUCER = "https://example.com/producer"


@pytest.fixture(scope="session")
def official() -> KafkaTransport:
    return KafkaTransport(KafkaConfig(config={}, topic="never produced to"))


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def parents(draw: st.DrawFn) -> parent_run.ParentRunFacet | None:
    def job() -> parent_run.Job:
        return parent_run.Job(namespace=draw(names), name=draw(names))

    def root() -> parent_run.Root:
        rooted = parent_run.RootJob(namespace=draw(names), name=draw(names))
        return parent_run.Root(run=parent_run.RootRun(runId=RUN_ID), job=rooted)

    if draw(st.booleans()):
        return None
    return parent_run.ParentRunFacet(
        run=parent_run.Run(runId=RUN_ID), job=job(), root=root() if draw(st.booleans()) else None
    )


@given(namespace=names, name=names, parent=parents())
def test_run_events(official: KafkaTransport, namespace: str, name: str, parent: Any) -> None:
    event = event_v2.RunEvent(
        eventTime=TIME,
        producer=PRODUCER,
        run=event_v2.Run(RUN_ID, facets={"parent": parent} if parent else {}),
        job=event_v2.Job(namespace, name),
    )
    assert_same(official, event)


@given(namespace=names, name=names)
def test_job_and_dataset_events(official: KafkaTransport, namespace: str, name: str) -> None:
    assert_same(official, event_v2.JobEvent(eventTime=TIME, producer=PRODUCER, job=event_v2.Job(namespace, name)))
    dataset = event_v2.StaticDataset(namespace, name)
    assert_same(official, event_v2.DatasetEvent(eventTime=TIME, producer=PRODUCER, dataset=dataset))


def assert_same(official: KafkaTransport, event: Any) -> None:
    sent = orjson.loads(Serde.to_json(event))
    assert partition_key(sent) == (official._get_message_key(event) or "").encode()


JOB = {"namespace": "own", "name": "job"}


@pytest.mark.parametrize(
    ("facets", "key"),
    [
        (None, b"run:own/job"),
        ({"parent": None}, b"run:own/job"),
        ({"parent": "text"}, b"run:own/job"),
        ({"parent": []}, b"run:own/job"),
        ({"parent": {"job": None}}, b"run:own/job"),
        ({"parent": {"job": {"namespace": "p"}}}, b"run:own/job"),
        ({"parent": {"job": {"namespace": 1, "name": []}}}, b"run:own/job"),
        ({"parent": {"job": {"namespace": "", "name": "p"}}}, b"run:own/job"),
        ({"parent": {"job": {"namespace": "p", "name": "p"}}}, b"run:p/p"),
        ({"parent": {"job": {"namespace": "p", "name": "p"}, "root": None}}, b"run:p/p"),
        ({"parent": {"job": {"namespace": "p", "name": "p"}, "root": {"job": 1}}}, b"run:p/p"),
        ({"parent": {"root": {"job": {"namespace": "r", "name": "r"}}}}, b"run:r/r"),
        ({"parentRun": {"job": {"namespace": "p", "name": "p"}}}, b"run:own/job"),
    ],
)
def test_malformed_parents_fall_back(facets: Any, key: bytes) -> None:
    assert partition_key({"run": {"runId": "r", "facets": facets}, "job": JOB}) == key
