// When each of these versions of a dataset was last written, under any of its names.
UNWIND $names AS name
MATCH ()-[w:WROTE]->()
WHERE w.dataset = name AND w.versionKey IN $versions AND w.written
WITH w.versionKey AS version, max(w.at) AS at
RETURN collect(at) AS rows
