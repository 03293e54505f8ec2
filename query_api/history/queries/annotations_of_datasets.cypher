// What runs that only annotate said of each of these datasets, under any of its names, newest first.
// Row: key, said.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
/* part: names */
CALL (named) {
  UNWIND named AS n
  MATCH (by:Run)-[a:ANNOTATES]->(n)
  WITH by, a ORDER BY a.at DESC, by.key DESC LIMIT $most
  RETURN collect([a.at, by.runId, a.version, a.body]) AS said
}
WITH key, said WHERE size(said) > 0
RETURN collect([key, said]) AS rows
