// The latest moves by which a dataset became what it is, under any of its names; most datasets had no other name before.
UNWIND $names AS name
MATCH (d:Dataset {key: name})
WHERE EXISTS { (d)<-[r:DERIVES]-() WHERE r.origin = 'rename' }
CALL (name) {
  MATCH (by:Move)-[w:WROTE]->()
  WHERE w.dataset = name AND w.at <= $until
  WITH by, w ORDER BY w.dataset DESC, w.at DESC, by.key DESC
  WITH by, w WHERE w.written
  RETURN by LIMIT $limit
}
RETURN collect(by.key) AS rows
