// What the write `w` by the run or move `by` is sorted by among those of one instant: moves come after runs, and of moves
// what they take away before what they give, as in a swap (`query_api/history/seen_writes.py` sorts alike).
CASE WHEN w.movedAway AND by:Move THEN 'l' + by.key ELSE by.key END
