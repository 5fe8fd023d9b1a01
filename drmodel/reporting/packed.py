"""A PDF with its many small objects packed together: a tagged page has thousands, and each would lie there unpacked.

The objects stay what they are; those that are no streams go into object streams (ISO 32000-1, 7.5.7), which PDF/A-2 and
PDF/UA allow, and the table of where objects are becomes a stream as well (7.5.8).
"""

import re
import zlib
from collections.abc import Iterator

PACKED = 200  # objects of one stream: few enough for a reader to unpack quickly
LEVEL = 9
_OBJECT = re.compile(rb"\s*(\d+) 0 obj\b")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
_FREE = (0, 0, 65535)  # no object has this number


def packed(pdf: bytes) -> bytes:
    """The same document in fewer bytes, the same for the same bytes.

    Parameters
    ----------
    pdf
        A PDF with one plain cross-reference table, as Typst writes it.
    """
    start = int(pdf[pdf.rindex(b"startxref") + len(b"startxref") :].split()[0])
    table, trailer = pdf[start : pdf.rindex(b"startxref")].split(b"trailer", 1)
    starts = sorted(int(offset) for offset, _, used in _ENTRY.findall(table) if used == b"n")
    objects = dict(_objects(pdf, starts, start))
    loose = {number: body for number, body in objects.items() if b"stream" in body}
    small = [number for number in sorted(objects) if number not in loose]
    places: dict[int, tuple[int, int, int]] = {}
    out = bytearray(pdf[: starts[0]])
    number = max(objects)
    for first in range(0, len(small), PACKED):
        some = small[first : first + PACKED]
        number += 1
        loose[number] = _object_stream([(one, objects[one]) for one in some])
        places |= {one: (2, number, i) for i, one in enumerate(some)}
    for one, body in sorted(loose.items()):
        places[one] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (one, body)
    number += 1
    places[number] = (1, len(out), 0)
    at = len(out)
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, _table(places, number + 1, trailer), at)
    return bytes(out)


def _objects(pdf: bytes, starts: list[int], end: int) -> Iterator[tuple[int, bytes]]:
    """Every object by number, without what surrounds it."""
    for first, last in zip(starts, [*starts[1:], end], strict=True):
        head = _OBJECT.match(pdf, first, last)
        assert head is not None  # the table says that an object begins here
        yield int(head.group(1)), pdf[head.end() : pdf.rindex(b"endobj", first, last)].strip()


def _object_stream(objects: list[tuple[int, bytes]]) -> bytes:
    """Objects one after the other, behind the numbers and places of all."""
    places, body = [], bytearray()
    for number, one in objects:
        places.append(b"%d %d" % (number, len(body)))
        body += one + b"\n"
    head = b" ".join(places) + b"\n"
    return _stream(b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head)), head + bytes(body))


def _table(places: dict[int, tuple[int, int, int]], size: int, trailer: bytes) -> bytes:
    """Where every object is: its kind in one byte, then four and two for the place."""
    rows = [places.get(number, _FREE) for number in range(size)]
    data = b"".join(kind.to_bytes(1) + one.to_bytes(4) + two.to_bytes(2) for kind, one, two in rows)
    kept = re.sub(rb"/Size \d+", b"", trailer.strip().removeprefix(b"<<").removesuffix(b">>"), count=1)
    return _stream(b"/Type/XRef/W[1 4 2]/Size %d%s" % (size, kept), data)


def _stream(entries: bytes, data: bytes) -> bytes:
    short = zlib.compress(data, LEVEL)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(short), short)
