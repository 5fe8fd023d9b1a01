"""examples.py is for mypy: it would evaluate, and look for a cluster."""

collect_ignore = ["examples.py"]
