// One run.
MATCH (r:Run {key: $key})
RETURN properties(r)
