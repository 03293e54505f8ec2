"""What does this reach: everything down- or upstream of a job, dataset or column, each with its distance."""
