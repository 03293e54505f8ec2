// What the run `by` read, if that is at most `$narrow` datasets, as `reads_of_runs` has it; else only whether any of
// `names` is among them.
CASE WHEN COUNT { (by)<-[:READ_BY]-() } <= $narrow
  THEN COLLECT { MATCH (by)<-[read:READ_BY]-(own:Dataset)
                 WHERE /* part: counts */
                 RETURN [by.key, own.key, read.at, read.until, coalesce(read.version, read.snapshot),
                         read.versionKey, read.snapshotKey, read.inferred IS NOT NULL, /* part: by_renaming */] }
  ELSE /* part: read_itself */ END
