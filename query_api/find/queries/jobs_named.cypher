// Jobs by a part of their names: some that are called so, that begin so, and that contain each of its words. Fewer than `most` are all.
// Row: key, text, at, other_names.
CALL () {
  MATCH (n:Job) WHERE n.searchName = toString($text) AND /* part: wanted_job */
  RETURN n LIMIT $most
  UNION
  MATCH (n:Job) WHERE n.searchName STARTS WITH $text AND /* part: wanted_job */
  RETURN n LIMIT $most
  UNION
  MATCH (n:Job) WHERE n.searchName CONTAINS toString($word)
    AND all(word IN $words WHERE n.searchName CONTAINS word) AND /* part: wanted_job */
  RETURN n LIMIT $most
}
RETURN collect([n.key, n.searchName, n.updatedAt, false]) AS rows
