// How many records the writers have applied; with all of them the graph is ready again.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'replaying'
SET r.done = CASE WHEN r.done > $done THEN r.done ELSE $done END,
    r.phase = CASE WHEN $complete THEN 'ready' ELSE r.phase END
