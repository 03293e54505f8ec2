// Delete some nodes of Headwater's own while this generation is dropping, but not the one that says so. The lock on it
// keeps it from going on meanwhile.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'dropping'
MATCH (n:Job|Dataset|Column|Run|Move|Facet)
WHERE /* part: own */
WITH n LIMIT $most
DETACH DELETE n
RETURN count(*) AS deleted
