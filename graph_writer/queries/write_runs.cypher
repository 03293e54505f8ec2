// Write the joined properties of Run nodes; a null removes a property.
UNWIND $rows AS row
MATCH (node:Run {key: row.key})
SET node += row.properties
RETURN count(*) AS rows
