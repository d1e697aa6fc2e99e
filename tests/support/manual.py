"""What the operators' manuals print: their commands, in order, and the pictures they show."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUALS = ROOT / "docs" / "manual"
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"^ *(exam-[a-z-]+(?: .*)?)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


def commands(name: str) -> list[str]:
    """Every command of a manual, as printed, without the remark behind it."""
    text = (MANUALS / name).read_text(encoding="utf-8")
    found = [line for block in _BLOCK.findall(text) for line in _COMMAND.findall(block)]
    return [line.partition("  #")[0].rstrip() for line in found]


def pictures(name: str) -> list[Path]:
    """Every picture a manual shows."""
    text = (MANUALS / name).read_text(encoding="utf-8")
    return [(MANUALS / target).resolve() for target in _PICTURE.findall(text)]
