// What the runs of groups used as of an instant: a run without parent, or all runs of its job under its parent.
// What a run did under another name that it gave up is its job's; of one that is apart each has its own.
// The parent is found first: while few runs have any, the planner would look through all that have one.
// Row: job, run, uses.
UNWIND $groups AS of
CALL (of) {
  WITH of WHERE of.parent IS NULL
  MATCH (r:Run {key: of.run})
  RETURN r
  UNION
  WITH of WHERE of.parent IS NOT NULL
  MATCH (parent:Run {key: of.parent})
  WITH of, parent
  MATCH (parent)-[:SPAWNED]->(r:Run)
  WHERE r.job = of.job AND r.parents[-1] = of.parent AND r.firstSeen <= $instant
  RETURN r
}
RETURN collect([
  of.job, /* part: run_as_of */,
  [(d:Dataset)-[use:READ_BY]->(r) WHERE size(use.jobs) > 0 AND (of.job IN use.jobs OR r.apart IS NULL) | ['read', d.key, null, use.statedAt]] +
  [(r)-[use:WROTE|STATED]->(d) WHERE size(use.jobs) > 0 AND (of.job IN use.jobs OR r.apart IS NULL) AND use.drops IS NULL AND /* part: known */ |
    [CASE type(use) WHEN 'STATED' THEN 'state' ELSE 'write' END, d.key, use.lineages, use.statedAt]]
]) AS rows
