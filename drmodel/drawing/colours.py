"""The ink, greys and accent of all figures, and colours in steps between two."""

from collections.abc import Mapping
from dataclasses import dataclass

INK, SOFT, RULE, CARD, WHITE = "#1B2430", "#5B6673", "#D9DEE3", "#F4F6F8", "#FFFFFF"
ACCENT = "#B5123B"  # findings, flips, and what another site cures; nothing else is red
GREYS = ("#4A5563", "#E4E8EC")
ACCENTS = (ACCENT, "#F0C3CE")


@dataclass(frozen=True)
class Part:
    """What a bar is made of: its name and its colour."""

    title: str
    colour: str


def ramp(first: str, last: str, steps: int) -> list[str]:
    """Colours at equal steps from one to another, both included.

    Examples
    --------
    >>> ramp("#000000", "#FFFFFF", 3)
    ['#000000', '#808080', '#FFFFFF']
    """
    return [mixed(first, last, step / (steps - 1) if steps > 1 else 0.0) for step in range(steps)]


def mixed(first: str, last: str, part: float) -> str:
    """The colour that lies a part of the way from one to another.

    Examples
    --------
    >>> mixed("#B5123B", "#FFFFFF", 1)
    '#FFFFFF'
    """
    pairs = zip(_channels(first), _channels(last), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part + 1e-9):02X}" for a, b in pairs)


def group_colours(curable: Mapping[str, bool]) -> dict[str, str]:
    """Colours of the parts of a bar: accents for those that are curable, greys for the others, darkest first."""
    accents = iter(ramp(*ACCENTS, sum(curable.values())))
    greys = iter(ramp(*GREYS, len(curable) - sum(curable.values())))
    return {name: next(accents if cured else greys) for name, cured in curable.items()}


def ink_on(colour: str) -> str:
    """Ink or white, whichever reads better on a colour.

    Examples
    --------
    >>> ink_on("#4A5563"), ink_on("#E4E8EC")
    ('#FFFFFF', '#1B2430')
    """
    red, green, blue = _channels(colour)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else WHITE


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
