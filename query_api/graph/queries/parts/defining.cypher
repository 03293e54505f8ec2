// Whether the run `r` defines its job's lineage.
('COMPLETE' IN r.eventTypes OR (r.streaming AND 'RUNNING' IN r.eventTypes))
