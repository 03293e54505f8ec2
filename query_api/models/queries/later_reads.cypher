// The reads of a model, under any of its names, by runs of some jobs from an instant on, in the order of time.
// Row: run, job, at.
UNWIND $names AS name
CALL (name) {
  MATCH ()-[read:READ_BY]->(r:Run)
  WHERE read.dataset = name AND read.at >= $since
  WITH read, r ORDER BY read.dataset, read.at
  WITH read, r WHERE r.job IN $jobs
  RETURN read, r LIMIT $limit
}
RETURN collect([r.key, r.job, read.at]) AS rows
