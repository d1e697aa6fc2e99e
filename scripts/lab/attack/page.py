"""docs/security.md: what stands between its marks is made, the rest is written."""

import re
from collections.abc import Iterable
from typing import Final

from scripts.devtools.places import ROOT

PAGE: Final = ROOT / "docs" / "security.md"


def made(part: str) -> str:
    """What the page has between the marks of a part."""
    found = _pattern(part).search(PAGE.read_text(encoding="utf-8"))
    return found.group(1).strip() if found else ""


def write(part: str, lines: Iterable[str]) -> None:
    """Put lines between the marks of a part."""
    text = "\n".join(lines)
    page = PAGE.read_text(encoding="utf-8")
    new = _pattern(part).sub(lambda _m: f"<!-- {part}: begin -->\n\n{text}\n\n<!-- {part}: end -->", page)
    PAGE.write_text(new, encoding="utf-8")


def _pattern(part: str) -> re.Pattern[str]:
    return re.compile(f"<!-- {part}: begin -->(.*)<!-- {part}: end -->", re.DOTALL)
