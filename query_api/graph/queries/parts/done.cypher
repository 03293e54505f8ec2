// Whether the write `w` by `by` changed what was there: it was written, or its run gave the dataset another name. What a move
// gives counts only if there was anything to move: who says again what was renamed before, as a catalog does after a run,
// found that all of it was gone.
(w.movedAway OR w.written AND (NOT by:Move OR /* part: found_it */))
