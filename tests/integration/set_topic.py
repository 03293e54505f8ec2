"""A topic that is configured otherwise than Headwater makes it."""

from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource

from headwater.kafka import admin
from headwater.settings import Settings


def set_topic(settings: Settings, topic: str, name: str, value: str) -> None:
    """Set one part of a topic's configuration, and leave the others. Blocks until the broker has it."""
    entry = ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic, incremental_configs=[entry])
    client = admin(settings)  # has to live until it has answered
    client.incremental_alter_configs([resource])[resource].result(20)
