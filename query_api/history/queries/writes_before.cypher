// The last writes of a dataset under all its names up to an instant, newest first, each with whether its run had read
// the dataset itself, so that it may only have added to it.
// Row: place, writes.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place].names AS names, $of[place].at AS at
CALL (names, at) {
  /* part: last_writes */
  WITH by, w, names ORDER BY w.at DESC, by.key DESC LIMIT $limit
  RETURN collect([by.key, by.runId, w.at, w.lifecycle, /* part: read_itself */]) AS writes
}
RETURN collect([place, writes]) AS rows
