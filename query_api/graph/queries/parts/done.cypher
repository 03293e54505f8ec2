// Whether the write `w` changed what was there: it was written, or its run gave the dataset another name.
(w.written OR w.movedAway)
