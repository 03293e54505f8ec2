// Runs that read a model, under any of its names: those that name one of these versions, and those that name none and
// read from an instant up to another. With `judges` only those that say by tests or assertions whether it is good.
// Row: run, at.
UNWIND $names AS name
CALL (name) {
  UNWIND $versions AS version
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.versionKey = version
  WITH r, read WHERE NOT $judges OR r.testsFailed IS NOT NULL OR read.assertions IS NOT NULL
  RETURN r, read LIMIT $limit
  UNION
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.at >= $since AND read.at <= $until
  WITH r, read ORDER BY read.dataset DESC, read.at DESC
  WITH r, read WHERE read.versionKey IS NULL
    AND (NOT $judges OR r.testsFailed IS NOT NULL OR read.assertions IS NOT NULL)
  RETURN r, read LIMIT $limit
  UNION
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.until >= $since AND read.at <= $until AND read.versionKey IS NULL
    AND (NOT $judges OR r.testsFailed IS NOT NULL OR read.assertions IS NOT NULL)
  RETURN r, read LIMIT $limit
}
RETURN collect(DISTINCT [r.key, read.at]) AS rows
