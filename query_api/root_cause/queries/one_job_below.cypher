// Datasets that are, or ever were, made of these datasets or by these jobs, one job further down; other names of one too.
UNWIND $keys AS key
MATCH (n:Job|Dataset {key: key})
CALL (n) {
  MATCH (n)-[:CONSUMED_BY]->(:Job)-[:PRODUCES]->(d:Dataset)
  RETURN d.key AS made
  UNION
  MATCH (n)-[:PRODUCES|DERIVES|ALIAS]->(d:Dataset)
  RETURN d.key AS made
}
RETURN collect(DISTINCT made) AS rows
