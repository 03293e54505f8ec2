// How many of each there are, all at no cost but that of reading it: jobs, datasets under all their names, runs; and models.
// Row: of, there.
MATCH (n:Job) RETURN 'jobs' AS of, count(n) AS there
UNION ALL
MATCH (n:Dataset) RETURN 'datasets' AS of, count(n) AS there
UNION ALL
MATCH (n:Run) RETURN 'runs' AS of, count(n) AS there
UNION ALL
MATCH (n:Dataset) WHERE n.type IN ['MODEL', 'Model', 'model'] RETURN 'models' AS of, count(n) AS there
