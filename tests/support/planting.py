"""Mistakes that authors make, to be planted in a copy of the sample exam."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Protection
from PIL import Image

from scripts.centre import samples

EXAM = samples.EXAM
PAPER, SINGLE, MULTIPLE = "paper.toml", "theory/single_choice.toml", "theory/multiple_choice.toml"
JUDGE, FILL, VOUCHER = "theory/true_false.toml", "theory/fill_in.toml", "practical/voucher.toml"
SHEET, FORM, ACCOUNTS, TEMPLATE = (
    "practical/spreadsheet.toml",
    "practical/form.toml",
    "accounts.toml",
    "media/x01-cvp.xlsx",
)

Plant = Callable[[Path], None]


class Planted(NamedTuple):
    """A mistake, and what must be said of it."""

    name: str
    plant: Plant
    file: str
    code: str
    line: str = ""


def text(file: str, old: str, new: str) -> Plant:
    def plant(exam: Path) -> None:
        path = exam / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")

    return plant


def both(*plants: Plant) -> Plant:
    def plant(exam: Path) -> None:
        for one in plants:
            one(exam)

    return plant


def stem(new: str, file: str = SINGLE) -> Plant:
    """Words into the first stem of a file, in a paragraph of their own."""
    return text(file, 'stem = """\n', f'stem = """\n{new}\n\n')


def option(old: str, new: str) -> Plant:
    """Other words for an option of the first item."""
    return text(SINGLE, f'text = "{old}"', f'text = "{new}"')


def write(file: str, data: bytes) -> Plant:
    def plant(exam: Path) -> None:
        (exam / file).write_bytes(data)

    return plant


def book(change: Callable[[openpyxl.Workbook], None]) -> Plant:
    def plant(exam: Path) -> None:
        work = openpyxl.load_workbook(exam / TEMPLATE)
        change(work)
        work.save(exam / TEMPLATE)

    return plant


def part(name: str) -> Plant:
    """One more part in the template's package, as Excel stores macros and the like."""

    def plant(exam: Path) -> None:
        with zipfile.ZipFile(exam / TEMPLATE, "a") as archive:
            archive.writestr(name, b"x")

    return plant


def cell(ref: str, value: str) -> Plant:
    sheet, _, name = ref.partition("!")

    def change(work: openpyxl.Workbook) -> None:
        work[sheet][name] = value

    return book(change)


def lock(work: openpyxl.Workbook) -> None:
    work["本量利"]["C4"].protection = Protection(locked=True)


def unlock(work: openpyxl.Workbook) -> None:
    work["本量利"]["A1"].protection = Protection(locked=False)


def open_sheet(work: openpyxl.Workbook) -> None:
    work["基础数据"].protection.sheet = False


def hide_row(work: openpyxl.Workbook) -> None:
    work["本量利"].row_dimensions[4].hidden = True


def hidden_answers(work: openpyxl.Workbook) -> None:
    sheet = work.create_sheet("参数")
    sheet["A1"], sheet["B1"] = "标准答案", 288
    sheet.sheet_state = "hidden"


def comment_answers(work: openpyxl.Workbook) -> None:
    work["本量利"]["C4"].comment = Comment("答案：288", "教师")


def chart(work: openpyxl.Workbook) -> None:
    drawn = BarChart()
    drawn.add_data(Reference(work["基础数据"], min_col=2, min_row=4, max_row=6))
    sheet = work.worksheets[0]
    sheet.add_chart(drawn, "E5")


def half_picture(exam: Path) -> None:
    path = exam / "media/v01-d1-invoice-steel.png"
    path.write_bytes(path.read_bytes()[:4000])


def jpeg() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(target, "JPEG")
    return target.getvalue()


def bomb(exam: Path) -> None:
    with zipfile.ZipFile(exam / TEMPLATE, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(80 << 20))


D1 = 'media = "media/v01-d1-invoice-steel.png"'
