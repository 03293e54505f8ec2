// Two datasets that are one, both ways, with the facets that say so.
UNWIND $rows AS row
MATCH (owner:Dataset {key: row.owner})
MATCH (other:Dataset {key: row.other})
MERGE (owner)-[there:ALIAS {owner: row.owner}]->(other)
MERGE (other)-[back:ALIAS {owner: row.owner}]->(owner)
WITH row, there, back,
     coalesce(there.types, []) + [each IN row.types WHERE NOT each IN coalesce(there.types, [])] AS types,
     coalesce(there.facets, []) + [each IN row.facets WHERE NOT each IN coalesce(there.facets, [])] AS facets
SET there.types = types, there.facets = facets, back.types = types, back.facets = facets
RETURN count(*) AS rows
