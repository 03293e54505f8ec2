// Whether what the run `r` wrote or stated (`use`) was known at the instant: of one that streams from its beginning on.
(use.at <= $instant OR use.statedAt <= $instant
 OR r.completedAt <= $instant OR r.failedAt <= $instant OR r.abortedAt <= $instant)
