"""Catalogues of messages: English is the message itself, other languages come from PO files, read as they are."""

from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from drmodel.formatting import LANGUAGES, Formatter


def formatter(language: str) -> Formatter:
    """A formatter with the catalogue of its language.

    Raises
    ------
    ValueError
        If the language is not one of `drmodel.formatting.LANGUAGES`.

    Examples
    --------
    >>> formatter("pt-BR").gettext("Sources")
    'Fontes'
    """
    if language == "en" or language not in LANGUAGES:
        return Formatter(language)
    messages = translations(language)
    return Formatter(language, gettext=messages.gettext, ngettext=messages.ngettext)


@cache
def translations(language: str) -> GNUTranslations:
    """The messages of a language other than English, compiled in memory from its PO file."""
    locale = LANGUAGES[language]
    with (files("drmodel.reporting") / "catalogues" / f"{locale}.po").open("rb") as file:
        catalogue = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
