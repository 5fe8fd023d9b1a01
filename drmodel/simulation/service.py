"""What users feel of all that is wrong, if they are not fenced."""

from collections.abc import Sequence

from drmodel.simulation.world import Fault, Place


def felt(active: Place, corruptions: list[Fault], shared: Sequence[Place]) -> Fault | None:
    """The fault that a group feels: the greatest harm; among equals its own before shared places, then the oldest.

    Parameters
    ----------
    active
        The region that serves the group.
    corruptions
        Of the data of the group, not yet restored.
    shared
        Places that the group needs beside its region.
    """
    worst: Fault | None = None
    if active.harmful or corruptions:
        worst = min(active.harmful + corruptions, key=_severity)
    for place in shared:
        if place.harmful:
            other = min((fault for place in shared for fault in place.harmful), key=_severity)
            return other if worst is None or other.row.harm > worst.row.harm else worst
    return worst


def _severity(fault: Fault) -> tuple[int, int, int]:
    """Smallest for the greatest harm, then the oldest, then the first mode."""
    return -fault.row.harm, fault.onset, fault.mode
