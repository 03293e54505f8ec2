// Whether what the run `r` wrote or stated (`use`) was known at the instant.
(use.at <= $instant OR use.statedAt <= $instant OR r.streaming
 OR r.completedAt <= $instant OR r.failedAt <= $instant OR r.abortedAt <= $instant)
