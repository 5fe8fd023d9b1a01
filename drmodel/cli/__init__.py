"""The command line: a thin face that reads options, calls drmodel and prints."""

import os
import sys
import warnings


def main() -> None:
    """Run the command that the arguments ask for, and exit with its code."""
    try:
        from drmodel.cli.app import app  # imported here, so that what only names this package stays light
    except KeyboardInterrupt:  # the app itself sees to it from here on
        raise SystemExit(130) from None
    if sys.stdout is None:  # closed from the start: nobody reads, which is no fault
        nowhere = os.open(os.devnull, os.O_WRONLY)
        sys.stdout = os.fdopen(nowhere, "w", encoding="utf-8", closefd=False)  # as Python opens it: never closed
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # whatever the terminal's locale: results are UTF-8
    warnings.formatwarning = _line
    app(prog_name="drmodel")


def _line(message: Warning | str, *_: object, **__: object) -> str:
    """A warning as the command line shows it: where in our sources it came up helps nobody there."""
    return f"drmodel: {message}\n"
