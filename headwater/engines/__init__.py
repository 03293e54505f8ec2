"""The local engines: the real Kafka broker and the real Neo4j Community server as child processes of ours."""
