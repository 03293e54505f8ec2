// The latest runs within each time that read a dataset, under any of its names, and say by tests or assertions whether it is good.
UNWIND $of AS of
UNWIND $names AS name
CALL (of, name) {
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.at >= of.since AND read.at <= of.until
  WITH read, r ORDER BY read.dataset DESC, read.at DESC
  WITH read, r WHERE r.testsFailed IS NOT NULL OR read.assertions IS NOT NULL
  RETURN r LIMIT $limit
}
RETURN collect(DISTINCT r.key) AS rows
