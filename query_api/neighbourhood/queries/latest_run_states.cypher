// How the latest run of each of these jobs stands that was over by an instant, without its facets.
// Row: job, run.
/* part: latest_run_of_job */
RETURN collect([job, /* part: run_stands */]) AS rows
