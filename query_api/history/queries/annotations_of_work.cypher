// What runs that only annotate said of each of these jobs and runs, those that exist, newest first.
// Row: key, said.
UNWIND $keys AS key
MATCH (n:Job|Run {key: key})
CALL (n) {
  MATCH (by:Run)-[a:ANNOTATES]->(n)
  WITH by, a ORDER BY a.at DESC, by.runId DESC LIMIT $most
  RETURN collect([a.at, by.runId, a.version, a.body]) AS said
}
RETURN collect([key, said]) AS rows
