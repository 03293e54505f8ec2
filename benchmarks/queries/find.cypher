// Some jobs, datasets and columns with a text in their names, in no order, as bare as Cypher can ask for them.
CALL () {
  MATCH (n:Job) WHERE n.searchName CONTAINS $text RETURN n LIMIT $limit
  UNION
  MATCH (n:Dataset) WHERE n.searchName CONTAINS $text RETURN n LIMIT $limit
  UNION
  MATCH (n:Column) WHERE n.searchName CONTAINS $text RETURN n LIMIT $limit
}
RETURN n.key, n.searchName
