"""The local Kafka broker: one KRaft node, broker and controller in one process, on the loopback interface only."""

import base64
import subprocess
import uuid
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from headwater.engines import class_archive, jars, java
from headwater.engines.data_folder import DataFolder
from headwater.engines.ports import free_ports
from headwater.engines.process import ChildSpec
from headwater.errors import EngineFailed
from headwater.kafka import RECORD_OVERHEAD
from headwater.settings import Settings

PROBE_SECONDS = 1.0

# The internal topics of one node need no parallelism; one partition each also makes the first idempotent producer
# and the first consumer group of a new broker quick. Cleaner and request buffers are sized for a small heap. After a
# kill the controller lets the broker in again only when its old session has timed out.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
log.dirs={log_dir}
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=2500
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
num.network.threads=2
num.io.threads=4
background.threads=2
log.cleaner.dedupe.buffer.size=8388608
log.segment.bytes=268435456
log.retention.check.interval.ms=60000
message.max.bytes={record_bytes}
replica.fetch.max.bytes={record_bytes}
socket.request.max.bytes={request_bytes}
queued.max.request.bytes={request_bytes}
"""

LOGGING = """\
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {file}
appender.file.filePattern = {file}.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d %p %m (%c{{1}})%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""


def spec(settings: Settings, data: DataFolder) -> tuple[ChildSpec, str]:
    """A local broker on free ports, and the address that clients reach it at.

    Writes its configuration, and formats its storage when there is none yet, which takes about two seconds.

    Raises:
        EngineFailed: jars are missing, or the storage cannot be formatted.
    """
    port, controller_port = free_ports(2)
    address = f"127.0.0.1:{port}"
    data.kafka.mkdir(parents=True, exist_ok=True)
    data.logs.mkdir(exist_ok=True)
    properties = data.kafka / "server.properties"
    properties.write_text(_properties(settings, data.kafka / "data", port, controller_port))
    logging = data.kafka / "log4j2.properties"
    log_file = data.logs / "kafka.log"
    logging.write_text(LOGGING.format(file=log_file))
    if not (data.kafka / "data" / "meta.properties").exists():
        _format(properties, settings)
    child = ChildSpec(
        name="kafka",
        command=java.command(
            jars.KAFKA,
            ["kafka.Kafka", str(properties)],
            heap_mb=settings.kafka_heap_mb,
            options=[
                f"-Dlog4j2.configurationFile={logging}",
                *class_archive.options(jars.KAFKA, data.classes(jars.KAFKA)),
            ],
        ),
        output=data.logs / "kafka.out",
        addresses=[("127.0.0.1", port), ("127.0.0.1", controller_port)],
        logs=[log_file],
        inherit=[data.lock_fd],
        ready=lambda: answers(address),
    )
    return child, address


def answers(address: str) -> bool:
    """Whether a broker at `address` answers a request for metadata within a second."""
    admin = AdminClient({"bootstrap.servers": address, "log_level": 0, "socket.timeout.ms": 1000})
    try:
        return bool(admin.list_topics(timeout=PROBE_SECONDS).brokers)
    except KafkaException:
        return False


def _properties(settings: Settings, log_dir: Path, port: int, controller_port: int) -> str:
    record = settings.max_event_bytes + RECORD_OVERHEAD
    text = PROPERTIES.format(
        port=port,
        controller_port=controller_port,
        log_dir=log_dir,
        record_bytes=record,
        request_bytes=2 * record,
    )
    return text + ("log.flush.interval.messages=1\n" if settings.kafka_flush else "")


def _format(properties: Path, settings: Settings) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    done = subprocess.run(  # noqa: S603  (the command is ours)
        java.command(
            jars.KAFKA,
            [
                "kafka.tools.StorageTool",
                "format",
                f"--cluster-id={cluster}",
                f"--config={properties}",
                "--ignore-formatted",
            ],
            heap_mb=settings.kafka_heap_mb,
            options=class_archive.options(jars.KAFKA),
        ),
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,  # a Ctrl-C is the parent's to handle
    )
    if done.returncode != 0:
        raise EngineFailed(f"Kafka's storage cannot be formatted: {done.stdout}{done.stderr}")
