"""What runs did with a dataset, and what was measured of it: `/api/v1/datasets/runs`, `/api/v1/datasets/statistics`."""
