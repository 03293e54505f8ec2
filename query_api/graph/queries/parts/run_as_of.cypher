// A run `r` with what says how it stood at an instant.
// Row: key, first, last, times, writes_from, streams, snapshot, parent, checks, makes.
[r.key, r.firstSeen, r.lastSeen, [at IN [r.startedAt, r.completedAt, r.failedAt, r.abortedAt] WHERE at IS NOT NULL],
 CASE WHEN r.streaming AND /* part: defining */ THEN r.firstSeen ELSE r.completedAt END,
 coalesce(r.streaming, false), coalesce(r.snapshot, false), r.parents[-1],
 coalesce(r.checks, false), coalesce(r.makes, false) AND EXISTS { MATCH (r)-[use:WROTE|STATED]->() WHERE /* part: known */ }]
