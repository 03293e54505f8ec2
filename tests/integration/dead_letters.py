"""What is in the dead-letter topic."""

from confluent_kafka import Consumer, Message, TopicPartition

from headwater.kafka import client_config
from headwater.settings import Settings


def dead_letters(settings: Settings) -> list[Message]:
    """All messages of the dead-letter topic."""
    consumer = Consumer({**client_config(settings), "group.id": "reader", "auto.offset.reset": "earliest"})
    partition = TopicPartition(settings.kafka_dead_letter_topic, 0, 0)
    _, end = consumer.get_watermark_offsets(partition, timeout=10)
    consumer.assign([partition])
    found: list[Message] = []
    try:
        while len(found) < end and (message := consumer.poll(20)) is not None:
            found.append(message)
    finally:
        consumer.close()
    return found
