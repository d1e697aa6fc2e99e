"""Asks LibreOffice what workbooks come to; run by hand, so that the tests need no LibreOffice.

python -m tests.support.libreoffice formulas      # tests/corpus/formulas/*.txt to *.json
python -m tests.support.libreoffice workbooks [STEM …]     # of tests/corpus/workbooks/*.xlsx, beside them
"""

import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from shared.workbook.file_formula import in_file
from shared.workbook.formula import normalised
from shared.workbook.template import serial
from tests.support.formula_lists import CORPUS, Line, lines
from tests.support.ledger_book import book_bytes, ledger_book

_SETTINGS: Final = "-env:UserInstallation=file:///tmp/libreoffice-of-the-corpus"


def converted(source: Path, kind: str = "xlsx") -> bytes:
    """A file as LibreOffice saves it, computed anew."""
    office = shutil.which("soffice")
    if office is None:
        raise SystemExit("LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = [office, "--headless", _SETTINGS, "--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (Path(folder) / f"{source.stem}.{kind}").read_bytes()


def values(data: bytes) -> dict[str, Any]:
    """Sheet!A1 to the value in the file, as JSON has it; dates as serial numbers."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found: dict[str, Any] = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    found[f"{sheet.title}!{cell.coordinate}"] = plain(cell.value)
    return found


def plain(value: Any) -> Any:
    """A value of openpyxl as JSON has it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return serial(value)


def formulas(name: str) -> None:
    """Write NAME.json from NAME.txt: each formula, what LibreOffice makes of it, what is right if that is not."""
    entries = list(lines(name))
    book = ledger_book()
    sheet = book["题"]
    for row, line in enumerate(entries, 1):
        _put(sheet, f"B{row}", line)
        if line.right is not None and line.right.startswith("="):
            sheet[f"D{row}"] = line.right
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(book_bytes(book))
        found = values(converted(path))
    made = []
    for row, line in enumerate(entries, 1):
        entry: dict[str, Any] = {"formula": line.formula, "libreoffice": found.get(f"题!B{row}")}
        if line.array:
            entry["array"] = True
        if line.right is not None:
            right = found.get(f"题!D{row}") if line.right.startswith("=") else json.loads(line.right)
            entry |= {"right": right, "why": line.why or "LibreOffice 7.4 has no such function"}
        made.append(json.dumps(entry, ensure_ascii=False))
    (CORPUS / f"{name}.json").write_text("[\n" + ",\n".join(made) + "\n]\n", encoding="utf-8")


def _put(sheet: Worksheet, ref: str, line: Line) -> None:
    text = in_file(normalised(line.formula))
    sheet[ref] = ArrayFormula(ref, text) if line.array else text


def workbooks(stems: list[str]) -> None:
    """Write the values of each workbook of the corpus beside it, of all or of those named."""
    for path in sorted((CORPUS.parent / "workbooks").glob("*.xlsx")):
        if stems and path.stem.partition("-")[0] not in stems:
            continue
        found = values(converted(path))
        text = json.dumps(found, ensure_ascii=False, indent=0, sort_keys=True)
        path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["workbooks"]:
        workbooks(sys.argv[2:])
    else:
        for source in sorted(CORPUS.glob("*.txt")):
            formulas(source.stem)
