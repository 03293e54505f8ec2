"""Events as they were received, read back from Kafka."""
