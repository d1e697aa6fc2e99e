"""The fully digital invoice (电子发票（增值税专用发票）) in the layout the tax service prints it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.centre.samples.drawing.canvas import BLACK, BROWN, RED, Paper

_LEFT, _RIGHT, _TOP = 30, 1070, 128
_COLUMNS = (
    ("项目名称", 62, "left"),
    ("规格型号", 330, "left"),
    ("单 位", 500, "centre"),
    ("数 量", 620, "right"),
    ("单 价", 730, "right"),
    ("金 额", 850, "right"),
    ("税率/征收率", 930, "centre"),
    ("税 额", 1056, "right"),
)


def draw(target: Path, buyer: Mapping[str, str], sheet: Mapping[str, Any]) -> None:
    """Draw one invoice of a single line, with the transport block where the sheet has one."""
    page = Paper(1100, 660)
    _heading(page, sheet)
    _parties(page, buyer, sheet)
    bottom = _lines(page, sheet)
    _foot(page, sheet, bottom)
    page.watermark("样例票据")
    page.save(target)


def date_words(day: str) -> str:
    """2026-11-05 as 2026年11月05日."""
    year, month, number = day.split("-")
    return f"{year}年{month}月{number}日"


def _heading(page: Paper, sheet: Mapping[str, Any]) -> None:
    page.text(550, 44, "电子发票（增值税专用发票）", 31, colour=BROWN, align="centre")
    page.line(345, 72, 755, 72, BROWN, 2)
    page.line(345, 77, 755, 77, BROWN, 1)
    page.pen.ellipse((488, 58, 612, 118), outline=RED, width=2)
    page.text(550, 80, "样例", 16, colour=RED, align="centre")
    page.text(550, 100, "非真实发票", 13, colour=RED, align="centre")
    page.pen.rectangle((36, 24, 116, 104), outline=BROWN, width=2)
    page.text(76, 52, "二维码", 17, colour=BROWN, align="centre")
    page.text(76, 78, "（样例）", 15, colour=BROWN, align="centre")
    if "transport" in sheet:
        page.text(134, 64, "货物运输服务", 17, colour=BROWN)
    page.text(800, 52, "发票号码：", 16, colour=BROWN)
    page.text(880, 52, sheet["number"], 16)
    page.text(800, 82, "开票日期：", 16, colour=BROWN)
    page.text(880, 82, date_words(sheet["date"]), 16)


def _parties(page: Paper, buyer: Mapping[str, str], sheet: Mapping[str, Any]) -> None:
    page.pen.rectangle((_LEFT, _TOP, _RIGHT, 606), outline=BROWN, width=2)
    page.line(_LEFT, 222, _RIGHT, 222, BROWN)
    for left, title, name, number in (
        (_LEFT, "购买方信息", buyer["name"], buyer["tax_id"]),
        (550, "销售方信息", sheet["seller"], sheet["seller_tax_id"]),
    ):
        for place, letter in enumerate(title):
            page.text(left + 15, _TOP + 15 + place * 16.5, letter, 15, colour=BROWN, align="centre")
        page.line(left + 30, _TOP, left + 30, 222, BROWN)
        page.text(left + 40, _TOP + 30, "名称：", 16, colour=BROWN)
        page.text(left + 92, _TOP + 30, name, 17)
        page.text(left + 40, _TOP + 66, "统一社会信用代码/纳税人识别号：", 15, colour=BROWN)
        page.text(left + 278, _TOP + 66, number, 17)
    page.line(550, _TOP, 550, 222, BROWN)


def _lines(page: Paper, sheet: Mapping[str, Any]) -> float:
    values = (
        sheet["item"],
        sheet["model"],
        sheet["unit"],
        sheet["quantity"],
        sheet["price"],
        sheet["amount"],
        sheet["rate"],
        sheet["tax"],
    )
    for (name, x, align), value in zip(_COLUMNS, values, strict=True):
        page.text(x, 240, name, 16, colour=BROWN, align=align)  # type: ignore[arg-type]
        page.text(x, 274, value, 16, align=align)  # type: ignore[arg-type]
    if "transport" in sheet:
        page.line(_LEFT, 340, _RIGHT, 340, BROWN)
        heads = ("运输工具种类", "运输工具牌号", "起运地", "到达地", "运输货物名称")
        for place, (name, value) in enumerate(zip(heads, sheet["transport"], strict=True)):
            x = _LEFT + 104 + place * 208
            page.text(x, 358, name, 16, colour=BROWN, align="centre")
            page.text(x, 390, value, 16, align="centre")
            if place:
                page.line(x - 104, 340, x - 104, 412, BROWN)
        page.line(_LEFT, 412, _RIGHT, 412, BROWN)
    page.text(150, 440, "合　　计", 17, colour=BROWN, align="centre")
    page.text(850, 440, f"¥{sheet['amount']}", 17, align="right")
    page.text(1056, 440, f"¥{sheet['tax']}", 17, align="right")
    return 460


def _foot(page: Paper, sheet: Mapping[str, Any], top: float) -> None:
    page.line(_LEFT, top, _RIGHT, top, BROWN)
    page.text(150, top + 24, "价税合计（大写）", 17, colour=BROWN, align="centre")
    page.line(270, top, 270, top + 48, BROWN)
    page.pen.ellipse((290, top + 14, 310, top + 34), outline=BLACK, width=1)
    page.line(293, top + 17, 307, top + 31)
    page.line(307, top + 17, 293, top + 31)
    page.text(322, top + 24, sheet["total_words"], 18)
    page.text(780, top + 24, "（小写）", 17, colour=BROWN)
    page.text(852, top + 24, f"¥{sheet['total']}", 18)
    page.line(_LEFT, top + 48, _RIGHT, top + 48, BROWN)
    page.line(_LEFT + 30, top + 48, _LEFT + 30, 606, BROWN)
    page.text(_LEFT + 15, top + 80, "备", 16, colour=BROWN, align="centre")
    page.text(_LEFT + 15, top + 112, "注", 16, colour=BROWN, align="centre")
    page.text(_LEFT + 46, top + 76, sheet["remark"], 16)
    page.text(70, 632, "开票人：", 16, colour=BROWN)
    page.text(140, 632, sheet["drawer"], 16)
