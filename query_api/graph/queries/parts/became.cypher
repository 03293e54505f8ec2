// What became of a dataset by the write `w`: what the run said, or that it gave the dataset another name, so that nothing is left.
CASE WHEN w.movedAway THEN 'MOVED' ELSE w.lifecycle END
