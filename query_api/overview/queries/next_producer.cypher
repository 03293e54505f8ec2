// The producer behind another one in the order of their keys: when it was heard of last, and how many of its runs were
// heard of since a time (up to `most`).
// Row: key, name, at, runs.
MATCH (first:Run)
WHERE first.producerKey > $after AND first.lastSeen IS NOT NULL
WITH first ORDER BY first.producerKey, first.lastSeen LIMIT 1
WITH first.producerKey AS key
CALL (key) {
  MATCH (r:Run)
  WHERE r.producerKey = key AND r.lastSeen IS NOT NULL
  RETURN r ORDER BY r.producerKey DESC, r.lastSeen DESC LIMIT 1
}
CALL (key) {
  MATCH (recent:Run)
  WHERE recent.producerKey = key AND recent.lastSeen >= $since
  WITH recent LIMIT $most
  RETURN count(recent) AS runs
}
RETURN key, left(r.producer, 1000) AS name, r.lastSeen AS at, runs
