"""Kafka in, Neo4j out: event → facts → one transaction a batch."""
