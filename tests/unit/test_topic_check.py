"""Which topics are refused because they would lose what they are given, and how that is mended."""

import json
import re

import pytest

from headwater.kafka import topics_kept
from headwater.settings import Settings
from headwater.topic_check import Fault, FoundTopic, Keeps, faults, safe_in_sync

BROKERS = [1, 2, 3, 4]
FIT: dict[Keeps, dict[str, str]] = {
    "all": {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"},
    "newest": {"cleanup.policy": "delete", "retention.ms": "604800000", "retention.bytes": "1000000"},
    "latest": {"cleanup.policy": "compact", "retention.ms": "604800000"},
}


def found(keeps: Keeps, replicas: int = 1, wanted: int = 1, **config: str) -> list[Fault]:
    """What is wrong with a topic of two partitions that differs from a fit one in these."""
    settings = Settings(kafka_bootstrap_servers="kafka:9092", kafka_replication_factor=wanted)
    changed = {name.replace("_", "."): value for name, value in config.items()}
    each = dict.fromkeys(range(2), BROKERS[:replicas])
    topic = FoundTopic("events", {"min.insync.replicas": "1"} | FIT[keeps] | changed, each)
    return faults(settings, topic, keeps, BROKERS)


@pytest.mark.parametrize("keeps", ["all", "newest", "latest"])
def test_what_we_make_is_fit(keeps: Keeps) -> None:
    assert found(keeps) == []
    for replicas in (1, 2, 3, 4):
        in_sync = str(safe_in_sync(replicas))
        assert found(keeps, replicas, replicas, min_insync_replicas=in_sync) == []


def test_topics_are_made_with_one_replica_to_spare() -> None:
    assert [safe_in_sync(replicas) for replicas in (1, 2, 3, 5)] == [1, 1, 2, 4]


@pytest.mark.parametrize(
    ("keeps", "config", "mended"),
    [
        ("all", {"retention_ms": "604800000"}, "retention.ms=-1"),
        ("all", {"retention_bytes": "1000"}, "retention.bytes=-1"),
        ("all", {"cleanup_policy": "compact"}, "cleanup.policy=delete"),
        ("all", {"cleanup_policy": "compact,delete"}, "cleanup.policy=delete"),
        ("newest", {"cleanup_policy": "compact"}, "cleanup.policy=delete"),
        ("latest", {"cleanup_policy": "delete"}, "cleanup.policy=compact"),
        ("latest", {"cleanup_policy": "delete,compact"}, "cleanup.policy=compact"),
        ("all", {"min_insync_replicas": "2"}, "min.insync.replicas=1"),
    ],
)
def test_what_loses_records_is_mended_by_a_command(keeps: Keeps, config: dict[str, str], mended: str) -> None:
    (fault,) = found(keeps, **config)
    ((name, value),) = config.items()
    assert f"{name.replace('_', '.')} is {value}" in fault.found
    assert fault.do == (
        f"mend it with: kafka-configs.sh --bootstrap-server kafka:9092 --alter --topic events --add-config {mended}"
    )


def test_compacting_a_log_that_then_has_an_age_is_two_faults() -> None:
    assert len(found("all", cleanup_policy="compact", retention_ms="1000")) == 2


def test_an_event_is_acknowledged_by_two_brokers_where_there_are_three() -> None:
    assert found("all", 2) == []
    (fault,) = found("all", 3)
    assert "min.insync.replicas is 1" in fault.found
    assert fault.do.endswith("--add-config min.insync.replicas=2")
    assert found("all", 4, min_insync_replicas="2") == []


def test_replicas_that_are_missing_get_brokers_of_their_own() -> None:
    (fault,) = found("all", replicas=1, wanted=3)
    assert "1 replica(s), HEADWATER_KAFKA_REPLICATION_FACTOR asks for 3" in fault.found
    assert "kafka-reassign-partitions.sh --bootstrap-server kafka:9092" in fault.do
    plan = re.search(r"echo '(.*)' >", fault.do)
    assert plan
    for partition in json.loads(plan[1])["partitions"]:
        assert partition["topic"] == "events"
        assert partition["replicas"][0] == 1
        assert len(set(partition["replicas"])) == 3
        assert set(partition["replicas"]) <= set(BROKERS)


def test_more_replicas_than_brokers_cannot_be() -> None:
    (fault,) = found("all", replicas=1, wanted=5)
    assert fault.do == "the cluster has 4 broker(s): add some, or set HEADWATER_KAFKA_REPLICATION_FACTOR=1"


def test_what_the_cluster_does_not_tell_is_no_fault() -> None:
    settings = Settings(kafka_bootstrap_servers="kafka:9092")
    for keeps in FIT:
        assert faults(settings, FoundTopic("events", {}, {0: [1]}), keeps, [1]) == []


def test_every_topic_is_checked() -> None:
    assert topics_kept(Settings()) == {
        "openlineage.events": "all",
        "openlineage.events.dlq": "newest",
        "openlineage.events.dlq.settled": "latest",
        "openlineage.events.excluded": "latest",
    }
