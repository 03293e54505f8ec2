// All columns downstream of a column, as bare as Cypher can ask for them.
MATCH (start:Column {key: $key})-[:FEEDS*0..]->(node)
RETURN DISTINCT node.key AS key
