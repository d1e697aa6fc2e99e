"""The checks before the exam on paper and as a table: every machine, then what is not in order and its cure."""

from typing import Final

from proctor_console.core.readiness import board_summary, check_lines, machine_lines, mixed_versions
from proctor_console.records.plain_table import workbook
from shared.fonts import FontPaths
from shared.formatting import date_time
from shared.printing.sheet import MARGIN, Column, Sheet
from shared.protocol.console import RoomView
from shared.protocol.readiness import Board
from shared.words.catalogue import say

_HEADS: Final = ("machine", "name", "result", "check", "found", "demand", "cure", "version", "checked")
_WIDTHS: Final = (10, 22, 10, 16, 36, 44, 60, 12, 10)
_LINE_MM: Final = 10.0


def _heads(names: tuple[str, ...]) -> list[str]:
    return [say(f"record.ready_{name}") for name in names]


def readiness_workbook(board: Board, view: RoomView) -> bytes:
    """Every check of every machine, a row each; a machine that never reported has one row."""
    rows: list[list[str]] = []
    for line in machine_lines(board, view.time_zone):
        head, foot = [line.place, line.device_name], [line.version, line.checked]
        checks = check_lines(board, line.device_id)
        rows += [[*head, c.word, c.title, c.found, c.demand, c.cure, *foot] for c in checks]
        if not checks:
            rows.append([*head, line.word, "", "", "", "", *foot])
    return workbook(say("record.ready_title"), _heads(_HEADS), rows, _WIDTHS)


def readiness_pdf(board: Board, view: RoomView, fonts: FontPaths | None = None) -> bytes:
    """What is not in order, by machine, with the cure; the room's figures above it."""
    title, at = say("record.ready_title"), date_time(board.room_ms, view.time_zone)
    sheet = Sheet(title, say("record.footer", form=title, room=view.room, title=view.title, at=at), fonts)
    columns = (
        Column(title=say("record.ready_machine"), width=18),
        Column(title=say("record.ready_result"), width=18),
        Column(title=say("record.ready_check"), width=28),
        Column(title=say("record.ready_found"), width=48, place="L"),
        Column(title=say("record.ready_cure"), width=68, place="L"),
    )
    sheet.add_page()
    sheet.form_title(title, board_summary(board))
    sheet.write_in(10)
    for told in filter(None, (mixed_versions(board),)):
        sheet.text_box(MARGIN, float(sheet.get_y()), sheet.width, 10, told)
        sheet.set_y(float(sheet.get_y()) + 12)
    rows = [
        (line.place, check.word, check.title, check.found, check.cure)
        for line in machine_lines(board, view.time_zone)
        for check in check_lines(board, line.device_id)
        if check.grade in {"bad", "weak"}
    ]
    if not rows:
        sheet.line_of(MARGIN, float(sheet.get_y()), sheet.width, 10, say("record.ready_nothing"))
        return sheet.to_bytes()
    sheet.table_head(columns)
    for row in rows:
        sheet.write_in(9)
        height = sheet.row_mm(columns, row, _LINE_MM)
        if float(sheet.get_y()) + height > sheet.bottom:
            sheet.add_page()
            sheet.form_title(title, board_summary(board))
            sheet.table_head(columns)
            sheet.write_in(9)
        sheet.table_row(columns, row, height)
    return sheet.to_bytes()
