// What is shown of a run `r` where many are listed, with its job and the first of its parents.
[r.key, r.runId, HEAD(COLLECT { MATCH (j:Job {key: r.job}) RETURN [j.namespace, j.name] }), r.state, r.streaming,
 coalesce(r.attemptAt, r.startedAt), r.endedAt, r.lastSeen, r.producer, left(r.error, 2000),
 COLLECT { MATCH (p:Run)-[:SPAWNED]->(r) RETURN p.runId ORDER BY p.runId LIMIT 20 }]
