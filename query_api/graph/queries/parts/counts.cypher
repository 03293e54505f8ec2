// Whether a read `read` of the dataset `own` by the run `by` counts. One that only a column lineage names (`inferred`)
// does if, under all names of the dataset, an event used it (else it is most likely a part of the query), no input of
// the run is it, and the run did not write it: what it made itself it read in itself. A lineage that names columns of
// its own target says that this was made of what it was before. Of several names that are inferred one counts.
(read.inferred IS NULL OR EXISTS {
  MATCH (own)-[ownAliases:ALIAS*0..8]->(ownName:Dataset)
  WHERE all(a IN ownAliases WHERE CASE a.owner WHEN startNode(a).key THEN startNode(a).symlinks
                                               ELSE endNode(a).symlinks END IN a.facets)
  WITH DISTINCT ownName
  OPTIONAL MATCH (ownName)-[other:READ_BY]->(by)
  WHERE other.inferred IS NULL OR other.inferred > read.inferred
    OR (other.inferred = read.inferred AND ownName.key < own.key)
  OPTIONAL MATCH (ownName)<-[made:WROTE]-(by)
  WITH sum(CASE WHEN ownName.observed THEN 1 ELSE 0 END) AS observed, count(other) AS others, count(made) AS itsOwn
  WHERE observed > 0 AND others = 0 AND (itsOwn = 0 OR read.inferred = 'itself')
  RETURN 1 AS one
})
