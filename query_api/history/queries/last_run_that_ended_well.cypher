// When the last run of a job before an instant ended that was successful; the runs after it are read on the way.
// Row: at.
MATCH (r:Run)
WHERE r.job = $job AND r.lastSeen < $before
WITH r ORDER BY r.job DESC, r.lastSeen DESC, r.key DESC
WITH r WHERE r.state = 'COMPLETE'
RETURN r.lastSeen AS at LIMIT 1
