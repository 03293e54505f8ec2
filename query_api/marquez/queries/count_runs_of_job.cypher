// How many runs `runs_of_job` has.
MATCH (r:Run)
WHERE r.job = $job AND r.lastSeen IS NOT NULL
RETURN [count(r)] AS rows
