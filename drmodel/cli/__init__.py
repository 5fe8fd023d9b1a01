"""The command line: a thin face that reads options, calls drmodel and prints."""

import os
import signal
import sys
import warnings
from types import FrameType

INTERRUPTED = 130


def main() -> None:
    """Run the command that the arguments ask for, and exit with its code."""
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else who started us has other plans for it
    if heard:
        signal.signal(signal.SIGINT, _leave)
    try:
        from drmodel.cli.app import app  # imported here, so that what only names this package stays light

        _set_up_streams()
        warnings.formatwarning = _line
        if heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        app(prog_name="drmodel")
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    finally:
        if heard:
            signal.signal(signal.SIGINT, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Before and after a command there is nothing to tidy up, and an import that is cut short has a lot to say."""
    os._exit(INTERRUPTED)


def _set_up_streams() -> None:
    if sys.stdout is None:  # closed from the start: nobody reads, which is no fault
        nowhere = os.open(os.devnull, os.O_WRONLY)
        sys.stdout = os.fdopen(nowhere, "w", encoding="utf-8", closefd=False)  # as Python opens it: never closed
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # whatever the terminal's locale: results are UTF-8


def _line(message: Warning | str, *_: object, **__: object) -> str:
    """A warning as the command line shows it: where in our sources it came up helps nobody there."""
    return f"drmodel: {message}\n"
