"""The sheet of PINs is printed on A4, cut row by row, and signed by who takes the strip."""

import io

import openpyxl

from scripts.centre.issuing.pin_sheet import pin_sheet
from scripts.centre.issuing.session_plan import Duty


def test_rows_are_high_enough_to_cut_and_to_sign_on_a4() -> None:
    duties = [
        Duty(staff_id=f"JK{n:02d}", name="古丽米热·阿卜杜热西提", role="proctor", pin=f"00{n}4{n}7")
        for n in range(1, 4)
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(pin_sheet(duties, "S20261128-0930-301"))).worksheets[0]
    assert sheet.page_setup.paperSize == 9, "A4, whatever the printer's own is"
    assert [sheet.row_dimensions[row].height for row in (3, 4, 5)] == [34, 34, 34]
    assert sheet.column_dimensions["E"].width >= 20
    assert [sheet.cell(row, 4).value for row in (3, 4, 5)] == [duty.pin for duty in duties], "zeros in front stay"
    assert "S20261128-0930-301" in sheet["A1"].value
