// Constraints and indexes of the graph, one statement a line group, each safe to repeat.
// A node is found by its key alone; MERGE on a key under a uniqueness constraint also locks a key not yet there.
CREATE CONSTRAINT job_key IF NOT EXISTS FOR (n:Job) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT dataset_key IF NOT EXISTS FOR (n:Dataset) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT run_key IF NOT EXISTS FOR (n:Run) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT move_key IF NOT EXISTS FOR (n:Move) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT column_key IF NOT EXISTS FOR (n:Column) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT facet_hash IF NOT EXISTS FOR (n:Facet) REQUIRE n.hash IS UNIQUE;
// One node, no part of the lineage: see headwater/graph/rebuild.py.
CREATE CONSTRAINT rebuild_key IF NOT EXISTS FOR (n:Rebuild) REQUIRE n.key IS UNIQUE;
// Another: see headwater/graph/format.py.
CREATE CONSTRAINT format_key IF NOT EXISTS FOR (n:Format) REQUIRE n.key IS UNIQUE;

// The columns of a dataset.
CREATE INDEX column_dataset IF NOT EXISTS FOR (n:Column) ON (n.dataset);

// The latest runs of a job, whatever their number.
CREATE INDEX run_job IF NOT EXISTS FOR (n:Run) ON (n.job, n.lastSeen);

// The latest runs in a state, or of a producer, whatever their number; a run by the beginning of its id.
CREATE INDEX run_state IF NOT EXISTS FOR (n:Run) ON (n.state, n.lastSeen);
CREATE INDEX run_producer IF NOT EXISTS FOR (n:Run) ON (n.producerKey, n.lastSeen);
CREATE INDEX run_search IF NOT EXISTS FOR (n:Run) ON (n.searchId);

// The last write of a dataset before an instant, its writes of an explicit version, its reads alike.
CREATE INDEX wrote_at IF NOT EXISTS FOR ()-[w:WROTE]-() ON (w.dataset, w.at);
CREATE INDEX wrote_version IF NOT EXISTS FOR ()-[w:WROTE]-() ON (w.dataset, w.versionKey);
CREATE INDEX read_version IF NOT EXISTS FOR ()-[r:READ_BY]-() ON (r.dataset, r.versionKey);
CREATE INDEX read_at IF NOT EXISTS FOR ()-[r:READ_BY]-() ON (r.dataset, r.at);
// The same of snapshots, and of runs that stream those that went on after an instant: few edges have these.
CREATE INDEX wrote_snapshot IF NOT EXISTS FOR ()-[w:WROTE]-() ON (w.dataset, w.snapshotKey);
CREATE INDEX read_snapshot IF NOT EXISTS FOR ()-[r:READ_BY]-() ON (r.dataset, r.snapshotKey);
CREATE INDEX wrote_until IF NOT EXISTS FOR ()-[w:WROTE]-() ON (w.dataset, w.until);
CREATE INDEX read_until IF NOT EXISTS FOR ()-[r:READ_BY]-() ON (r.dataset, r.until);

// Listing a namespace in the order of names. Index entries have a size limit, so both properties are bounded.
CREATE INDEX job_namespace IF NOT EXISTS FOR (n:Job) ON (n.namespaceKey, n.searchName);
CREATE INDEX dataset_namespace IF NOT EXISTS FOR (n:Dataset) ON (n.namespaceKey, n.searchName);

// Models, and other datasets of a type.
CREATE INDEX dataset_type IF NOT EXISTS FOR (n:Dataset) ON (n.type);

// What is called so, and what begins so: of a text that nearly all names have, an index of parts looks at nearly all.
CREATE INDEX job_name IF NOT EXISTS FOR (n:Job) ON (n.searchName);
CREATE INDEX dataset_name IF NOT EXISTS FOR (n:Dataset) ON (n.searchName);
CREATE INDEX column_name IF NOT EXISTS FOR (n:Column) ON (n.searchName);

// Search by a part of the name.
CREATE TEXT INDEX job_search IF NOT EXISTS FOR (n:Job) ON (n.searchName);
CREATE TEXT INDEX dataset_search IF NOT EXISTS FOR (n:Dataset) ON (n.searchName);
CREATE TEXT INDEX column_search IF NOT EXISTS FOR (n:Column) ON (n.searchName);

// Jobs and datasets in the order in which they were last named.
CREATE INDEX job_updated IF NOT EXISTS FOR (n:Job) ON (n.updatedAt);
CREATE INDEX dataset_updated IF NOT EXISTS FOR (n:Dataset) ON (n.updatedAt);

// Questions are answered by index from the first one on: wait until all are online, at most a minute.
CALL db.awaitIndexes(60);
