// Delete some edges of Headwater's own while this generation is dropping. The lock on its node keeps it from going on
// meanwhile. Edges go before nodes, so that one transaction need not delete the millions that a node may have.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'dropping'
MATCH (n)-[e:ALIAS|ANNOTATES|CONSUMED_BY|CONTAINS|CONTROLS|DERIVES|FEEDS|HAS_RUN|INFLUENCES|PRODUCES|READ_BY|SPAWNED|STATED|STATES|TRIGGERED|WROTE]->()
WHERE /* part: own */
WITH e LIMIT $most
DELETE e
RETURN count(*) AS deleted
