"""Models, datasets, columns, jobs and runs by a part of their names, or by what was named last: `/api/v1/find`."""
