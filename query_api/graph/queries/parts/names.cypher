// Of a dataset `d` all names by current aliases, as nodes (`named`) and as keys (`names`), and whether its producers
// say what became of it when they write it (`reports`): who drops it says nothing of how others write.
CALL (d) {
  MATCH (d)-[aliases:ALIAS*0..8]->(name:Dataset)
  WHERE all(a IN aliases WHERE CASE a.owner WHEN startNode(a).key THEN startNode(a).symlinks
                                            ELSE endNode(a).symlinks END IN a.facets)
  WITH DISTINCT name
  WITH name, name.lifecycle <> 'DROP'
             OR name.lifecycle = 'DROP' AND EXISTS { (name)<-[w:WROTE]-() WHERE w.lifecycle <> 'DROP' } AS says
  RETURN collect(name) AS named, collect(name.key) AS names, any(each IN collect(says) WHERE each) AS reports
}
