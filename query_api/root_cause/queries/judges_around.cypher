// Of the runs that read each of these datasets around an instant those that say by tests or assertions whether it is good.
// Row: at, judge.
UNWIND $datasets AS name
CALL (name) {
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.at <= $at
  WITH read, r ORDER BY read.dataset DESC, read.at DESC, r.key DESC LIMIT $limit
  WITH read, r WHERE r.testsFailed IS NOT NULL OR read.assertions IS NOT NULL
  RETURN read.at AS at, r.key AS judge
  UNION
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.at > $at
  WITH read, r ORDER BY read.dataset, read.at, r.key LIMIT $limit
  WITH read, r WHERE r.testsFailed IS NOT NULL OR read.assertions IS NOT NULL
  RETURN read.at AS at, r.key AS judge
}
RETURN collect(DISTINCT [at, judge]) AS rows
