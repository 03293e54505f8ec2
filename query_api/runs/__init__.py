"""Runs in time: what a run really read, and who read what it wrote. Derived when asked, never stored."""
