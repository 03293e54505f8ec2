"""A dead-letter topic that takes less than the event topic."""

from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource

from headwater.kafka import admin
from headwater.settings import Settings


def shrink_dead_letters(settings: Settings, most_bytes: int) -> None:
    """Make the dead-letter topic refuse records of more than so many bytes. Blocks until it does."""
    smaller = ConfigEntry("max.message.bytes", str(most_bytes), incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(
        ConfigResource.Type.TOPIC, settings.kafka_dead_letter_topic, incremental_configs=[smaller]
    )
    client = admin(settings)  # has to live until it has answered
    client.incremental_alter_configs([resource])[resource].result(20)
