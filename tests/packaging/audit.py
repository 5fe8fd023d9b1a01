"""Known vulnerabilities of what the lock files pin, asked of the service that pip-audit asks.

`make audit` needs a network. It writes reports/audit.json, and fails if anything is known that is not explained here.
"""

import json
import subprocess
import sys
from collections.abc import Mapping

from tests.packaging.locked import ALL, ROOT

FILE = ROOT / "reports" / "audit.json"
TOOL = "pip-audit==2.10.1"
# Vulnerabilities that do not touch how drmodel uses a package, each with why.
EXPLAINED: Mapping[str, str] = {}


def main() -> int:
    """Ask, write and tell."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.unlink(missing_ok=True)
    asked = [sys.executable, "-m", "uv", "tool", "run", "--quiet", TOOL, "--disable-pip", "--require-hashes"]
    asked += ["--progress-spinner=off", "--format=json", f"--output={FILE}", f"--requirement={ROOT / ALL}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if not FILE.exists():
        print(done.stderr.strip(), file=sys.stderr)
        return 1
    packages = json.loads(FILE.read_text(encoding="utf-8"))["dependencies"]
    unasked = [one["name"] for one in packages if "skip_reason" in one]
    known = [(one["name"], each["id"]) for one in packages for each in one.get("vulns", ())]
    for name, id_ in known:
        print(f"{name}: {id_}: {EXPLAINED.get(id_, 'not explained')}")
    print(f"{len(packages) - len(unasked)} of {len(packages)} packages audited, {len(known)} vulnerabilities known")
    return 1 if unasked or any(id_ not in EXPLAINED for _, id_ in known) else 0


if __name__ == "__main__":
    sys.exit(main())
