// Does Neo4j answer, and is the graph whole; no row: it was never rebuilt.
MATCH (r:Rebuild {key: 'rebuild'})
RETURN r.generation, r.phase, r.firsts, r.targets, r.done
