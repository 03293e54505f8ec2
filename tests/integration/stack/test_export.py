"""Events back out of Kafka: the same bytes, in bounded pages."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import orjson
import pytest
from confluent_kafka import Producer

from headwater.kafka import admin, client_config, ensure_topics
from headwater.settings import Settings
from tests.integration.stack.services import Stack, services

pytestmark = pytest.mark.engines

DAY = "2026-11-24"


def event(number: int, job: str, *, indented: bool = False) -> bytes:
    """An event at a minute of its own, written as no library of ours would."""
    text = (
        b'{"eventTime" : "%sT09:%02d:00Z",%s"run":{"runId":"r%d"},"producer":"\\u0070\xc3\xa9",'
        b'"job":{"namespace":"n","name":"%s"}}  '
    )
    return text % (DAY.encode(), number, b"\n\t" if indented else b"\t", number % 10, job.encode())


EVENTS = [event(number, f"j{number % 3}") for number in range(40)]
INDENTED = event(41, "j0", indented=True)


@pytest.fixture
def stack(kafka: str, empty_graph: object, settings_for_test: Settings, tmp_path: Path) -> Iterator[Stack]:
    """The services without a writer: nothing has to be in the graph."""
    ensure_topics(settings_for_test, admin(settings_for_test))
    producer = Producer(client_config(settings_for_test))
    for number, body in enumerate([*EVENTS, b"rubbish", None, INDENTED]):
        producer.produce(settings_for_test.kafka_topic, key=b"k", value=body, partition=number % 4)
    assert producer.flush(30) == 0
    with services(settings_for_test, tmp_path, writers=0) as running:
        yield running


def lines(out: bytes) -> list[bytes]:
    return sorted(out.split(b"\n")[:-1])


@pytest.mark.rule("event.bytes")
def test_bytes_are_those_that_were_received(stack: Stack, tmp_path: Path) -> None:
    for options, meant in (
        (["--job", "job:n:j1"], EVENTS[1::3]),
        (["--run", "r7"], EVENTS[7::10]),
        (["--run", "run:r7"], EVENTS[7::10]),
        (["--from", f"{DAY}T09:10:00Z", "--to", f"{DAY}T09:20:00Z"], EVENTS[10:20]),
        (["--job", "job:n:j1", "--from", f"{DAY}T09:10:00Z", "--to", "2026-11-25"], EVENTS[10::3]),
        (["--from", "2026-11-25"], []),
    ):
        done = stack.run("export", *options)
        assert done.returncode == 0, done.stderr
        assert lines(done.stdout) == sorted(meant)
        assert (b"none in the log matches" in done.stderr) is (not meant)
    file = tmp_path / "all.ndjson"
    done = stack.run("export", "--out", str(file))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"1 event holds line breaks" in done.stderr
    assert lines(file.read_bytes()) == sorted(EVENTS)
    folder = tmp_path / "folder"
    assert stack.run("export", "--dir", str(folder)).returncode == 0
    assert sorted(path.read_bytes() for path in folder.iterdir()) == sorted([*EVENTS, INDENTED])
    wrong = stack.run("export", "--from", "yesterday")
    assert (wrong.returncode, wrong.stderr.count(b"\n")) == (1, 1)


def test_what_was_exported_can_be_sent(stack: Stack, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    assert stack.run("export", "--dir", str(folder), "--job", "job:n:j0").returncode == 0
    count = len(EVENTS[::3]) + 1
    sent = stack.run("send", str(folder), url=stack.collector_url)
    assert (sent.returncode, sent.stdout) == (0, b"%d accepted, 0 refused\n" % count), sent.stderr


def test_pages_end_where_the_log_did_at_first(stack: Stack, settings_for_test: Settings) -> None:
    found: list[bytes] = []
    left_out = 0
    cursor = None
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as client:
        path = "/api/v1/events"
        while True:
            answer = client.get(path, params={"limit": 7} | ({"cursor": cursor} if cursor else {})).raise_for_status()
            assert answer.headers["content-type"].startswith("application/x-ndjson")
            page = answer.content.split(b"\n")[:-1]
            assert len(page) <= 7
            found += page
            left_out += int(answer.headers.get("Headwater-Left-Out", 0))
            if (cursor := answer.headers.get("Headwater-Next")) is None:
                break
            producer = Producer(client_config(settings_for_test))
            producer.produce(settings_for_test.kafka_topic, EVENTS[0], partition=0)
            assert producer.flush(30) == 0
        assert sorted(found) == sorted(EVENTS)
        assert left_out == 1
        assert client.get(path, params={"namespace": "n", "name": "j1"}).content.count(b"\n") == len(EVENTS[1::3])
        for wrong in ({"cursor": "x"}, {"cursor": "W1sxXV0="}, {"namespace": "n"}, {"from": "x"}, {"limit": 0}):
            answer = client.get(path, params=wrong)
            assert answer.status_code == 422, wrong
            assert orjson.loads(answer.content)["detail"]
