"""考场情况记录表: the official account of the room, with everything that happened and lines to sign it."""

from functools import partial
from typing import Final

import msgspec

from proctor_console.records.digest import Digest, RecordSection, digest
from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures, signatures_mm
from shared.fonts import FontPaths
from shared.printing.ruled import PAD, ruled_row, ruled_text
from shared.printing.sheet import MARGIN, Place, Sheet
from shared.protocol.console import RecordsData, RosterRow
from shared.words.catalogue import learn, say

learn(
    "form.room_record",
    {
        "title": "考场情况记录表",
        "holds": "到考、缺考、换机、延时、违规和各类情况",
        "moves": "换机",
        "extended": "延时",
        "seat": "{seat} 号",
        "nothing": "无",
        "absentees": "缺考考生",
        "those_present": "实到考生",
        "count_of": "{label}人数",
        "roll_title": "{title}\n（{count} 人）",
        "free_text": "其他需要\n说明的情况",
        "signed_inspector": "巡考签名",
    },
)

_LABEL: Final = 24.0
_TEXT_PT: Final = 9.5
_HALVES: Final = (0.0, 77.0)
_NAME_WIDTHS: Final = (11.0, 38.0, 26.0)
_NAME_PLACES: Final[tuple[Place, ...]] = ("R", "L", "L")
_NAME_GAP: Final = 3.0
_SMALLEST: Final = 8.0
_FREE_TEXT: Final = 30.0


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Either one line of text across the row, or seat, name and ticket of a candidate; `wide`: alone on the line."""

    parts: tuple[str, ...]
    wide: bool = False


def room_record(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The record as PDF; a section without entries says 无, so that nothing can be added unseen."""
    sheet = room_sheet(data, say("form.room_record.title"), fonts)
    told = digest(data)
    _new_page(sheet, data)
    _counts(sheet, told)
    _roll(sheet, data, say("form.room_record.absentees"), told.absent)
    _roll(sheet, data, say("form.room_record.those_present"), told.present)
    for section in told.sections:
        _section(sheet, data, section)
    _closing(sheet, data)
    return sheet.to_bytes()


def _new_page(sheet: Sheet, data: RecordsData) -> None:
    sheet.add_page()
    sheet.form_title(say("form.room_record.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)


def _next_page(sheet: Sheet, data: RecordsData) -> None:
    _new_page(sheet, data)
    sheet.set_y(float(sheet.get_y()) + 3)


def _counts(sheet: Sheet, told: Digest) -> None:
    counts = told.counts
    cells = (
        (say("record.due"), counts.due),
        (say("record.present"), counts.present),
        (say("record.absent"), counts.absent),
        (say("record.section.late"), counts.late),
        (say("record.section.discipline"), counts.disciplined),
        (say("form.room_record.moves"), counts.moved),
        (say("form.room_record.extended"), counts.extended),
    )
    y, each = float(sheet.get_y()) + 3, sheet.width / len(cells)
    for number, (label, count) in enumerate(cells):
        x = MARGIN + number * each
        sheet.write_in(9.5, bold=True)
        sheet.box(x, y, each, 6.5, fill=True)
        sheet.line_of(x, y, each, 6.5, say("form.room_record.count_of", label=label), "C")
        sheet.write_in(13, bold=True)
        sheet.box(x, y + 6.5, each, 9.5)
        sheet.line_of(x, y + 6.5, each, 9.5, str(count), "C")
    sheet.set_y(y + 16 + 3)


def _roll(sheet: Sheet, data: RecordsData, title: str, rows: tuple[RosterRow, ...]) -> None:
    """Candidates by seat, two across, each with full name and ticket number in columns; a long name has a line."""
    lines: list[tuple[Cell, ...]] = []
    open_line = False
    sheet.write_in(_SMALLEST)
    for row in sorted(rows, key=lambda r: (r.seat, r.ticket)):
        cell = Cell(parts=(say("form.room_record.seat", seat=row.seat), row.name, row.ticket))
        wide = float(sheet.get_string_width(row.name)) > _NAME_WIDTHS[1] - _NAME_GAP
        if wide:
            lines.append((msgspec.structs.replace(cell, wide=True),))
        elif open_line:
            lines[-1] += (cell,)
        else:
            lines.append((cell,))
        open_line = not wide and len(lines[-1]) < len(_HALVES)
    _ruled(sheet, data, say("form.room_record.roll_title", title=title, count=len(rows)), lines or _nothing())


def _section(sheet: Sheet, data: RecordsData, section: RecordSection) -> None:
    sheet.write_in(_TEXT_PT)
    width = sheet.width - _LABEL - 2 * PAD
    lines: list[tuple[Cell, ...]] = []
    several = len(section.entries) > 1
    for number, entry in enumerate(section.entries, 1):
        lines += [(Cell(parts=(line,)),) for line in sheet.lines(f"{number}. {entry}" if several else entry, width)]
    _ruled(sheet, data, section.title, lines or _nothing())


def _ruled(sheet: Sheet, data: RecordsData, label: str, lines: list[tuple[Cell, ...]]) -> None:
    ruled_row(
        sheet,
        label,
        lines,
        partial(_line, sheet),
        label_mm=_LABEL,
        size_pt=_TEXT_PT,
        least=8.5,
        new_page=partial(_next_page, sheet, data),
    )


def _line(sheet: Sheet, cells: tuple[Cell, ...], y: float, height: float) -> None:
    sheet.write_in(_TEXT_PT)
    for cell, half in zip(cells, _HALVES, strict=False):
        x = MARGIN + _LABEL + PAD + half
        if len(cell.parts) == 1:
            sheet.line_of(x, y, sheet.width - _LABEL - 2 * PAD, height, cell.parts[0])
            continue
        widths = (_NAME_WIDTHS[0], _NAME_WIDTHS[1] + _HALVES[1], _NAME_WIDTHS[2]) if cell.wide else _NAME_WIDTHS
        for text, width, place in zip(cell.parts, widths, _NAME_PLACES, strict=True):
            sheet.fit(text, width - _NAME_GAP, smallest_pt=_SMALLEST)
            sheet.line_of(x, y, width, height, text, place)
            sheet.write_in(_TEXT_PT)
            x += width


def _closing(sheet: Sheet, data: RecordsData) -> None:
    signed = (
        say("record.signed_proctor"),
        say("record.signed_proctor"),
        say("record.signed_chief"),
        say("form.room_record.signed_inspector"),
    )
    if float(sheet.get_y()) + _FREE_TEXT + 6 + signatures_mm(signed) > sheet.bottom:
        _next_page(sheet, data)
    ruled_text(
        sheet,
        say("form.room_record.free_text"),
        "",
        label_mm=_LABEL,
        size_pt=_TEXT_PT,
        least=_FREE_TEXT,
        new_page=partial(_next_page, sheet, data),
    )
    signatures(sheet, float(sheet.get_y()) + 6, signed)


def _nothing() -> list[tuple[Cell, ...]]:
    return [(Cell(parts=(say("form.room_record.nothing"),)),)]


FORM: Final = Form(key="room_record", make=room_record, before_exam=False)
