// All datasets of type MODEL, under their own names.
// Row: key, namespace, name, owners, tags, aliased.
MATCH (d:Dataset)
WHERE d.type IN ['MODEL', 'Model', 'model']
RETURN collect([d.key, d.namespace, d.name, d.owners, d.tags, EXISTS { (d)-[:ALIAS]-() }]) AS rows
