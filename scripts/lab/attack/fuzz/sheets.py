"""Doors of what people fill in or photograph: rosters, seat lists, photos, workbooks of tasks and of markers."""

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import openpyxl

from scripts.centre.marking.by_people import Task as PointsTask
from scripts.centre.marking.marker_sheet import marker_workbook, read_marker_workbook
from scripts.lab.attack.fuzz.door import Door
from scripts.lab.attack.fuzz.stock import SAMPLES, Stock, stock
from shared.exchange.photo_picture import PictureError, check_picture
from shared.exchange.photo_zip import read_photos
from shared.exchange.roster_sheets import read_sheets
from shared.exchange.seat_list import SeatListError, read_seat_list
from shared.workbook.package import TemplateError
from shared.workbook.template import Template
from tests.support.travelling import PICTURE

_LIST = "电脑名,座位号\nPC-01,1\nPC-02,2\n"


def doors() -> Iterator[Door]:
    """All of them."""
    ours = stock()
    yield from _rosters(ours)
    yield from _books(ours)


def small(sheet: bytes, rows: int = 4) -> bytes:
    """The workbook with its first rows alone, so that thousands of mutants are read in a minute."""
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    for each in book.worksheets:
        each.delete_rows(rows + 1, each.max_row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _rosters(ours: Stock) -> Iterator[Door]:
    seating, students = (small((SAMPLES / f"{name}.xlsx").read_bytes()) for name in ("seating", "students"))
    good = ours.file(students, "students.xlsx")
    other = ours.file(seating, "seating.xlsx")

    def seats(data: bytes) -> object:
        return read_sheets(ours.file(data, "a.xlsx"), good)

    def people(data: bytes) -> object:
        return read_sheets(other, ours.file(data, "b.xlsx"))

    def listed(data: bytes) -> object:
        return read_seat_list(ours.file(data, "list.csv"))

    def photos(data: bytes) -> object:
        return read_photos(ours.file(data, "photos.zip"), [("EX1", "1"), ("EX2", "2")])

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("EX1.png", PICTURE)
        target.writestr("照片/EX2.png", PICTURE)
    lists = (_LIST.encode(), _LIST.encode("gb18030"), _LIST.encode("utf-16"))
    yield Door(name="roster-seating", read=seats, errors=(), seeds=(seating,))
    yield Door(name="roster-students", read=people, errors=(), seeds=(students,))
    yield Door(name="seat-list", read=listed, errors=(SeatListError,), seeds=lists)
    yield Door(name="photos", read=photos, errors=(), seeds=(archive.getvalue(),))
    yield Door(name="picture", read=check_picture, errors=(PictureError,), seeds=(PICTURE,))


def _books(ours: Stock) -> Iterator[Door]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ((1, 2, "=A1+B1"), ("甲", "2026-11-28", "=SUM(A1:B1)"), (None, True, 0.5)):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    task = PointsTask(
        number="1",
        ticket="1",
        item_id="Q1",
        place=-1,
        what="简答",
        stem="？",
        rubric="",
        answer="因为",
        full=Decimal(5),
    )
    marks = marker_workbook("样例", [task])

    def marked(data: bytes) -> object:
        return read_marker_workbook(ours.file(data, "marks.xlsx"), {"1": task}, {"别人": "阅卷二"})

    yield Door(name="task-workbook", read=Template, errors=(TemplateError,), seeds=(target.getvalue(),))
    yield Door(name="marker-workbook", read=marked, errors=(), seeds=(marks,))
