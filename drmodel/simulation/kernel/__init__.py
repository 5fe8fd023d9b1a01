"""The compiled engine: the rules of the reference, told a second time as one loop from event to event.

`layout` says how a program and the state of a replication lie in memory, `packing` lays a program out; `draws` finds
the random numbers, `faults` lets the world break, `groups` moves users, `books` counts, `loop` plays replications, and
`engine` is what Python calls. Nothing is shared with the reference but the program and the laws' tables.
"""
