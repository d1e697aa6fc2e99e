"""The list of all packages of a run, for the people who hand them out; it holds no secret."""

from collections.abc import Sequence
from typing import Final

from scripts.centre.issuing.issue import Issued
from shared.exchange.sheets import Cell, add_sheet, book_bytes, new_book
from shared.words.catalogue import Words, say

_HEAD: Final = Words("issuing.overview.head", ("session", "serial", "site", "room", "candidates", "file"))


def overview_name() -> str:
    """The name of the workbook's file."""
    return say("issuing.overview.name")


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
    header = (*_HEAD.values(), "SHA-256")
    add_sheet(book, say("issuing.overview.sheet"), say("issuing.overview.title"), header, rows)
    return book_bytes(book)
