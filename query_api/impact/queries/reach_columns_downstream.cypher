// Columns within 64 hops downstream of a few, nearest first, with what they feed (a column) or influence (a dataset: no field).
// It reads ahead, as reach_downstream does.
// Row: dataset, field, targets.
UNWIND $keys AS key
MATCH (s:Column {key: key})
MATCH (s)-[:FEEDS*0..64]->(c)
WITH DISTINCT c LIMIT $limit
/* part: column_downstream */
