// Delete some edges while this generation is dropping. The lock on its node keeps it from going on meanwhile.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'dropping'
MATCH ()-[e]->()
WITH e LIMIT $most
DELETE e
RETURN count(*) AS deleted
