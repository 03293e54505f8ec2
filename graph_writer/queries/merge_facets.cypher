// Contents of facets, each once. Hashes come sorted.
UNWIND $rows AS row
MERGE (facet:Facet {hash: row.hash})
ON CREATE SET facet.name = row.name, facet.body = row.body
RETURN count(*) AS rows
