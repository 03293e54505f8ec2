// Whether an edge `r` is no rename, or one that was done by the instant, and its target neither made nor filled anew from then to
// the instant, as far as the graph keeps that.
(r.origin IS NULL OR r.origin <> 'rename'
 OR r.firstSeen <= $instant AND NOT coalesce(endNode(r).replacedAt > r.lastSeen AND endNode(r).replacedAt <= $instant, false))
