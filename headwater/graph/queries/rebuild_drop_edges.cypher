// Delete some edges of Headwater's own while this generation is dropping. The lock on its node keeps it from going on
// meanwhile. Edges go before nodes, so that one transaction need not delete the millions that a node may have.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'dropping'
MATCH ()-[e:ALIAS|ANNOTATES|CONSUMED_BY|CONTAINS|CONTROLS|DERIVES|FEEDS|HAS_RUN|INFLUENCES|PRODUCES|READ_BY|SPAWNED|STATED|STATES|TRIGGERED|WROTE]->()
WITH e, startNode(e) AS n  // not in the pattern: nodes whose edges are gone would be looked at again every time
WHERE /* part: own */
WITH e LIMIT $most
DELETE e
RETURN count(*) AS deleted
