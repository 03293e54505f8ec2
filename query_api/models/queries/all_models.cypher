// All datasets of type MODEL, under their own names; of each whether all its versions were registered under another.
// Row: key, namespace, name, owners, tags, aliased, elsewhere.
MATCH (d:Dataset)
WHERE d.type IN ['MODEL', 'Model', 'model']
WITH d, [(d)<-[a:ANNOTATES]-() WHERE a.body CONTAINS '"registered"' | a.version] AS registered
WITH d, CASE WHEN size(registered) = 0 THEN false ELSE
  coalesce(all(v IN [(d)<-[w:WROTE]-(:Run) WHERE w.written | coalesce(w.version, '')] WHERE v IN registered), false)
END AS elsewhere
RETURN collect([d.key, d.namespace, d.name, d.owners, d.tags, EXISTS { (d)-[:ALIAS]-() }, elsewhere]) AS rows
