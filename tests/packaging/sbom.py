"""A bill of materials of what drmodel runs on, in the form of CycloneDX 1.6, from the lock file of the core.

`make sbom` writes it to reports/. The same lock gives the same bytes.
"""

import json
import tomllib
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.licences import listed
from tests.packaging.locked import CORE, ROOT, Pin, pins

FILE = ROOT / "reports" / "drmodel.cdx.json"


def bill() -> dict[str, Any]:
    """The whole document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = list(pins(CORE))
    licences = {name: licence for name, (licence, _) in listed().items()}
    references = {pin.name: _reference(pin.name, pin.version) for pin in locked}
    own = _reference(project["name"], project["version"])
    asked = sorted(references[canonicalize_name(Requirement(line).name)] for line in project["dependencies"])
    subject = {
        "type": "application",
        "bom-ref": own,
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": [{"expression": project["license"]}],
        "purl": own,
    }
    contents = {
        "metadata": {"component": subject},
        "components": [_component(pin, licences[pin.name]) for pin in locked],
        "dependencies": [{"ref": own, "dependsOn": asked}],
    }
    number = uuid5(NAMESPACE_URL, json.dumps(contents, sort_keys=True))
    head = {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{number}", "version": 1}
    return head | contents


def _component(pin: Pin, licence: str) -> dict[str, Any]:
    """One package; its hashes are those of all files that may be installed, one for each platform."""
    reference = _reference(pin.name, pin.version)
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": pin.name,
        "version": pin.version,
        "licenses": [{"expression": licence}],
        "hashes": [{"alg": "SHA-256", "content": value} for value in pin.hashes],
        "purl": reference,
    }
    return component | ({"properties": [{"name": "needed where", "value": pin.marker}]} if pin.marker else {})


def _reference(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)}: {len(bill()['components'])} packages")
