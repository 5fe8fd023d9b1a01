"""Where compiled code is kept between sessions.

Numba looks at the date of one file to tell whether its code is still good, and ours is spread over several: each state
of the sources has a folder of its own.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Any

from numba import config, njit, typeof

NOTICE = "drmodel: compiling the simulator, once on this machine; this takes up to half a minute"


def folder() -> Path | None:
    """Folder of this state of the sources, in the user's cache; None where it cannot be written."""
    package = Path(__file__).parents[2]
    sources = sorted([*package.glob("simulation/**/*.py"), *package.glob("laws/*.py")])
    state = hashlib.sha256()
    for source in sources:
        state.update(source.read_bytes())
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        kept = Path(home) / "drmodel" / f"kernel-{state.hexdigest()[:16]}"
        kept.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=kept):  # only trying tells
            return kept
    except (OSError, RuntimeError):  # the latter where there is no home
        return None


def compile_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile when first called, and keep the result; where nothing can be kept, for this session only."""
    kept = folder()
    if kept is None:
        return _announced(njit(nogil=True, error_model="numpy")(function), lambda: False)
    before, config.CACHE_DIR = config.CACHE_DIR, str(kept)  # read when a function is decorated
    try:
        compiled = njit(nogil=True, error_model="numpy", cache=True)(function)
    finally:
        config.CACHE_DIR = before
    return _announced(compiled, lambda: any(kept.rglob("*.nbi")))


def _announced(compiled: Any, is_kept: Callable[[], bool]) -> Callable[..., Any]:
    """Say on the error stream why the first call takes its time."""
    turn = Lock()

    def call(*arguments: Any) -> None:
        with turn:  # the first caller compiles, the others wait for it
            if not compiled.signatures:
                if not is_kept():
                    sys.stderr.write(NOTICE + "\n")
                compiled.compile(tuple(typeof(argument) for argument in arguments))
        compiled(*arguments)

    return call
