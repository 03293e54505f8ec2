// Of a dataset `d` all names by current aliases, as nodes (`named`) and as keys (`names`), and whether its producers
// say what became of it (`reports`).
CALL (d) {
  MATCH (d)-[aliases:ALIAS*0..8]->(name:Dataset)
  WHERE all(a IN aliases WHERE CASE a.owner WHEN startNode(a).key THEN startNode(a).symlinks
                                            ELSE endNode(a).symlinks END IN a.facets)
  WITH DISTINCT name
  RETURN collect(name) AS named, collect(name.key) AS names, count(name.lifecycle) > 0 AS reports
}
