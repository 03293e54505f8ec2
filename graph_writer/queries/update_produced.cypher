// PRODUCES edges that were read in this transaction, with their joined properties.
UNWIND $rows AS row
MATCH ()-[edge:PRODUCES]->()
WHERE elementId(edge) = row.element
SET edge += row.properties
RETURN count(*) AS rows
