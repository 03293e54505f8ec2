// All datasets of type MODEL, and what became of them by moves, under their own names; of each whether all its versions
// were registered under another, or went to another by a move and nothing came since.
// Row: key, namespace, name, owners, tags, aliased, elsewhere.
MATCH (n:Dataset)
WHERE /* part: is_model */
OPTIONAL MATCH (n)(()-[r:DERIVES WHERE r.origin = 'rename']->()){1,20}(now:Dataset WHERE now.type IS NULL)
WITH collect(DISTINCT n) + collect(DISTINCT now) AS found
UNWIND found AS n
WITH DISTINCT n
WITH n, [(n)<-[a:ANNOTATES]-() WHERE a.body CONTAINS '"registered"' | a.version] AS registered
WITH n, CASE WHEN size(registered) = 0 THEN false ELSE
  coalesce(all(v IN [(n)<-[w:WROTE]-(:Run) WHERE w.written | coalesce(w.version, '')] WHERE v IN registered), false)
END AS elsewhere
CALL (n) {
  MATCH (n)-[r:DERIVES]->() WHERE r.origin = 'rename'
  WITH n, count(r) AS renames
  MATCH (n)<-[w:WROTE]-(by:Run|Move) WHERE w.written OR w.movedAway
  WITH by:Move AND coalesce(w.movedAway, false) AS gone, w.at AS at ORDER BY at DESC, gone LIMIT 1
  RETURN collect(gone) AS last
}
WITH n, elsewhere OR true IN last AS elsewhere
RETURN collect([n.key, n.namespace, n.name, n.owners, n.tags, EXISTS { (n)-[:ALIAS]-() }, elsewhere]) AS rows
