// Everything is dropped: let the writers in, and say up to where they have to come, partition by partition. What wrote
// the old graph is forgotten: the first of the writers says what writes the new one.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'dropping'
SET r.phase = 'replaying', r.firsts = $firsts, r.targets = $targets, r.done = 0
WITH r
OPTIONAL MATCH (f:Format {key: 'format'})
DELETE f
