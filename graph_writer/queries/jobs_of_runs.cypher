// The jobs of runs that are stored already, read without a lock: their jobs have to be locked before they are.
UNWIND $keys AS key
MATCH (run:Run {key: key})
RETURN collect(run.jobs) AS rows
