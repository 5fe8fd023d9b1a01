"""Faults in, outages out.

What is simulated is a `model`, its tables are a `program`, the SimPy engine is `reference`, and what it
counts are `tallies`.
"""
