"""Which letters can be printed: those of the report's font, and of one with scripts and signs that it lacks."""

import re
from functools import cache
from pathlib import Path
from unicodedata import category

import font_source_sans_pro
import matplotlib as mpl
from matplotlib.ft2font import FT2Font

_OWN = Path(font_source_sans_pro.__file__).parent / "files"
REGULAR, SEMIBOLD = _OWN / "SourceSansPro-Regular.ttf", _OWN / "SourceSansPro-Semibold.ttf"
OTHER = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"  # Arabic, Hebrew, Greek, signs, some emoji
FONTS = (REGULAR, SEMIBOLD, OTHER)
SPACES = "\t\n\r"
BREAKS = (0xAD, 0x200B)  # soft hyphen and zero-width space: where a word may be divided
SELECTORS = range(0xFE00, 0xFE10)  # say how the letter before them looks, and print nothing


def printable(text: str) -> str:
    r"""The text, letters that no font has by their numbers: nothing is refused, and nothing disappears.

    Examples
    --------
    >>> printable("Lançamento 🚀, 東京, مرحبا")
    'Lançamento [U+1F680], [U+6771 U+4EAC], مرحبا'
    """
    return text if text.isascii() and text.isprintable() else _unknown().sub(_numbers, text)


def _numbers(letters: re.Match[str]) -> str:
    return f"[{' '.join(f'U+{ord(letter):04X}' for letter in letters.group())}]"


@cache
def _unknown() -> re.Pattern[str]:
    """A run of letters that neither font has."""
    known = {ord(space) for space in SPACES}.union(
        SELECTORS, *(FT2Font(str(font)).get_charmap() for font in (REGULAR, OTHER))
    )
    # What joins letters or turns their order has no shape of its own: an archival page may not hold it.
    listed = sorted(code for code in known if category(chr(code)) != "Cf" or code in BREAKS)
    ranges, start = [], listed[0]
    for code, following in zip(listed, [*listed[1:], None], strict=True):
        if following != code + 1:
            ranges.append(f"{re.escape(chr(start))}-{re.escape(chr(code))}")
            start = following if following is not None else 0
    return re.compile(f"[^{''.join(ranges)}]+")
