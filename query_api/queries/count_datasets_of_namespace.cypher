// How many datasets a namespace has.
MATCH (n:Dataset)
WHERE n.namespaceKey = $namespace
RETURN count(n)
