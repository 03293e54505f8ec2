// Begin the next generation of the graph, unless somebody else just did. Setting a label that it has locks the node.
MERGE (r:Rebuild {key: 'rebuild'})
  ON CREATE SET r.generation = 0, r.phase = 'ready'
SET r:Rebuild
WITH r WHERE r.phase = 'ready'
SET r.generation = $generation, r.phase = 'dropping', r.firsts = [], r.targets = [], r.done = 0
