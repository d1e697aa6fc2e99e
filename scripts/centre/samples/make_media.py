"""Draws the sample exam's pictures and spreadsheet template into exam/media (run by hand when a figure changes)."""

import tomllib
from pathlib import Path

from scripts.centre.samples.drawing import workbook

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Draw everything anew from documents.toml."""
    table = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))
    media = HERE / "exam" / "media"
    media.mkdir(exist_ok=True)
    workbook.build(media / table["workbook"]["file"], table["workbook"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
