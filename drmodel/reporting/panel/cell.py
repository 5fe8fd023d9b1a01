"""What the one cell of the served notebook calls: as little as it can, since whoever opens the page waits for it."""

import gc
import logging
import os
from collections.abc import Sequence
from html import escape
from typing import Any

from ipywidgets import HTML

from drmodel.errors import DrmodelError
from drmodel.reporting.panel.opened import panel
from drmodel.scenario.loading import load


def shown(given: Sequence[Any], language: str, folder: str) -> Any:
    """The page of a file; if the file is wrong by now, what is wrong with it.

    Parameters
    ----------
    given
        What `drmodel.scenario.loading.load` takes.
    language
        Language of the page.
    folder
        The folder that its command was run in.
    """
    logging.disable(logging.ERROR)  # a kernel that is stopped while it works would tell so in the terminal
    os.chdir(folder)
    try:
        page = panel(load(*given), language)
    except DrmodelError as error:
        return HTML(f"<pre>{escape(str(error))}</pre>")
    gc.freeze()  # to look through all that stays anyway would keep a reader waiting
    return page
