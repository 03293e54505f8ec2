// The runs that waited for other runs and have test results: a verdict on a run is one.
// Row: run, judge.
UNWIND $runs AS key
MATCH (r:Run {key: key})-[:TRIGGERED]->(judge:Run)
WHERE judge.testsFailed IS NOT NULL
RETURN collect([key, judge.key]) AS rows
