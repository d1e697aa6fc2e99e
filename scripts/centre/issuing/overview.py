"""The list of all packages of a run, for the people who hand them out; it holds no secret."""

from collections.abc import Sequence
from typing import Final

from scripts.centre.issuing.issue import Issued
from scripts.centre.sheets import Cell, add_sheet, book_bytes, new_book

OVERVIEW: Final = "总表.xlsx"


def overview(issued: Sequence[Issued]) -> bytes:
    """The workbook's bytes."""
    rows: list[list[Cell]] = [
        [
            one.issue.session_id,
            one.issue.serial,
            one.issue.site_id,
            one.groups[0],
            one.candidates,
            one.issue.package_file,
            one.issue.package_sha256,
        ]
        for one in issued
    ]
    book = new_book()
    header = ("场次编号", "版次", "考点编号", "考场和场次", "考生人数", "试卷包文件", "SHA-256")
    add_sheet(book, "试卷包", "试卷包总表", header, rows)
    return book_bytes(book)
