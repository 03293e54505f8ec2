// The first models by name, each with its latest write and how many it has, as bare as Cypher can ask for them.
MATCH (d:Dataset)
WHERE d.type = 'MODEL'
WITH d ORDER BY d.namespace, d.name LIMIT $limit
MATCH (d)<-[w:WROTE]-(by:Run)
RETURN d.namespace, d.name, count(w), max(w.at)
