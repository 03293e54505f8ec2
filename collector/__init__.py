"""HTTP in, Kafka out: checks size, shape and key of an event and answers once Kafka holds it."""
