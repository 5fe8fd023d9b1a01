"""From what went wrong to one clear message and an exit code."""

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec

import typer

from drmodel.errors import DrmodelError

BUG, BAD, NO = 1, 2, 3
FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS})  # a file on the way, not the result
DEBUG = "DRMODEL_DEBUG"  # environment variable: set, a bug shows its traceback

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """The command, ending with the exit codes of the command line and without a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except typer.Exit:
            raise
        except DrmodelError as error:
            typer.echo(str(error), err=True)
            if error.page:
                typer.echo(f"help: {error.page}", err=True)
            raise typer.Exit(BAD) from None
        except BrokenPipeError:
            _drop_output()
            raise typer.Exit from None
        except Exception as error:  # whatever it is, the user gets a sentence
            if DEBUG in os.environ:
                raise
            if isinstance(error, OSError) and error.errno in FULL:
                named = error.filename or "a temporary file"
                typer.echo(
                    f"{named}: cannot be written ({error.strerror}); make room, or set TMPDIR elsewhere", err=True
                )
                raise typer.Exit(BAD) from None
            typer.echo(
                f"a bug of drmodel, not of your input: {type(error).__name__}: {error}; "
                f"please report it with your command ({DEBUG}=1 shows where it happened)",
                err=True,
            )
            raise typer.Exit(BUG) from None

    return run


@contextmanager
def arguments() -> Iterator[None]:
    """What a calculator refuses here is what the user typed."""
    try:
        yield
    except ValueError as error:
        raise DrmodelError(str(error)) from None


def _drop_output() -> None:
    """Nobody reads on: let what is still buffered go nowhere, without a complaint at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
