"""The list of parts as CycloneDX 1.6, from the lock alone: the same lock gives the same bytes."""

import json
import re
import uuid
from collections.abc import Sequence
from typing import Any, Final

from scripts.devtools.supply.licences import licence_of
from scripts.devtools.supply.lockfile import Pinned

_US: Final = "exam-site-kit"
_NAMESPACE: Final = uuid.UUID("6f6b5b0e-6a5e-5f0e-9a55-2d6c1f7f9e11")


def sbom(packages: Sequence[Pinned], version: str) -> bytes:
    """The document. `version`: of the product."""
    own = f"pkg:pypi/{_US}@{version}"
    references = {_key(package.name): _purl(package) for package in packages}
    wants: dict[str, set[str]] = {own: set(), **{purl: set() for purl in references.values()}}
    for package in packages:
        for who in package.wanted_by:
            wants.setdefault(references.get(_key(who), own), set()).add(_purl(package))
    document: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": _US,
                "version": version,
                "purl": own,
                "licenses": [{"expression": "Apache-2.0"}],
            }
        },
        "components": [_component(package) for package in packages],
        "dependencies": [{"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(wants.items())],
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(document, sort_keys=True))
    return (json.dumps({**document, "serialNumber": f"urn:uuid:{serial}"}, indent=1, sort_keys=True) + "\n").encode()


def _component(package: Pinned) -> dict[str, Any]:
    licence = licence_of(package.name)
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "purl": _purl(package),
        "externalReferences": [
            {
                "type": "distribution",
                "url": _purl(package),
                "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.sha256],
            }
        ],
    }
    if licence:
        found["licenses"] = [{"expression": licence}]
    if package.marker:
        found["properties"] = [{"name": "exam-site-kit:marker", "value": package.marker}]
    return found


def _purl(package: Pinned) -> str:
    return f"pkg:pypi/{_key(package.name)}@{package.version}"


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
