// All runs and datasets upstream of a run, and the columns that feed its inputs, as bare as Cypher can ask for them.
MATCH (root:Run {key: $run})<-[:READ_BY|WROTE*0..]-(node)
WITH root, collect(DISTINCT node.key) AS nodes
MATCH (root)<-[:READ_BY]-(d:Dataset)
MATCH (c:Column {dataset: d.key})<-[:FEEDS*0..]-(above)
RETURN nodes, collect(DISTINCT above.key) AS columns
