"""The room log as an Excel workbook: every record with its number, time, subject, seat, sentence and author.

Names are masked as on screen: the file leaves the room. No cell is ever a formula (`shared.exchange.sheets`).
"""

from collections.abc import Sequence

from proctor_console.presenters.eventlog import event_rows
from shared.exam.room.events import Record
from shared.exchange.sheets import Cell, add_sheet, book_bytes, new_book
from shared.formatting import date_time
from shared.protocol.console import RoomView
from shared.session_kind import kind_word
from shared.words.catalogue import say

_HEADS = ("number", "time", "topic", "seats", "text", "actor")


def log_book(records: Sequence[Record], view: RoomView) -> bytes:
    """The .xlsx file, oldest record first."""
    book = new_book()
    rows: list[list[Cell]] = [
        [row.seq, date_time(row.at_ms, view.time_zone), row.topic_word, row.seats, row.text, row.actor]
        for row in reversed(event_rows(records, view))
    ]
    title = say("console.log_book.title", room=view.room, title=view.title, kind=kind_word(view.kind))
    add_sheet(book, say("console.log_book.sheet"), title, [say(f"console.log_book.{head}") for head in _HEADS], rows)
    return book_bytes(book)
