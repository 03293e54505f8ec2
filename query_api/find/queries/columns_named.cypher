// Columns by a part of their names, as `datasets_named`; namespace, owner and tag are those of their datasets.
// Row: key, dataset, field, text, at, other_names.
CALL () {
  MATCH (c:Column) WHERE c.searchName = toString($text) AND (/* part: wanted_column */)
  RETURN c LIMIT $most
  UNION
  MATCH (c:Column) WHERE c.searchName STARTS WITH $text AND (/* part: wanted_column */)
  RETURN c LIMIT $most
  UNION
  MATCH (c:Column) WHERE c.searchName CONTAINS toString($word)
    AND all(word IN $words WHERE c.searchName CONTAINS word) AND (/* part: wanted_column */)
  RETURN c LIMIT $most
}
MATCH (n:Dataset {key: c.dataset})
RETURN collect([c.key, n.key, c.field, c.searchName, n.updatedAt, EXISTS { (n)-[:ALIAS]-() }]) AS rows
