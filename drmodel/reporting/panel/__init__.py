"""The what-if page: levers of a scenario, figures that follow them, what is saved. It shows and computes nothing."""
