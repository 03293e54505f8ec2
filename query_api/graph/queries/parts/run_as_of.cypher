// A run `r` as query_api/graph/as_of_jobs.py reads it.
[r.key, r.firstSeen, r.lastSeen, [at IN [r.startedAt, r.completedAt, r.failedAt, r.abortedAt] WHERE at IS NOT NULL],
 r.completedAt, r.streaming AND 'RUNNING' IN r.eventTypes, coalesce(r.snapshot, false), r.parents[-1]]
