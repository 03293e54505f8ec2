// Columns by several words: those with one of them in their names whose datasets have the others in theirs. Of each word at most `scan` are looked at.
// Row: key, dataset, field, text, at, other_names.
CALL () {
  UNWIND $words AS word
  CALL (word) {
    MATCH (c:Column) WHERE c.searchName CONTAINS toString(word) AND (/* part: wanted_column */)
    RETURN c LIMIT $scan
  }
  RETURN DISTINCT c
}
MATCH (n:Dataset {key: c.dataset})
WITH n, c, n.searchName + '.' + c.searchName AS text
WHERE all(word IN $words WHERE text CONTAINS word)
WITH n, c, text LIMIT $most
RETURN collect([c.key, n.key, c.field, text, n.updatedAt, EXISTS { (n)-[:ALIAS]-() }]) AS rows
