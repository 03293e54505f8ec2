// Earlier versions of models, each made by a run like the one that made the latest.
UNWIND $names AS name
MATCH (d:Dataset {searchName: name})<-[w:WROTE]-(r:Run)
UNWIND range(1, $versions) AS version
CREATE (old:Run)-[o:WROTE]->(d)
SET old = r {.*, key: r.key + '-' + version, runId: r.runId + '-' + version, lastSeen: r.lastSeen - version,
             endedAt: r.endedAt - version},
    o = w {.*, at: w.at - version, version: toString(version), versionKey: 'v' + version}
