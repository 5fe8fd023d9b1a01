"""The page of a scenario's file, served to the browsers of this machine and to no other."""

import json
import os
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Callable, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from types import FrameType
from typing import Any

from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.auth.identity import PasswordIdentityProvider
from jupyter_server.base.websocket import WS_PING_INTERVAL
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila

from drmodel.errors import DrmodelError
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.panel.told import logging_config

LOOPBACK = "127.0.0.1"


class OwnPages(PasswordIdentityProvider):
    """Who lets in those that have the token, but from no page other than the one that is served."""

    def should_check_origin(self, handler: Any) -> bool:
        """Always: a page of somebody else's that got hold of the token is kept out too."""
        return True


def serve(
    given: Sequence[Any], title: str, language: str, *, port: int | None, browser: bool, tell: Callable[[str], None]
) -> bool:
    """Serve the page until somebody stops it.

    Parameters
    ----------
    given
        What `drmodel.scenario.loading.load` takes.
    title
        Title of the page.
    language
        Its language.
    port
        The port; None for one that is free.
    browser
        Whether to open it.
    tell
        Called with the address, which carries the token, once it listens.

    Returns
    -------
    Whether Ctrl-C stopped it.

    Raises
    ------
    DrmodelError
        If the port is taken.
    """
    interrupted: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupted.append(number)
        signal.default_int_handler(number, frame)

    with tempfile.TemporaryDirectory(prefix="drmodel-") as folder, as_file(files("drmodel.reporting.panel")) as here:
        notebook = Path(folder) / "what_if.ipynb"
        notebook.write_text(_notebook(given, title, language), encoding="utf-8")
        os.environ["JUPYTER_PATH"] = os.pathsep.join(
            path for path in (str(here / "jupyter"), os.environ.get("JUPYTER_PATH", "")) if path
        )
        app = Voila(config=_config(folder, _free(port)))
        app.initialize([str(notebook)])
        signal.signal(signal.SIGINT, interrupt)
        IOLoop.current().add_callback(_listening, app, browser, tell)
        app.start()
    return bool(interrupted)


def _listening(app: Any, browser: bool, tell: Callable[[str], None]) -> None:
    tell(app.display_url)
    if browser:
        webbrowser.open(app.display_url)


def _free(port: int | None) -> int:
    """The port that was asked for, or any that nobody listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port or 0))
        except OSError as error:
            raise DrmodelError(f"--port {port}: {error.strerror}; name another, or leave it out") from None
        return int(probe.getsockname()[1])


def _config(folder: str, port: int) -> Config:
    own = {"ip": LOOPBACK, "port": port, "port_retries": 0, "auto_token": True, "open_browser": False}
    return Config(
        {
            "Voila": {
                **own,
                "log_level": "WARN",
                "logging_config": logging_config(),
                "config_file_paths": [],
                "root_dir": folder,
                "identity_provider_class": OwnPages,
                "tornado_settings": {
                    "allow_remote_access": False,  # a name that somebody else's domain gives to this machine is refused
                    "static_path": DEFAULT_STATIC_FILES_PATH,  # its pages of errors ask for it
                    "ws_ping_timeout": WS_PING_INTERVAL,
                },
            },
            "VoilaConfiguration": {
                "template": "drmodel",
                "extension_denylist": ["@jupyter-notebook/lab-extension"],  # it complains without a notebook's server
            },
            "ConnectionFileMixin": {"transport": "tcp" if os.name == "nt" else "ipc"},  # no port for the kernel
        }
    )


def _notebook(given: Sequence[Any], title: str, language: str) -> str:
    """A notebook with one cell: the page."""
    source = (
        f"from drmodel.reporting.panel.cell import shown\n\nshown({list(given)!r}, {language!r}, {str(Path.cwd())!r})"
    )
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "page",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    lost = formatter(language).gettext("The figures no longer follow: reload the page, or start the command again")
    return json.dumps(
        {
            "cells": [cell],
            "metadata": {"kernelspec": spec, "title": title, "language": language, "lost": lost},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
