"""What a cell may hold: any text of a scenario as text, without what XML forbids, and no longer than a cell."""

import re

MOST = 32_767  # UTF-16 units that a cell holds
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t")


def cell_text(text: str, cut: str) -> str:
    r"""A text as a cell holds it; one that is too long is cut, and ends with the words that say so.

    Examples
    --------
    >>> cell_text("a\x00b\r\nc", "[cut]")
    'a\ufffdb\nc'
    >>> len(cell_text("x" * 40_000, "[cut]")), cell_text("x" * 40_000, "[cut]")[-7:]
    (32767, 'x [cut]')
    """
    clean = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * MOST:
        return clean
    return units[: 2 * (MOST - len(cut) - 1)].decode("utf-16-le", "ignore") + " " + cut


def would_be_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula if somebody typed it."""
    return text.startswith(_LOOKS_LIKE_A_FORMULA)
