// Does Neo4j answer.
RETURN 1
