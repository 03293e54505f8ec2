"""One OpenLineage event, seen without any I/O: its bytes, its shape, its kind, its time, its partition key."""
