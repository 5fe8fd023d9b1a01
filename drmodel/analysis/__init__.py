"""What the numbers mean: costs, screening, comparison, recommendation, triggers."""
