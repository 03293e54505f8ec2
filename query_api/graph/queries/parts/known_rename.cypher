// Whether an edge `r` between `n` and `m` is no rename, or both names were known by the instant.
(r.origin IS NULL OR r.origin <> 'rename' OR (n.createdAt <= $instant AND m.createdAt <= $instant))
