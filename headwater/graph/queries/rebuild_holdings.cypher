// How many nodes of the lineage the database holds, how many of others', and what some of these are called.
MATCH (n)
WITH (/* part: own */) AS own, (n:Rebuild|Format) AND size(labels(n)) = 1 AS told, labels(n) AS labels
WITH own, told, labels, count(*) AS nodes
WITH sum(CASE WHEN own THEN nodes ELSE 0 END) AS own,
     sum(CASE WHEN own OR told THEN 0 ELSE nodes END) AS others,
     collect(CASE WHEN own OR told THEN null ELSE labels END)[..5] AS called
RETURN own, others, called
