// Whether the write `w` by `by` is not of the run or move that reads (`of`): moves of one instant are one to each other.
(by.key <> of.run AND (of.run < 'm' OR by.key < 'm' OR w.at < of.until))
