// Properties of the runs of a job, latest first. Both columns of the index stand in the order: only runs of one time are left to sort.
MATCH (r:Run)
WHERE r.job = $job AND r.lastSeen IS NOT NULL
WITH r
ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
SKIP $offset LIMIT $limit
RETURN collect(/* part: brief_run */) AS rows
