// Datasets with what is shown of them: when they were last written, and by a run that made something of it for sure.
// Row: key, properties, written, made.
UNWIND $keys AS key
MATCH (d:Dataset {key: key})
RETURN d.key AS key, properties(d) AS properties, reduce(last = null, at IN [(d)<-[r:PRODUCES]-() | r.lastSeen] |
  CASE WHEN last IS NULL OR at > last THEN at ELSE last END) AS written,
  reduce(last = null, at IN [(d)<-[r:PRODUCES]-() WHERE NOT r.group STARTS WITH '?' | r.lastSeen] |
  CASE WHEN last IS NULL OR at > last THEN at ELSE last END) AS made
