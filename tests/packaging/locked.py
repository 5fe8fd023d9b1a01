"""What the lock files pin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ALL = "requirements.lock"
CORE = "requirements-core.lock"


@dataclass(frozen=True)
class Pin:
    """A distribution of a lock file.

    Attributes
    ----------
    name, version
        Which.
    marker
        Where it is needed; None for everywhere.
    hashes
        SHA-256 of each file that may be installed.
    """

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]


def pins(lock: str) -> Iterator[Pin]:
    """The pins of a lock file, in its order."""
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip()):
        requirement = Requirement(entry.partition(" \\\n")[0])
        (version,) = (one.version for one in requirement.specifier)
        marker = None if requirement.marker is None else str(requirement.marker)
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
        yield Pin(canonicalize_name(requirement.name), version, marker, hashes)
