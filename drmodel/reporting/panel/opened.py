"""The page for a notebook, without what it takes until it is asked for."""

from pathlib import Path
from typing import TYPE_CHECKING

from drmodel.errors import DrmodelError, refuse_other
from drmodel.scenario.models import Scenario

if TYPE_CHECKING:
    from drmodel.reporting.panel.page import Page


def panel(scenario: Scenario, language: str | None = None, folder: str = ".") -> "Page":
    """The what-if page of a scenario, for a notebook: levers, and the figures that follow them.

    Parameters
    ----------
    scenario
        The scenario.
    language
        One of `drmodel.formatting.LANGUAGES`; by default the scenario's.
    folder
        Where what is saved is put.

    Returns
    -------
    The page; a notebook shows it.

    Raises
    ------
    DrmodelError
        If that is no scenario, or ipywidgets is not installed.
    ValueError
        If the language is not known.
    """
    refuse_other("scenario", scenario, Scenario, 'drmodel.load("scenario.yaml")')
    try:
        from drmodel.reporting.panel.page import Page
    except ModuleNotFoundError as error:
        raise DrmodelError(f'the page needs {error.name}: pip install -c constraints.txt -e ".[notebook]"') from None
    return Page(scenario, scenario.language if language is None else language, Path(folder))
