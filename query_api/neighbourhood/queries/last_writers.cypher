// How the run stands that wrote each of these datasets last, under any of its names, up to an instant.
// Row: place, run.
UNWIND range(0, size($of) - 1) AS place
WITH place, $of[place] AS names, $until AS at
CALL (names, at) {
  /* part: last_writes */
  WITH by AS r, w ORDER BY w.at DESC, r.key DESC LIMIT 1
  RETURN r
}
RETURN collect([place, /* part: run_stands */]) AS rows
