// Whether what the move `by` took was there, under any of its names: the last that was done to it is not that it was moved.
COLLECT {
  MATCH (was:Dataset)-[:READ_BY]->(by)
  MATCH (was)-[wasAliases:ALIAS*0..8]->(wasName:Dataset)
  WHERE all(a IN wasAliases WHERE CASE a.owner WHEN startNode(a).key THEN startNode(a).symlinks
                                               ELSE endNode(a).symlinks END IN a.facets)
  WITH DISTINCT wasName
  CALL (by, wasName) {
    MATCH (one:Run|Move)-[earlier:WROTE]->()
    WHERE earlier.dataset = wasName.key AND earlier.at <= by.at
    WITH by, one, earlier ORDER BY earlier.dataset DESC, earlier.at DESC, one.key DESC
    WITH by, one, earlier
    WHERE (earlier.written OR earlier.movedAway) AND one.key <> by.key AND (one.key < 'm' OR earlier.at < by.at)
    RETURN earlier LIMIT 1
  }
  RETURN coalesce(earlier.movedAway, false) AS away ORDER BY earlier.at DESC LIMIT 1
} <> [true]
