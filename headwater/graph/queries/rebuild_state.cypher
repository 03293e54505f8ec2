// How far the rebuild of the graph is; no row: there was never one.
MATCH (r:Rebuild {key: 'rebuild'})
RETURN r.generation AS generation, r.phase AS phase, r.firsts AS firsts, r.targets AS targets, r.done AS done
