// All jobs and datasets downstream of a dataset, as bare as Cypher can ask for them.
MATCH (start:Dataset {key: $key})-[:CONSUMED_BY|PRODUCES*0..]->(node)
RETURN DISTINCT node.key AS key
