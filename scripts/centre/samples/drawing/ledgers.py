"""Internal tables of the sample company: payroll, hours, standard cost card, monthly production report."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts.centre.samples.drawing.canvas import Cell, Paper
from scripts.centre.samples.drawing.invoice import date_words
from scripts.centre.samples.drawing.money import thousands, total

_COMPANY = "样例启航家居有限公司"


def payroll(target: Path, sheet: Mapping[str, Any]) -> None:
    """工资结算汇总表: gross pay, deductions and net pay by department."""
    page = Paper(1230, 460)
    _title(page, "工资结算汇总表", sheet["month"], "金额单位：元")
    rows = [
        [
            Cell(text="部门及人员类别", rows=2),
            Cell(text="人数", rows=2),
            Cell(text="应付工资", span=4),
            Cell(text="代扣款项", span=3),
            Cell(text="实发工资", rows=2),
        ],
        [
            Cell(text=words)
            for words in ("基本工资", "绩效工资", "津贴补贴", "合计", "社会保险费", "住房公积金", "个人所得税")
        ],
    ]
    rows.extend(
        [Cell(text=row[0], align="left"), Cell(text=row[1]), *(_figure(value) for value in row[2:])]
        for row in sheet["rows"]
    )
    columns = list(zip(*sheet["rows"], strict=True))
    sums = [total(list(column)) for column in columns[1:]]
    rows.append([Cell(text="合　计"), Cell(text=sums[0]), *(_figure(value) for value in sums[1:])])
    widths = (206, 52, 116, 110, 104, 118, 112, 112, 104, 116)
    page.table(40, 122, widths, (36, 36, 44, 44, 44, 44, 46), rows)
    _signed(page, 440, ("审核：样例主管甲", "复核：样例会计乙", f"制表：样例人事丙　{date_words(sheet['date'])}"))
    page.watermark()
    page.save(target)


def hours(target: Path, sheet: Mapping[str, Any]) -> None:
    """产品生产工时统计表."""
    page = Paper(860, 380)
    _title(page, "产品生产工时统计表", sheet["month"], "计量单位：小时", part="基本生产车间")
    rows = [[Cell(text=words) for words in ("产品名称", "实际生产工时", "备注")]]
    for name, value in sheet["rows"]:
        rows.append([Cell(text=name), _figure(value, 0), Cell()])
    everything = total([row[1] for row in sheet["rows"]])
    rows.append([Cell(text="合　计"), _figure(everything, 0), Cell()])
    page.table(40, 122, (300, 240, 240), (44,) * 4, rows)
    _signed(page, 340, ("车间主任：样例主任甲", "统计：样例统计乙"))
    page.watermark()
    page.save(target)


def standard_card(target: Path, sheet: Mapping[str, Any]) -> None:
    """标准成本卡 of one product."""
    page = Paper(1000, 440)
    _title(page, "单位产品标准成本卡", "2026年度", "金额单位：元", part=f"产品名称：{sheet['product']}　计量单位：个")
    rows = [[Cell(text=words) for words in ("成本项目", "用量标准", "价格标准", "标准成本（元/个）")]]
    costs = []
    for name, quantity, unit, price, price_unit in sheet["rows"]:
        costs.append(str(Decimal(quantity) * Decimal(price)))
        rows.append(
            [
                Cell(text=name, align="left"),
                Cell(text=f"{quantity} {unit}"),
                Cell(text=f"{price} {price_unit}"),
                _figure(costs[-1]),
            ]
        )
    rows.append([Cell(text="单位变动标准成本合计", span=3), _figure(total(costs))])
    page.table(40, 122, (280, 210, 210, 220), (46,) * 5, rows)
    page.text(40, 378, "说明：本卡只列示变动成本项目，固定制造费用另行考核。", 15)
    _signed(page, 412, ("批准：样例总经理甲", "审核：样例财务乙", "编制：样例成本丙"))
    page.watermark()
    page.save(target)


def production_report(target: Path, sheet: Mapping[str, Any]) -> None:
    """生产统计月报: output, consumption, prices and cost of the month."""
    page = Paper(1060, 460)
    _title(page, "生产统计月报", sheet["month"], "金额单位：元", part="产品名称：钢制文件柜")
    rows = [
        [Cell(text="本月完工产量"), Cell(text=f"{sheet['output']} 个", span=3)],
        [Cell(text=words) for words in ("成本项目", "实际耗用量", "实际单价（费用率）", "实际成本")],
    ]
    for name, quantity, unit, price, price_unit, cost in sheet["rows"]:
        rows.append(
            [
                Cell(text=name, align="left"),
                Cell(text=f"{thousands(quantity, 0)} {unit}"),
                Cell(text=f"{price} {price_unit}"),
                _figure(cost),
            ]
        )
    rows.append([Cell(text="合　计", span=3), _figure(total([row[5] for row in sheet["rows"]]))])
    page.table(40, 122, (290, 230, 240, 220), (42,) * 6, rows)
    page.text(40, 392, "说明：月初、月末均无在产品，本月投产全部完工。", 15)
    _signed(page, 430, ("生产主管：样例主管甲", "统计：样例统计乙"))
    page.watermark()
    page.save(target)


def _title(page: Paper, words: str, middle: str, right: str, *, part: str = "") -> None:
    centre = page.width / 2
    page.text(centre, 38, words, 28, align="centre", bold=True)
    page.text(centre, 74, middle, align="centre")
    page.text(40, 102, f"编制单位：{_COMPANY}" + (f"　{part}" if part else ""), 16)
    page.text(page.width - 40, 102, right, 16, align="right")


def _figure(value: str, places: int = 2) -> Cell:
    return Cell(text=thousands(value, places), align="right")


def _signed(page: Paper, y: float, names: Sequence[str]) -> None:
    step = (page.width - 80) / len(names)
    for place, words in enumerate(names):
        page.text(40 + place * step, y, words, 15)
