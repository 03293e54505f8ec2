"""Whether topics that exist keep what they are given: retention, cleanup policy, replicas.

Events are answered 201 because the log keeps them. A topic that drops them after a week, or that has acknowledged them
on one broker which is lost, breaks that in silence; so it is refused at the start, with the command that mends it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AdminClient,
    ClusterMetadata,  # pyright: ignore[reportPrivateImportUsage]  (documented there)
    ConfigResource,  # pyright: ignore[reportPrivateImportUsage]  (documented there)
)

from headwater.settings import Settings

#: What a topic is for: to keep every record, the newest records by size, or the latest record of each key.
Keeps = Literal["all", "newest", "latest"]

#: Brokers of which each acknowledged record should be on at least so many, where the topic has more replicas than that.
SAFE = 2

#: Seconds that librdkafka gives a request, longer than anybody waits for it: when one expires there just as its answer
#: comes, an assertion ends the process (confluent-kafka 2.16.1).
LONG = 60.0

_DENIED = {KafkaError.TOPIC_AUTHORIZATION_FAILED, KafkaError.CLUSTER_AUTHORIZATION_FAILED}


class FoundTopic(NamedTuple):
    """A topic as Kafka has it: its configuration, and for each partition the brokers that have a replica."""

    name: str
    config: Mapping[str, str]
    replicas: Mapping[int, Sequence[int]]


class Fault(NamedTuple):
    """What is wrong with a topic, and what to do: a command of Kafka's, mostly."""

    topic: str
    found: str
    do: str

    def __str__(self) -> str:
        return f"topic {self.topic}: {self.found}; {self.do}"


def safe_in_sync(replicas: int) -> int:
    """`min.insync.replicas` of a topic that we make: one broker may be away, and events are still taken."""
    return max(1, replicas - 1)


def faults(settings: Settings, topic: FoundTopic, keeps: Keeps, brokers: Sequence[int]) -> list[Fault]:
    """All that is wrong with a topic. What the cluster does not tell is taken to be right.

    Args:
        settings: how many replicas there should be, and where Kafka is.
        topic: how it is.
        keeps: what it is for.
        brokers: all of the cluster.
    """
    wrong: dict[str, tuple[str, str]] = {}  # what is said of it and what it should be, by the name in the configuration
    config = topic.config
    policies = {each.strip() for each in config.get("cleanup.policy", _policy(keeps)).split(",")} - {""}
    if keeps == "latest" and policies != {"compact"}:
        wrong["cleanup.policy"] = "does not keep the latest record of every key", "compact"
    if keeps != "latest" and "compact" in policies:
        wrong["cleanup.policy"] = "drops records whose key comes again", "delete"
    if keeps == "all" and ("delete" in policies or wrong):
        for name, goes in (("retention.ms", "by age"), ("retention.bytes", "by size")):
            if int(config.get(name, -1)) >= 0:
                wrong[name] = f"events go {goes}", "-1"
    replicas = min((len(each) for each in topic.replicas.values()), default=1)
    in_sync = int(config.get("min.insync.replicas", safe_in_sync(replicas)))
    if in_sync < min(safe_in_sync(replicas), SAFE):
        wrong["min.insync.replicas"] = (
            f"what one broker alone has is acknowledged, and lost with it, although there are {replicas} replicas",
            str(safe_in_sync(replicas)),
        )
    if in_sync > replicas:
        wrong["min.insync.replicas"] = f"nothing is ever acknowledged by {replicas}", str(safe_in_sync(replicas))
    found = [
        Fault(topic.name, f"{name} is {config[name]}: {says}", _configure(settings, topic.name, {name: value}))
        for name, (says, value) in wrong.items()
    ]
    if replicas < settings.kafka_replication_factor:
        found.append(_too_few(settings, topic, replicas, brokers))
    return found


def inspect(
    settings: Settings, admin: AdminClient, metadata: ClusterMetadata, keeps: Mapping[str, Keeps], timeout: float
) -> list[Fault]:
    """All that is wrong with those of some topics that exist. Blocks for at most about `timeout` seconds.

    Args:
        settings: see `faults`.
        admin: a client.
        metadata: what it said of the cluster.
        keeps: the topics by name, and what each is for.
        timeout: seconds.

    Raises:
        confluent_kafka.KafkaException, TimeoutError: Kafka does not say it.
        PermissionError: it does not let us see how topics are configured.
    """
    names = [name for name in keeps if name in metadata.topics]
    resources = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in names]
    if not resources:
        return []
    described = cast("Any", admin).describe_configs(resources, request_timeout=LONG)
    found: list[Fault] = []
    for name, resource in zip(names, resources, strict=True):
        try:
            entries = described[resource].result(timeout)
        except KafkaException as error:
            if error.args[0].code() in _DENIED:
                raise PermissionError(f"Kafka does not show this user how topic {name} is configured") from error
            raise
        config = {key: str(entry.value) for key, entry in entries.items() if entry.value is not None}
        replicas = {number: each.replicas for number, each in metadata.topics[name].partitions.items()}
        found += faults(settings, FoundTopic(name, config, replicas), keeps[name], sorted(metadata.brokers))
    return found


def _policy(keeps: Keeps) -> str:
    return "compact" if keeps == "latest" else "delete"


def _configure(settings: Settings, topic: str, config: Mapping[str, str]) -> str:
    values = ",".join(f"{name}={value}" for name, value in config.items())
    return f"mend it with: {_tool(settings, 'kafka-configs.sh')} --alter --topic {topic} --add-config {values}"


def _too_few(settings: Settings, topic: FoundTopic, replicas: int, brokers: Sequence[int]) -> Fault:
    wanted = settings.kafka_replication_factor
    found = f"{replicas} replica(s), HEADWATER_KAFKA_REPLICATION_FACTOR asks for {wanted}"
    if len(brokers) < wanted:
        do = f"the cluster has {len(brokers)} broker(s): add some, or set HEADWATER_KAFKA_REPLICATION_FACTOR={replicas}"
        return Fault(topic.name, found, do)
    assigned = [
        {"topic": topic.name, "partition": number, "replicas": _more(have, brokers, wanted, number)}
        for number, have in sorted(topic.replicas.items())
    ]
    plan = json.dumps({"version": 1, "partitions": assigned}, separators=(",", ":"))
    tool = _tool(settings, "kafka-reassign-partitions.sh")
    do = f"mend it with: echo '{plan}' > replicas.json && {tool} --reassignment-json-file replicas.json --execute"
    return Fault(topic.name, found, do)


def _more(have: Sequence[int], brokers: Sequence[int], wanted: int, partition: int) -> list[int]:
    """The brokers of a partition and others, not the same others for each."""
    turn = partition % len(brokers)
    others = [each for each in (*brokers[turn:], *brokers[:turn]) if each not in have]
    return [*have, *others[: max(0, wanted - len(have))]]


def _tool(settings: Settings, name: str) -> str:
    secured = "" if settings.kafka_security_protocol == "PLAINTEXT" else " --command-config client.properties"
    return f"{name} --bootstrap-server {settings.kafka_bootstrap_servers}{secured}"
