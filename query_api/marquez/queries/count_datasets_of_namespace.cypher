// How many datasets a namespace has.
MATCH (n:Dataset)
WHERE n.namespaceKey = $namespace AND n.searchName IS NOT NULL
RETURN [count(n)] AS rows
