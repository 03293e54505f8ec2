// What runs wrote, of which nothing was only meant.
UNWIND $runs AS key
MATCH (r:Run {key: key})-[w:WROTE]->(d:Dataset)
WHERE w.written
RETURN collect([key, d.key, w.at, w.versionKey]) AS rows
