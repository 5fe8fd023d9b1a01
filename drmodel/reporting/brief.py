"""Texts of a scenario at a length that a page has room for: what is longer is cut where it is used and told once."""

from collections.abc import Mapping

from drmodel.drawing.glyphs import printable
from drmodel.formatting import Formatter

MOST = 160  # letters of a text beside others; sources, which stand in a list of their own, have no limit


def shortened(text: str, most: int = MOST) -> str:
    """The text, cut at a word with an ellipsis if it is longer.

    Examples
    --------
    >>> shortened("One city by the sea", 12)
    'One city…'
    """
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return (kept.rsplit(None, 1)[0] if " " in kept[most // 2 :] else kept).rstrip() + "…"


class Brief(Formatter):
    """A formatter that cuts long texts of a scenario and remembers them.

    Parameters
    ----------
    words
        The language.
    """

    def __init__(self, words: Formatter) -> None:
        super().__init__(words.language, words.gettext, words.ngettext)
        self._whole: dict[str, None] = {}

    @property
    def whole(self) -> tuple[str, ...]:
        """The texts that were cut so far, in full."""
        return tuple(self._whole)

    def text(self, value: Mapping[str, str] | str) -> str:
        """Words of a scenario in this language, no longer than there is room for."""
        if isinstance(value, str):
            return value
        whole = printable(super().text(value))
        brief = shortened(whole)
        if brief is not whole:
            self._whole[whole] = None
        return brief
