// Everything is dropped: let the writers in, and say up to where they have to come, partition by partition.
MATCH (r:Rebuild {key: 'rebuild'})
SET r:Rebuild
WITH r WHERE r.generation = $generation AND r.phase = 'dropping'
SET r.phase = 'replaying', r.firsts = $firsts, r.targets = $targets, r.done = 0
