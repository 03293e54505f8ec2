// What the run `r` showed of a dataset that it used (`use`), and whose run it is.
[r.key, r.runId, HEAD(COLLECT { MATCH (j:Job {key: r.job}) RETURN [j.namespace, j.name] }), use.at, r.state, use.facets,
 {rowCount: use.rowCount, bytes: use.bytes, fileCount: use.fileCount}]
