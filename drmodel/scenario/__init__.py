"""What a planner writes: the scenario file, its loading, its variants and its frozen models."""
