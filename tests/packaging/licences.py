"""Licences of all that the lock files pin, as docs/licences.md has them, and as those state it that are installed.

`make licences` writes the page anew: what it has stays while the distribution still says so, what is new is taken from there.
"""

import re
import sys
from collections.abc import Mapping, Set
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from tests.packaging.locked import ALL, CORE, ROOT, pins

PAGE = ROOT / "docs" / "licences.md"
HEAD = """# Licences of what drmodel needs

drmodel is under the MIT licence. It is shipped without any other package: `pip` installs these beside it, each under its own
licence. All of them allow use, change and sale; those under MPL-2.0 ask who changes their files to publish these files, and the
font under OFL-1.1 may not be sold alone. None asks anything of what drmodel writes.
The wheels of numpy and scipy carry the run-time libraries of GCC, whose exception allows programs of any licence to use them.

`core` is what the command line, reports and workbooks need, with what builds the package; `more` is for notebooks, tables,
clusters, tests and development. `make licences` writes this page; a test holds it against what the packages say, and knows
which licences go with this one.

| package | licence | needed for |
|---|---|---|
"""
UNKNOWN = "unknown"
COMPATIBLE = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1",
        "PSF-2.0", "Zlib",
    }
)  # fmt: skip
_BSD = frozenset({"BSD-2-Clause", "BSD-3-Clause"})
# What distributions say that state no SPDX expression: words of their metadata, and the licences that these may mean.
_WORDS: Mapping[str, Set[str]] = {
    "apache": {"Apache-2.0"},
    "bsd": _BSD,
    "bsd 2": {"BSD-2-Clause"},
    "bsd 3": {"BSD-3-Clause"},
    "isc": {"ISC"},
    "mit": {"MIT"},
    "mozilla public license 2.0": {"MPL-2.0"},
    "psfl": {"PSF-2.0"},
    "python software foundation": {"PSF-2.0"},
    "sil ofl 1.1": {"OFL-1.1"},
    "sil open font license 1.1": {"OFL-1.1"},
}


def listed() -> dict[str, tuple[str, str]]:
    """The rows of the page: licence and what it is needed for, by package."""
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+?) \| (core|more) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (licence, need) for name, licence, need in rows}


def needs() -> dict[str, str]:
    """What each pinned package is needed for."""
    core = {pin.name for pin in pins(CORE)}
    return {pin.name: "core" if pin.name in core else "more" for pin in pins(ALL)}


def compatible(licence: str) -> bool:
    """Whether a licence in SPDX's words goes with MIT: of alternatives one, of those that hold together each.

    Examples
    --------
    >>> compatible("MIT AND Apache-2.0 WITH LLVM-exception"), compatible("GPL-3.0-only OR MIT")
    (True, True)
    >>> compatible("GPL-3.0-only"), compatible("MIT AND LGPL-2.1-or-later"), compatible("unknown")
    (False, False, False)
    """
    return any(
        all(re.sub(r" WITH .*| *[()]", "", part) in COMPATIBLE for part in option.split(" AND "))
        for option in licence.split(" OR ")
    )


def stated(of: PackageMetadata) -> Set[str]:
    """The licences that the metadata of a distribution may mean; one where it states an expression.

    Examples
    --------
    >>> from email.message import Message
    >>> said = Message()
    >>> said["Classifier"] = "License :: OSI Approved :: BSD License"
    >>> sorted(stated(said))
    ['BSD-2-Clause', 'BSD-3-Clause']
    >>> said["License"] = "BSD 3-Clause License\\n\\nCopyright"
    >>> sorted(stated(said))
    ['BSD-3-Clause']
    """
    expressions = [said for key in ("License-Expression", "License") if (said := of.get(key))]
    for said in expressions:
        try:
            return {canonicalize_license_expression(said)}
        except InvalidLicenseExpression:
            continue
    classifiers = [one.rpartition(" :: ")[2] for one in of.get_all("Classifier") or () if one.startswith("License")]
    text = re.sub(r"[\s-]+", " ", " / ".join([*(said[:80] for said in expressions), *classifiers])).lower()
    found = {word: meant for word, meant in _WORDS.items() if re.search(rf"\b{re.escape(word)}\b", text)}
    precise = [meant for meant in found.values() if len(meant) == 1]
    return frozenset().union(*(precise or found.values()))


def of_installed(name: str) -> Set[str] | None:
    """The licences that an installed distribution may mean; None where it is not installed."""
    try:
        return stated(metadata(name))
    except PackageNotFoundError:
        return None


def page() -> str:
    """The page, with what is new."""
    known = listed() if PAGE.exists() else {}
    rows = []
    for name, need in sorted(needs().items()):
        says = of_installed(name)
        licence = known.get(name, (UNKNOWN, ""))[0]
        if says is not None and licence not in says:
            licence = min(says) if len(says) == 1 else UNKNOWN
        rows.append(f"| {name} | {licence} | {need} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    missing = [name for name, (licence, _) in listed().items() if not compatible(licence)]
    sys.exit(f"look into the licences of {', '.join(missing)}, and write them into {PAGE}" if missing else 0)
