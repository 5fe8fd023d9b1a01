"""What the server of the page tells in its terminal: a line for what it refused or could not do, without secrets."""

import logging
import re
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketClosedError

_TOKEN = re.compile(r"(?<=token=)[^&\s'\"]+")


class Worth(logging.Filter):
    """Requests that were refused, and errors; a page that was closed with a message on its way to it is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether somebody should see it."""
        if isinstance(_error(record), StreamClosedError | WebSocketClosedError):
            return False
        return record.name == "tornado.access" or record.levelno >= logging.ERROR


class OneLine(logging.Formatter):
    """The first line of what happened and the error behind it, without the token."""

    def format(self, record: logging.LogRecord) -> str:
        """As one line."""
        text, error = record.getMessage().partition("\n")[0], _error(record)
        if error is not None:
            text = " ".join(f"{text}: {type(error).__name__}: {error}".split())
        return _TOKEN.sub("…", text)


def logging_config() -> dict[str, Any]:
    """Of all loggers of the server, as `logging.config.dictConfig` takes it."""
    return {
        "filters": {"worth": {"()": Worth}},
        "formatters": {"one_line": {"()": OneLine}},
        "handlers": {"console": {"filters": ["worth"], "formatter": "one_line"}},
        "root": {"handlers": ["console"]},
    }


def _error(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if record.exc_info else None
