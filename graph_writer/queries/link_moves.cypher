// Datasets that became others without a run: what stands for it read the one, took away what was there, and wrote the
// other. Of several events that say so of one instant the one with the greatest stamp counts.
UNWIND $rows AS row
MATCH (old:Dataset {key: row.old})
MATCH (new:Dataset {key: row.new})
MERGE (move:Move {key: row.key})
SET move.at = row.at
MERGE (old)-[read:READ_BY]->(move)
MERGE (move)-[taken:WROTE]->(old)
MERGE (move)-[given:WROTE]->(new)
SET read = row.read, taken = row.taken
WITH row, given WHERE coalesce(given.stamp < row.given.stamp, true)
SET given = row.given
RETURN count(*) AS rows
