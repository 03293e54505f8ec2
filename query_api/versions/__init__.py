"""Versions of datasets and jobs: each distinct state that their runs showed, and what differs from the one before."""
