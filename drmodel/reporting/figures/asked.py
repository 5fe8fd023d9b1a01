"""What a figure needs of a study, and a study has only if it was asked for."""

from typing import TypeVar

Found = TypeVar("Found")


def asked(found: Found | None, name: str) -> Found:
    """What was found.

    Raises
    ------
    ValueError
        If it was not asked for.
    """
    if found is None:
        raise ValueError(f"the study has no `{name}` to draw")
    return found
