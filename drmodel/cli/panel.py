"""The what-if page in a browser."""

from importlib.util import find_spec
from typing import Annotated, Literal

import typer

from drmodel.cli.guard import guarded
from drmodel.cli.options import File, On, Settings, Variant, scenario_of
from drmodel.errors import DrmodelError

INTERRUPTED = 130


@guarded
def panel(
    file: File,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    language: Annotated[
        Literal["en", "pt-BR"] | None, typer.Option("--language", help="Language; by default the scenario's.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port on this machine; by default one that is free.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page, or only print where it is.")
    ] = True,
) -> None:
    """Open a page with the scenario's levers in a browser.

    Its figures follow what is moved; only this machine can reach it.
    """
    missing = [name for name in ("voila", "ipywidgets", "ipykernel") if find_spec(name) is None]
    if missing:
        raise DrmodelError(f'the page needs {", ".join(missing)}: pip install -c constraints.txt -e ".[notebook]"')
    scenario = scenario_of(file, variant, settings, on)
    from drmodel.reporting.panel.served import serve

    spoken = language or scenario.language
    given, title = (file, variant, settings or [], on), scenario.name.text(spoken)
    if serve(given, title, spoken, port=port, browser=browser, tell=typer.echo):
        raise typer.Exit(INTERRUPTED)
