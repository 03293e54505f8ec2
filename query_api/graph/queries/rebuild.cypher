// Does Neo4j answer, and is the graph whole; no row: it was never rebuilt.
// Row: generation, phase, firsts, targets, done.
MATCH (r:Rebuild {key: 'rebuild'})
RETURN r.generation AS generation, r.phase AS phase, r.firsts AS firsts, r.targets AS targets, r.done AS done
