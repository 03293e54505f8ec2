// How a run `r` stands.
// Row: run_id, state, streaming, started, ended, last_seen.
[r.runId, r.state, r.streaming, coalesce(r.attemptAt, r.startedAt), r.endedAt, r.lastSeen]
