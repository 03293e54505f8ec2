// Write the joined properties of Job nodes; a null removes a property.
UNWIND $rows AS row
MATCH (node:Job {key: row.key})
SET node += row.properties
RETURN count(*) AS rows
