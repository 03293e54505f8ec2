// How many of each there are, all at no cost but that of reading it: jobs, datasets under all their names, runs; and models.
// Row: of, there.
CALL () { MATCH (n:Job) RETURN count(n) AS there }
RETURN 'jobs' AS of, there
UNION ALL
CALL () { MATCH (n:Dataset) RETURN count(n) AS there }
RETURN 'datasets' AS of, there
UNION ALL
CALL () { MATCH (n:Run) RETURN count(n) AS there }
RETURN 'runs' AS of, there
UNION ALL
CALL () { MATCH (n:Dataset) WHERE /* part: is_model */ RETURN count(n) AS there }
RETURN 'models' AS of, there
