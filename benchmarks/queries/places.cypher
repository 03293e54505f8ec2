// Every summary edge, by what it joins: an element id is another one each time the edge is made.
MATCH (source)-[edge:CONSUMED_BY|PRODUCES]->(target)
RETURN elementId(edge) AS element, [source.key, type(edge), target.key] AS place
