// Whether all that is known of a read `read` is that its run gave the dataset another name: a read, and no inference.
(size(read.jobs) = 0 AND read.inferred IS NULL)
