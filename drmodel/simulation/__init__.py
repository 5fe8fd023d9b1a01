"""Faults in, outages out: what is simulated (`model`), its tables (`program`), the SimPy engine (`reference`), its counts (`tallies`)."""
