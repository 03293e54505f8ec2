// Earlier versions of models, each made by a run like the one that made the latest.
UNWIND $names AS name
MATCH (d:Dataset {searchName: name})<-[w:WROTE]-(r:Run)
UNWIND range(1, $versions) AS version
CREATE (old:Run)
SET old = properties(r), old.key = r.key + '-' + version, old.runId = r.runId + '-' + version,
    old.lastSeen = r.lastSeen - version, old.endedAt = r.endedAt - version
CREATE (old)-[o:WROTE]->(d)
SET o = properties(w), o.at = w.at - version, o.version = toString(version), o.versionKey = 'v' + version
