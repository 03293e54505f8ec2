"""How Headwater is: engines, writers, and how far the graph is behind Kafka."""
