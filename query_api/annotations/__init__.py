"""What people and registries have said of a node: `/api/v1/annotations`."""
