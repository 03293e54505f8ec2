// The moves that brought datasets another name, to and from some names, up to an instant: `away` those from there. Most
// names were never another one's.
// Row: name, other, at, away.
UNWIND $names AS name
MATCH (d:Dataset {key: name})
WHERE EXISTS { (d)-[r:DERIVES]-() WHERE r.origin = 'rename' }
CALL (d) {
  MATCH (d)<-[w:WROTE]-(by:Move)<-[:READ_BY]-(former:Dataset)
  WHERE w.written AND w.at <= $until
  RETURN former.key AS other, w.at AS at, false AS away
  UNION ALL
  MATCH (d)<-[w:WROTE]-(by:Move)-[given:WROTE]->(now:Dataset)
  WHERE w.movedAway AND given.written AND w.at <= $until
  RETURN now.key AS other, w.at AS at, true AS away
}
RETURN collect([name, other, at, away]) AS rows
