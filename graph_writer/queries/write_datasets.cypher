// Write the joined properties of Dataset nodes; a null removes a property.
UNWIND $rows AS row
MATCH (node:Dataset {key: row.key})
SET node += row.properties
RETURN count(*) AS rows
