// All datasets of type MODEL, under their own names; of each whether all its versions were registered under another.
// Row: key, namespace, name, owners, tags, aliased, elsewhere.
MATCH (n:Dataset)
WHERE /* part: is_model */
WITH n, [(n)<-[a:ANNOTATES]-() WHERE a.body CONTAINS '"registered"' | a.version] AS registered
WITH n, CASE WHEN size(registered) = 0 THEN false ELSE
  coalesce(all(v IN [(n)<-[w:WROTE]-(:Run) WHERE w.written | coalesce(w.version, '')] WHERE v IN registered), false)
END AS elsewhere
RETURN collect([n.key, n.namespace, n.name, n.owners, n.tags, EXISTS { (n)-[:ALIAS]-() }, elsewhere]) AS rows
