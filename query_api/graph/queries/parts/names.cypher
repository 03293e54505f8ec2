// Of a dataset `d` all names by current aliases, as nodes (`named`) and as keys (`names`), and whether its producers
// say what became of it (`reports`). Who renames says nothing of that, but the producers of what it was before may.
CALL (d) {
  MATCH (d)-[aliases:ALIAS*0..8]->(name:Dataset)
  WHERE all(a IN aliases WHERE CASE a.owner WHEN startNode(a).key THEN startNode(a).symlinks
                                            ELSE endNode(a).symlinks END IN a.facets)
  WITH DISTINCT name
  RETURN collect(name) AS named, collect(name.key) AS names,
         count(CASE WHEN coalesce(name.lifecycle, 'RENAME') <> 'RENAME' THEN 1
                    WHEN EXISTS { MATCH (name)<-[r:DERIVES]-(old:Dataset)
                                  WHERE name.lifecycle = 'RENAME' AND r.origin = 'rename'
                                    AND old.lifecycle <> 'RENAME' } THEN 1 END) > 0 AS reports
}
