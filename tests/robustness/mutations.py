"""What people, editors, programs and the malicious do to files; every choice follows from an address."""

import json
import re
from copy import deepcopy

import numpy as np

NUMBERS = (
    *(
        "0",
        "-0",
        "-1",
        "+1",
        ".5",
        "5.",
        "0.1",
        "100",
        "101",
        "1e9",
        "1e-9",
        "1e99",
        "1e-99",
        "1e300",
        "1e-300",
        "1e400",
    ),
    *(
        "9" * 40,
        "9" * 100_000,
        "9" * 100_000 + "x",
        "1_000",
        "1,5",
        "1.000,5",
        "nan",
        "inf",
        "-inf",
        "٣",
        "½",
        "1e",
        "--1",
        "0x10",
        "",
    ),
)
UNITS = (
    *("", "h", "min", "s", "day", "week", "month", "%", "%/month", "/year", "/h", "EUR", "USD/month", "BRL/h", "GB"),
    *("GB/month", "EUR/GB", "users", "users/month", "EUR/user", "km", "parsec", "h/h", "/", "person-month"),
)
TEXTS = (
    *("", " ", "\0", "\x1b[31mred", "\ufeff", "\u2028", "\u202eevil", "🛟 salva-vidas", "e\u0301", "\ud800", "ß", "ﷺ"),
    *(
        "x" * 300,
        "x" * 100_000,
        "word " * 5_000,
        "a\nb",
        "a\r\nb",
        "\t",
        "a: b",
        "- a",
        "# a",
        "'",
        '"',
        "\\",
        "`",
        "{",
        "]",
    ),
    *(
        "=1+1",
        "#panic()",
        "$x^2$",
        "*bold",
        "_emph",
        "@ref",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "%s%n",
        "{0.__class__}",
    ),
    *("../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\", "!!python/object/apply:os.system [id]"),
    *(
        "__import__('os')",
        "*a",
        "&a",
        "<<",
        "null",
        "~",
        "true",
        "no",
        "NaN",
        ".inf",
        "0x10",
        "2025-02-30",
        "9999-12-31",
    ),
    *("unknown", "never", "none", "all", "base", "today", "0001-01-01", "strategies", "everyone", "strategies.*.costs"),
)
EXPRESSIONS = (
    *(
        "1/0 == 1",
        "(" * 30 + "1",
        "max(",
        "min()",
        "1 h < 1 EUR",
        "strategies.*.costs.*.amount",
        "sum(strategies) < 1 h",
    ),
    *(
        "__class__",
        "1 ** 9",
        "9e99 * 9e99 * 9e99 * 9e99 == 0",
        "- - 1",
        "1" * 300,
        "1+" * 149 + "1",
        "lambda: 0",
        "count(a)",
    ),
)
SHAPES = (
    *(None, True, False, 0, -1, 1.5, 10**40, float("inf"), float("nan"), [], {}, [[]], [{}], [None], {"": None}),
    *({"value": "1 h"}, {"value": {"value": "1 h"}}, {"range": ["1 h", "2 h"]}, {"range": ["2 h", "1 h"]}),
    *({"range": ["0 %", "100 %"]}, {"range": [1, 2, 3]}, {"90%": ["1 h", "1 h"]}, {"90%": ["1e-9 h", "1e9 h"]}),
    *({"90%": ["0 /year", "9 /year"]}, {"values": []}, {"values": ["1 h"] * 500}, {"values": [1, "2 h"]}),
    *({"constant": "0 s"}, {"constant": "1e9 h"}, {"uniform": ["1 h", "1 h"]}, {"pert": ["1 min", "3 min", "8 min"]}),
    *(
        {"pert": ["1 h", "1 h", "1 h"]},
        {"triangular": ["3 h", "2 h", "1 h"]},
        {"empirical": []},
        {"empirical": ["1 h"]},
    ),
    *(
        {"exponential": {"mean": "0 h"}},
        {"exponential": {"mean": "1e9 h"}},
        {"lognormal": {"median": "1 h", "p95": "1 h"}},
    ),
    *({"lognormal": {"mean": "1 h", "sigma": 50}}, {"weibull": {"scale": "1 h", "shape": 0.01}}),
    *({"weibull": {"scale": "1 h", "shape": 1e9}}, {"gamma": {"shape": 1e-9, "scale": "1 h"}}),
    *({"gamma": {"shape": 1e9, "scale": "1 h"}}, {"log_logistic": {"scale": "1 h", "shape": 0.5}}),
    *({"mixture": {"probability": "2 %", "first": {"constant": "1 h"}, "second": {"exponential": {"mean": "1 h"}}}},),
    *({"hourly": {"base": {"constant": "1 h"}, "windows": [{"days": "mon-fri", "hours": "0-24", "law": "1 h"}]}},),
    *(
        {"en": "text", "pt-BR": "texto"},
        {"source": {"assumption": "why"}},
        {"assumption": "why"},
        "unknown",
        "never",
        "none",
    ),
)
_LEADING_NUMBER = re.compile(r"[-+]?[\d.,]+")


class Dice:
    """Random choices that an address determines.

    Parameters
    ----------
    address
        Whole numbers, such as the seed of a campaign and the number of a case.
    """

    def __init__(self, *address):
        self._random = np.random.default_rng(address)

    def below(self, end):
        """A whole number from 0 up to, without, the end."""
        return int(self._random.integers(end))

    def of(self, things):
        """One of the things."""
        return things[self.below(len(things))]

    def chance(self, share):
        """Whether something happens that does in this share of the cases."""
        return bool(self._random.random() < share)

    def span(self, length):
        """A begin and an end within a length, mostly near one another."""
        begin = self.below(length + 1)
        return begin, min(length, begin + self.below(self.of((2, 8, 64, length + 1))))


# Documents: mappings, lists and scalars

LONG, ENDS = (
    64,
    16,
)  # items of a list: else most of what is changed of a study would be a bin of one of its distributions


def spots(tree):
    """Every place of a document, as what holds it and its key or index there; of long lists their ends alone."""
    found, open_ = [], [tree]
    while open_:
        holder = open_.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in keys if isinstance(holder, dict) or len(holder) <= LONG else (*keys[:ENDS], *keys[-ENDS:]):
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                open_.append(holder[key])
    return found


def delete(dice, holder, key, places):
    del holder[key]


def duplicate(dice, holder, key, places):
    if isinstance(holder, list):
        holder.insert(dice.below(len(holder) + 1), holder[key])
    else:
        holder[f"{key}_2"] = holder[key]


def retype(dice, holder, key, places):
    old = holder[key]
    holder[key] = dice.of((deepcopy(dice.of(SHAPES)), [old], {"value": old}, {str(old)[:40]: old}, str(old)))


def extreme(dice, holder, key, places):
    """Another number, or another unit, in a quantity; else a number in place of whatever stands there."""
    old = holder[key]
    if isinstance(old, str) and (number := _LEADING_NUMBER.match(old)):
        holder[key] = (
            dice.of(NUMBERS) + old[number.end() :] if dice.chance(0.7) else f"{number.group()} {dice.of(UNITS)}"
        )
    elif isinstance(old, int | float) and not isinstance(old, bool):
        holder[key] = dice.of((0, -1, 1, 10**6, 10**40, 1e-300, 1e300, old * 1e6))
    else:
        holder[key] = f"{dice.of(NUMBERS)} {dice.of(UNITS)}"


def write_text(dice, holder, key, places):
    holder[key] = dice.of(TEXTS) if dice.chance(0.8) else dice.of(EXPRESSIONS)


def swap(dice, holder, key, places):
    other, place = dice.of(places)
    holder[key], other[place] = deepcopy(other[place]), deepcopy(holder[key])  # one may hold the other


def graft(dice, holder, key, places):
    other, place = dice.of(places)
    holder[key] = deepcopy(other[place])  # what holds the place may be grafted too, without a circle


def rename(dice, holder, key, places):
    """Another key, in the same order."""
    if isinstance(holder, list):
        return write_text(dice, holder, key, places)
    names = [name for _, name in places if isinstance(name, str)]
    new = dice.of((key[:-1], key + "s", key.upper(), dice.of(TEXTS), dice.of(names), dice.of(names)))
    entries = [(new if name == key else name, value) for name, value in holder.items()]
    holder.clear()
    holder.update(entries)
    return None


def nest(dice, holder, key, places):
    for _ in range(dice.of((1, 2, 15, 25, 200))):
        holder[key] = [holder[key]] if dice.chance(0.5) else {"value": holder[key]}


def grow(dice, holder, key, places):
    """Many times the same, as an item or under names of its own; a file larger than can be read tells nothing."""
    times = min(dice.of((10, 100, 1_000)), 2_000_000 // len(json.dumps(holder[key])))
    if isinstance(holder, list):
        holder[key:key] = [holder[key]] * times
    else:
        holder.update({f"{key}_{number}": holder[key] for number in range(times)})


MUTATORS = (delete, duplicate, retype, retype, extreme, extreme, write_text, swap, graft, rename, nest, grow)
GENTLE = (delete, duplicate, retype, extreme, extreme, extreme, write_text, graft)


def mutate(dice, tree, mutators=MUTATORS):
    """Change a document at one to three places."""
    for _ in range(dice.of((1, 1, 1, 2, 3))):
        places = spots(tree)
        if places:
            holder, key = dice.of(places)
            dice.of(mutators)(dice, holder, key, places)


def written(dice, tree):
    """A document as JSON, which is YAML too; most in one line, which is written faster."""
    indent = 1 if dice.chance(0.2) else None
    return json.dumps(tree, ensure_ascii=dice.chance(0.5), indent=indent).encode("utf-8", "surrogatepass")


# Lines

LINES = (
    *(
        "&a",
        "*a",
        "<<: *a",
        "!!python/name:os.system",
        "!include /etc/passwd",
        "---",
        "...",
        "%YAML 9.9",
        "? [a]",
        "- - - a",
    ),
    *(
        "\t",
        "a: &a [*a]",
        "a: {b: [",
        '"',
        "'",
        "|",
        ">",
        "@",
        "`",
        "key: value: more",
        "x: 2025-01-01",
        "variants: {}",
    ),
)


def mutate_lines(dice, text):
    """Change the lines of a text."""
    lines = text.split("\n")
    for _ in range(dice.of((1, 1, 2, 5))):
        begin, end = dice.span(len(lines))
        block = lines[begin:end]
        other = dice.below(len(lines) + 1)
        change = dice.below(9)
        if change == 0:
            del lines[begin:end]
        elif change == 1:
            lines[end:end] = block * dice.of((1, 1, 50))
        elif change == 2:
            lines[other:other] = block
        elif change == 3:
            lines[begin:end] = [" " * dice.of((1, 2, 4)) + line for line in block]
        elif change == 4:
            lines[begin:end] = [line[dice.of((1, 2)) :] for line in block]
        elif change == 5:
            lines.insert(begin, " " * dice.of((0, 2, 4)) + dice.of(LINES))
        elif change == 6:
            lines[begin:end] = [re.sub(r": .*", lambda _: f": {dice.of(LINES)}", line) for line in block]
        elif change == 7:
            lines[begin:end] = [line.replace(":", dice.of(("", " :", "::", "=")), 1) for line in block]
        else:
            lines[begin:end] = [_LEADING_NUMBER.sub(lambda _: dice.of(NUMBERS), line) for line in block]
    return "\n".join(lines)


# Bytes


def mutate_bytes(dice, content):
    """Change the bytes of a file, whatever they mean."""
    found = bytearray(content)
    for _ in range(dice.of((1, 1, 2, 8))):
        begin, end = dice.span(len(found))
        change = dice.below(8)
        if change == 0 and found:
            found[dice.below(len(found))] ^= 1 << dice.below(8)
        elif change == 1:
            del found[begin:end]
        elif change == 2:
            del found[begin:]
        elif change == 3:
            found[begin:begin] = found[begin:end] * dice.of((1, 1, 20))
        elif change == 4:
            found[begin:begin] = bytes(dice.below(256) for _ in range(dice.of((1, 4, 40))))
        elif change == 5:
            found[begin:end] = dice.of((b"\0", b"\xff", b" ", b"\n", b"9", b"-")) * (end - begin)
        elif change == 6:
            found[begin:begin] = dice.of((b"[", b"{", b"(", b'"', b"&a ", b"*a,", b"\xed\xa0\x80")) * dice.of(
                (1, 30, 5_000)
            )
        else:
            other = dice.below(len(found) + 1)
            found[other:other] = found[begin:end]
    return bytes(found)


# Tables: a header and rows of cells

CELLS = (
    *NUMBERS,
    *TEXTS,
    *(
        "2025-02-30T00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z",
        "1600-01-01T00:00Z",
        "2262-04-12T00:00Z",
    ),
    *(
        "2025-01-01T10:00:00.1234567890123Z",
        "2025-01-01T10:00+25:00",
        "2025-01-01T10:00-23:59",
        "13/13/2025",
        "1/2/2025 9:00",
    ),
    *("2025-01-01", "2025-01-01T24:00Z", "2025-01-01T10:00:60Z", "٢٠٢٥-٠١-٠١T١٠:٠٠Z", "31/12/9999 23:59", "00/00/0000"),
    *("1735689600", "1e12", "-1", "24:00", "99:99:99", "999999999999 days, 1:00", "1 day, 1:00", "30 min", "2 parsec"),
    *("yes", "no", "maybe", "1.0", "Up", "Down", "Paused", "2025-01-01T10:00:00Z;2025-01-02", "a,b", '"', "\r"),
)


def change_row(dice, rows):
    row, other, at = dice.of(rows), dice.of(rows), dice.below(len(rows) + 1)
    change = dice.below(8)
    if change < 5 and row:
        row[dice.below(len(row))] = dice.of(CELLS)
    elif change == 5:
        rows.insert(at, list(row))
    elif change == 6:
        rows.remove(row)
    else:
        row[:], other[:] = list(other), list(row)


def change_column(dice, rows):
    column, value = dice.below(len(rows[0]) + 1), dice.of(CELLS)
    for row in rows[dice.below(2) :]:
        row[column : column + 1] = dice.of(([value], [value], []))


def mutate_rows(dice, rows):
    """Change cells, rows and columns of a table, its header among them."""
    for _ in range(dice.of((1, 2, 4, 12))):
        if rows:
            dice.of((change_row, change_row, change_row, change_column))(dice, rows)
