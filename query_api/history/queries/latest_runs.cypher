// The latest run of each of these jobs that was over by an instant, as it is shown among others.
// Row: job, run.
/* part: latest_run_of_job */
RETURN job, /* part: brief_run */ AS run
