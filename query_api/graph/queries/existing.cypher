// Which of these keys are nodes.
UNWIND $keys AS key
MATCH (n:Job|Dataset|Column {key: key})
RETURN collect(n.key) AS rows
