// Runs of a job, latest first. Both columns of the index stand in the order, else it would sort them all.
MATCH (r:Run)
WHERE r.job = $job AND r.lastSeen IS NOT NULL
RETURN properties(r)
ORDER BY r.job DESC, r.lastSeen DESC
SKIP $offset LIMIT $limit
