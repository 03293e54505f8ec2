// How many columns each of these datasets has under all of its names; those that differ only in case are one.
UNWIND range(0, size($of) - 1) AS place
CALL (place) {
  UNWIND $of[place] AS dataset
  MATCH (c:Column {dataset: dataset})
  RETURN count(DISTINCT toLower(c.field)) AS columns
}
WITH place, columns ORDER BY place
RETURN collect(columns) AS rows
