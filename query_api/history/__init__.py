"""What runs really read and wrote: which write a read saw, closures of runs, versions and what is said of them."""
