// How many jobs a namespace has.
MATCH (n:Job)
WHERE n.namespaceKey = $namespace AND n.searchName IS NOT NULL
RETURN [count(n)] AS rows
