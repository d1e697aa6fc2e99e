"""The room log as a workbook: every record, and nothing that Excel would compute."""

import io

import openpyxl
from msgspec.structs import replace

from proctor_console.presenters.log_book import log_book
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.room import sample_records_data
from shared.exam.room import events as ev


def test_every_record_is_a_row_and_no_cell_is_a_formula() -> None:
    data = sample_records_data()
    trap = ev.IncidentLogged(incident_id="k", category="other", text='=HYPERLINK("http://x","看")', ticket=ticket(1))
    records = (
        *data.records[:20],
        ev.Record(seq=21, at_ms=data.view.room_ms, actor="JK01", event=trap),
        ev.Record(seq=22, at_ms=data.view.room_ms, actor="=1+1", event=replace(trap, ticket=None)),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(log_book(records, data.view))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=3))
    assert [row[0].value for row in rows] == [r.seq for r in records]
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert "HYPERLINK" in str(rows[-2][4].value)
    assert rows[-1][5].value == "=1+1"
