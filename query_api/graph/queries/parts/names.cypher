// Of a dataset `d` all names by current aliases, as nodes (`named`) and as keys (`names`), and whether its producers
// say what became of it when they write it (`reports`): who drops or renames says nothing of how others write, but the
// producers of what it was before may.
CALL (d) {
  MATCH (d)-[aliases:ALIAS*0..8]->(name:Dataset)
  WHERE all(a IN aliases WHERE CASE a.owner WHEN startNode(a).key THEN startNode(a).symlinks
                                            ELSE endNode(a).symlinks END IN a.facets)
  WITH DISTINCT name
  WITH name, NOT name.lifecycle IN ['DROP', 'RENAME']
             OR (name.lifecycle = 'DROP'
                 AND EXISTS { (name)<-[w:WROTE]-() WHERE NOT w.lifecycle IN ['DROP', 'RENAME'] })
             OR (name.lifecycle IN ['DROP', 'RENAME']
                 AND EXISTS { (name)<-[r:DERIVES]-(old:Dataset)
                              WHERE r.origin = 'rename' AND NOT old.lifecycle IN ['DROP', 'RENAME'] }) AS says
  RETURN collect(name) AS named, collect(name.key) AS names, any(each IN collect(says) WHERE each) AS reports
}
