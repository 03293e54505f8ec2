// Of the datasets that were named last those with each word of a text in their names, the newest first; none further back is looked at once enough are found.
// Row: key, text, at, other_names.
MATCH (n:Dataset)
WHERE n.updatedAt <= $at
WITH n ORDER BY n.updatedAt DESC, n.key DESC
WITH n LIMIT $scan
WITH n WHERE all(word IN $words WHERE n.searchName CONTAINS word) AND /* part: wanted_dataset */
WITH n LIMIT $most
RETURN collect([n.key, n.searchName, n.updatedAt, EXISTS { (n)-[:ALIAS]-() }]) AS rows
