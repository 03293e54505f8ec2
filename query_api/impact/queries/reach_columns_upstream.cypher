// Columns within 64 hops upstream of a few, nearest first, with the columns that feed them.
// It reads ahead, as reach_upstream does.
// Row: dataset, field, sources.
UNWIND $keys AS key
MATCH (s:Column {key: key})
MATCH (s)<-[:FEEDS*0..64]-(c)
WITH DISTINCT c LIMIT $limit
/* part: column_upstream */
