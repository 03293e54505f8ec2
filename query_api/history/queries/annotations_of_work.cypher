// What runs that only annotate said of each of these jobs and runs, newest first.
// Row: key, said.
UNWIND $keys AS key
MATCH (n:Job|Run {key: key})
CALL (n) {
  MATCH (by:Run)-[a:ANNOTATES]->(n)
  WITH by, a ORDER BY a.at DESC, by.key DESC LIMIT $most
  RETURN collect([a.at, by.runId, a.version, a.body]) AS said
}
WITH key, said WHERE size(said) > 0
RETURN collect([key, said]) AS rows
