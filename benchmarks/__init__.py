"""Measured workloads, each with a hand-written twin in the same run."""
