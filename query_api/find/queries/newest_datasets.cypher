// Of the datasets that were named last, from a place on, those that are wanted; and how far it was looked.
// Row: last, looked_at, found.
MATCH (n:Dataset)
WHERE n.updatedAt <= $at
WITH n ORDER BY n.updatedAt DESC, n.key DESC
WITH n WHERE n.updatedAt < $at OR n.key < $key
WITH n LIMIT $scan
WITH n, /* part: wanted_dataset */ AS wanted
WITH collect([n.updatedAt, n.key]) AS looked, collect(CASE WHEN wanted THEN n END)[..$limit] AS found
RETURN looked[-1] AS last, size(looked) AS looked_at,
       [n IN found | [n.key, n.searchName, n.updatedAt, EXISTS { (n)-[:ALIAS]-() }]] AS found
