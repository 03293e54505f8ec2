// A run `r` with what says how it stood at an instant.
// Row: key, first, last, times, completed, endless, snapshot, parent, checks, makes.
[r.key, r.firstSeen, r.lastSeen, [at IN [r.startedAt, r.completedAt, r.failedAt, r.abortedAt] WHERE at IS NOT NULL],
 r.completedAt, coalesce(r.streaming, false) AND 'RUNNING' IN r.eventTypes, coalesce(r.snapshot, false), r.parents[-1],
 coalesce(r.checks, false), coalesce(r.makes, false) AND EXISTS { MATCH (r)-[use:WROTE|STATED]->() WHERE /* part: known */ }]
