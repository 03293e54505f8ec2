// Say in which format the graph is, and by which rules for names, where it does not say so (0: by this statement): in
// that of its first writer while it is empty, else in the one of before graphs said so. MERGE locks the node: of several
// writers one is the first.
UNWIND $written AS written
MERGE (f:Format {key: 'format'})
  ON CREATE SET f.version = 0, f.namingRules = written.rules
WITH f, written,
  EXISTS { MATCH (n:Job) USING INDEX n:Job(key) WHERE n.key > '' }
    OR EXISTS { MATCH (n:Dataset) USING INDEX n:Dataset(key) WHERE n.key > '' }
    OR EXISTS { MATCH (n:Run) USING INDEX n:Run(key) WHERE n.key > '' } AS filled
SET f.version = CASE WHEN f.version > 0 THEN f.version WHEN filled THEN written.unmarked ELSE written.version END
RETURN collect([f.version, f.namingRules]) AS rows
