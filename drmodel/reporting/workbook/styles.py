"""How cells look: inputs as finance marks them, and numbers by currency and language."""

from collections.abc import Mapping
from typing import Any, Literal

from drmodel.drawing.colours import CARD, INK, RULE, SOFT
from drmodel.formatting import Formatter

Look = Literal[
    "title", "stamp", "deck", "heading", "head", "head_inside", "head_right",
    "text", "text_right", "inside", "strong", "strong_right", "quiet", "key",
    "input", "number", "total", "best",
]  # fmt: skip

BLUE, GROUND = "#0033CC", "#FFF8E1"  # an input: blue on a light ground
_BODY: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
_NUMBER: Mapping[str, Any] = {"align": "right"}
_HEAD: Mapping[str, Any] = {
    "bold": True, "bg_color": CARD, "bottom": 1, "bottom_color": SOFT, "text_wrap": True, "valign": "bottom",
}  # fmt: skip
LOOKS: Mapping[Look, Mapping[str, Any]] = {
    "title": {"font_size": 16, "bold": True},
    "stamp": {"font_size": 9, "font_color": SOFT},
    "deck": {"font_color": SOFT},
    "heading": {"font_size": 12, "bold": True},
    "head": _HEAD,
    "head_inside": {**_HEAD, "align": "left", "indent": 1},
    "head_right": {**_HEAD, **_NUMBER},
    "text": {"text_wrap": True},
    "text_right": {**_NUMBER, "text_wrap": True},
    "inside": {"text_wrap": True, "align": "left", "indent": 1},
    "strong": {"text_wrap": True, "bold": True},
    "strong_right": {**_NUMBER, "text_wrap": True, "bold": True},
    "quiet": {"font_size": 9, "font_color": SOFT, "text_wrap": True, "align": "left", "indent": 1},
    "key": {"font_size": 9, "font_color": SOFT},
    "input": {**_NUMBER, "font_color": BLUE, "bg_color": GROUND, "border": 4, "border_color": RULE},
    "number": _NUMBER,
    "total": {**_NUMBER, "bold": True, "top": 1, "top_color": SOFT},
    "best": {"bold": True, "font_size": 12},
}
_LOCALES = {"en": "409", "pt-BR": "416"}


def look_of(look: Look) -> dict[str, Any]:
    """The properties of a look."""
    return {**_BODY, **LOOKS[look]}


class Codes:
    r"""Number formats of a language.

    Examples
    --------
    >>> Codes(Formatter("en")).money("USD")
    '[$-409]"$"#,##0;[$-409]\\-"$"#,##0;\\–'
    """

    def __init__(self, words: Formatter) -> None:
        self._words, self._locale = words, _LOCALES[words.language]

    def money(self, currency: str, digits: int = 0) -> str:
        """Money; nothing is a dash."""
        code = f'"{self._words.symbol(currency)}"#,##0{_decimals(digits)}'
        return rf"[$-{self._locale}]{code};[$-{self._locale}]\-{code};\–"

    def number(self, digits: int = 0) -> str:
        """A number."""
        return f"[$-{self._locale}]#,##0" + _decimals(digits)

    def price(self) -> str:
        """A price as it is typed, without thousands, so that a table saved as text reads back."""
        return f"[$-{self._locale}]0.00##"

    def share(self, digits: int = 1) -> str:
        """A share in percent."""
        return f"[$-{self._locale}]0{_decimals(digits)}\\ %"

    def share_up_to(self, most: float) -> str:
        """A share in percent, one beyond a limit only as that."""
        return f'[$-{self._locale}][>{most:g}]"> {self._words.share(most, 0)}";{self.share()}'

    def ratio(self) -> str:
        """A ratio, such as 15.9×."""
        return f"[$-{self._locale}]#,##0.0\\×"


def _decimals(digits: int) -> str:
    return "." + "0" * digits if digits else ""
