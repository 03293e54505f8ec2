// Columns by a part of their names, as `datasets_named`; namespace, owner and tag are those of their datasets.
// Row: key, dataset, field, text, at.
CALL () {
  MATCH (c:Column) WHERE c.searchName = toString($text)
  MATCH (n:Dataset {key: c.dataset}) WHERE /* part: wanted_node */
  RETURN c, n LIMIT $most
  UNION
  MATCH (c:Column) WHERE c.searchName STARTS WITH $text
  MATCH (n:Dataset {key: c.dataset}) WHERE /* part: wanted_node */
  RETURN c, n LIMIT $most
  UNION
  MATCH (c:Column) WHERE c.searchName CONTAINS $text
  MATCH (n:Dataset {key: c.dataset}) WHERE /* part: wanted_node */
  RETURN c, n LIMIT $most
}
RETURN collect([c.key, n.key, c.field, c.searchName, n.updatedAt]) AS rows
