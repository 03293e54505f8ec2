// Runs of a job from a place on, those heard of last first.
// Row: last, looked_at, runs.
MATCH (r:Run)
WHERE r.job = $job AND r.lastSeen <= $at AND r.lastSeen >= $since
WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
WITH r WHERE r.lastSeen < $at OR r.key < $run
WITH r LIMIT $scan
/* part: runs_looked_at */
