// Of runs `r` in order those that are wanted, and how far it was looked: by state, producer, namespace of the job, a part of
// the job's name or the beginning of the run's id.
WITH r, ($states IS NULL OR r.state IN $states)
  AND ($producer IS NULL OR r.producerKey = $producer)
  AND ($namespace IS NULL OR EXISTS { MATCH (j:Job {key: r.job}) WHERE j.namespaceKey = $namespace })
  AND ($text IS NULL OR r.searchId STARTS WITH $text
       OR EXISTS { MATCH (j:Job {key: r.job}) WHERE j.searchName CONTAINS $text }) AS wanted
WITH collect([r.lastSeen, r.key]) AS looked, collect(CASE WHEN wanted THEN r END)[..$limit] AS found
CALL (found) {
  UNWIND found AS r
  RETURN collect(/* part: listed_run */) AS runs
}
RETURN looked[-1] AS last, size(looked) AS looked_at, runs
