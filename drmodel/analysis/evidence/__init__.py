"""What happened, read from tables of incidents, probes and drills, and what it says about a scenario."""
