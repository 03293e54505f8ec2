// Whether a run had used the edge `r` of a job by the instant, or a declaration by then names it.
(r.firstSeen <= $instant OR r.declared < $stamp)
