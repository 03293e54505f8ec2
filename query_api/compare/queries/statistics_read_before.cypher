// What the latest runs of a job up to an instant stated of a dataset that they read, newest first.
// Row: place, stated.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS of
CALL (of) {
  MATCH (r:Run)
  WHERE r.job = of.job AND r.lastSeen <= of.at
  WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC LIMIT $limit
  MATCH (d:Dataset)-[read:READ_BY]->(r)
  WHERE d.key IN of.names
  RETURN collect([r.key, read.at, read.facets, read.useFacets]) AS stated
}
RETURN collect([place, stated]) AS rows
