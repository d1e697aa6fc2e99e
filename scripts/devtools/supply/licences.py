"""The licence of every package that is shipped, as its own metadata says, and those that may be shipped with."""

import re
from collections.abc import Sequence
from importlib import metadata
from typing import Final

from scripts.devtools.supply.lockfile import Pinned

_ELSEWHERE: Final = {"pywin32": "PSF-2.0"}
"""Packages that this system does not install; as docs/dependencies.md has them."""
_UNCLEAR: Final = {
    "latex2mathml": "MIT",
    "pyrage": "MIT",
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "tuspy": "MIT",
}
"""Whose metadata name a licence in words that can be read in two ways; looked up in the package itself."""
_SPELLINGS: Final = (
    (r"apache", "Apache-2.0"),
    (r"lgpl.*(3)|lesser general public license v3", "LGPL-3.0-only"),
    (r"lgpl|lesser general public", "LGPL-2.1-or-later"),
    (r"bsd-2|2-clause|simplified bsd", "BSD-2-Clause"),
    (r"bsd", "BSD-3-Clause"),
    (r"mit-cmu|hpnd", "MIT-CMU"),
    (r"\bmit\b", "MIT"),
    (r"mozilla|mpl", "MPL-2.0"),
    (r"python software foundation|psf", "PSF-2.0"),
    (r"zope|zpl", "ZPL-2.1"),
    (r"unlicense", "Unlicense"),
    (r"\bisc\b", "ISC"),
)
MAY_BE_SHIPPED: Final = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "ZPL-2.1",
    }
)
"""Beside our own Apache-2.0, in a program whose parts can be exchanged."""


def licence_of(name: str) -> str:
    """The licence of a package as an SPDX expression, empty where nobody says."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in _UNCLEAR:
        return _UNCLEAR[key]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return _ELSEWHERE.get(key, "")
    if "License-Expression" in told:
        return told["License-Expression"]
    lines = [line for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    words = " ".join(lines) or (told["License"].strip().split("\n")[0] if "License" in told else "")
    return next((spdx for pattern, spdx in _SPELLINGS if re.search(pattern, words, re.IGNORECASE)), "")


def may_be_shipped(expression: str) -> bool:
    """Whether every part that counts of an SPDX expression is on the list: of `A OR B` one is enough."""
    alternatives = re.split(r"\bOR\b", expression.replace("(", " ").replace(")", " "))
    return any(
        bool(alternative.strip()) and all(one.strip() in MAY_BE_SHIPPED for one in re.split(r"\bAND\b", alternative))
        for alternative in alternatives
    )


def objections(packages: Sequence[Pinned]) -> list[str]:
    """Packages whose licence nobody knows, or that is not on the list."""
    found = []
    for package in packages:
        licence = licence_of(package.name)
        if not may_be_shipped(licence):
            found.append(f"{package.name} {package.version}: {licence or '?'}")
    return found
