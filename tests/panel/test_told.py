import asyncio
import gc
import logging

import pytest
from tornado.websocket import WebSocketClosedError

from drmodel.reporting.panel.told import OneLine, Worth


def told(records):
    return [OneLine().format(record) for record in records if Worth().filter(record)]


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (WebSocketClosedError(), []),
        (ValueError("of\nours"), ["Task exception was never retrieved: ValueError: of ours"]),
    ],
)
def test_a_message_to_a_page_that_was_closed_is_no_error(caplog, error, lines):
    """Tornado leaves the task that sends it alone: asyncio tells of its exception when nobody asks for it."""

    async def send():
        raise error

    async def sent():
        task = asyncio.create_task(send())
        await asyncio.sleep(0)
        assert task.done()

    asyncio.run(sent())
    gc.collect()
    assert len(caplog.records) == 1
    assert told(caplog.records) == lines


def test_a_refused_request_is_a_line_without_its_token(caplog):
    logging.getLogger("tornado.access").warning("405 POST /?a=b&token=0123456789abcdef&c=d (127.0.0.1) 1ms")
    logging.getLogger("tornado.general").warning("403 GET /?token=0123456789abcdef (127.0.0.1): File not allowlisted")
    assert told(caplog.records) == ["405 POST /?a=b&token=…&c=d (127.0.0.1) 1ms"]
