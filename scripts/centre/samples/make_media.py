"""Draws the sample exam's pictures and spreadsheet template into exam/media, from documents.toml.

Run by hand when a figure changes (``python -m scripts.centre.samples.make_media``); what it draws is committed.
"""

import tomllib
from pathlib import Path

from scripts.centre.samples.drawing import chart, invoice, ledgers, letters, minutes, slips, workbook

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Draw everything anew."""
    table = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))
    media = HERE / "exam" / "media"
    media.mkdir(exist_ok=True)
    buyer, v01, v02, f01, x01 = (table[name] for name in ("buyer", "v01", "v02", "f01", "x01"))
    chart.draw(media / table["chart"]["file"], table["chart"])
    invoice.draw(media / v01["steel"]["file"], buyer, v01["steel"])
    invoice.draw(media / v01["freight"]["file"], buyer, v01["freight"])
    slips.goods_received(media / v01["received"]["file"], v01["received"])
    slips.bank_slip(media / v01["bank"]["file"], buyer, v01["bank"])
    ledgers.payroll(media / v02["payroll"]["file"], v02["payroll"])
    ledgers.hours(media / v02["hours"]["file"], v02["hours"])
    ledgers.standard_card(media / f01["standard"]["file"], f01["standard"])
    ledgers.production_report(media / f01["report"]["file"], f01["report"])
    letters.draw(media / f01["note"]["file"], "关于成本差异的情况说明", "生产部", f01["note"])
    minutes.draw(media / x01["minutes"]["file"], "经营分析会议纪要（摘录）", "总经理办公室", x01["minutes"])
    workbook.build(media / table["workbook"]["file"], table["workbook"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
