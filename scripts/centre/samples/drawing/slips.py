"""Goods-received note and bank slip."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.centre.samples.drawing.canvas import BLUE, BROWN, GREY, Cell, Paper
from scripts.centre.samples.drawing.invoice import date_words
from scripts.centre.samples.drawing.money import thousands


def goods_received(target: Path, sheet: Mapping[str, Any]) -> None:
    """收料单: what the store counted, and what the purchase cost with freight."""
    page = Paper(1100, 420)
    page.text(550, 40, "收　料　单", 30, align="centre", bold=True)
    page.line(440, 64, 660, 64)
    page.line(440, 68, 660, 68)
    page.text(40, 100, f"供应单位：{sheet['supplier']}")
    page.text(550, 100, date_words(sheet["date"]), align="centre")
    page.text(1060, 100, f"编号：{sheet['number']}", align="right")
    page.text(1060, 72, f"收料仓库：{sheet['warehouse']}", 15, align="right")
    heads = [
        [
            Cell(text="材料编号", rows=2),
            Cell(text="材料名称", rows=2),
            Cell(text="规格型号", rows=2),
            Cell(text="计量单位", rows=2),
            Cell(text="数量", span=2),
            Cell(text="实际成本（元）", span=4),
        ],
        [Cell(text=words) for words in ("应收", "实收", "发票金额", "运费", "合计", "单位成本")],
    ]
    row = [
        Cell(text=sheet["code"]),
        Cell(text=sheet["name"]),
        Cell(text=sheet["model"]),
        Cell(text=sheet["unit"]),
        Cell(text=thousands(sheet["due"], 0), align="right"),
        Cell(text=thousands(sheet["received"], 0), align="right"),
        Cell(text=thousands(sheet["goods_amount"]), align="right"),
        Cell(text=thousands(sheet["freight_amount"]), align="right"),
        Cell(text=thousands(sheet["total"]), align="right"),
        Cell(text=sheet["unit_cost"], align="right"),
    ]
    total = [
        Cell(text="合　计", span=4),
        Cell(text=thousands(sheet["due"], 0), align="right"),
        Cell(text=thousands(sheet["received"], 0), align="right"),
        Cell(text=thousands(sheet["goods_amount"]), align="right"),
        Cell(text=thousands(sheet["freight_amount"]), align="right"),
        Cell(text=thousands(sheet["total"]), align="right"),
        Cell(text="", align="right"),
    ]
    blank = [Cell() for _ in range(10)]
    widths = (92, 110, 128, 78, 92, 92, 122, 106, 122, 78)
    page.table(40, 122, widths, (36, 36, 42, 34, 42), [*heads, row, blank, total])
    for x, words in (
        (60, "仓库主管：样例库管甲"),
        (330, "验收：样例质检乙"),
        (580, "采购：样例采购丙"),
        (820, "制单：样例制单丁"),
    ):
        page.text(x, 340, words)
    page.text(1060, 380, "第二联　记账联", 15, colour=GREY, align="right")
    page.watermark()
    page.save(target)


def bank_slip(target: Path, payer: Mapping[str, str], sheet: Mapping[str, Any]) -> None:
    """网上银行电子回单 of a payment."""
    page = Paper(1100, 560)
    page.text(60, 48, "样例银行", 30, colour=BLUE, bold=True)
    page.text(550, 48, "网上银行电子回单", 28, align="centre", bold=True)
    page.line(40, 80, 1060, 80, BLUE, 3)
    page.text(60, 106, f"回单编号：{sheet['number']}")
    page.text(1040, 106, f"交易日期：{date_words(sheet['date'])}", align="right")
    rows = [
        [
            Cell(text="付款人", rows=3, label=True),
            Cell(text="户　名", label=True),
            Cell(text=payer["name"], align="left"),
            Cell(text="收款人", rows=3, label=True),
            Cell(text="户　名", label=True),
            Cell(text=sheet["payee"], align="left"),
        ],
        [
            Cell(text="账　号", label=True),
            Cell(text=f"{payer['account']}（基本存款账户）", align="left"),
            Cell(text="账　号", label=True),
            Cell(text=sheet["payee_account"], align="left"),
        ],
        [
            Cell(text="开户行", label=True),
            Cell(text=payer["bank"], align="left"),
            Cell(text="开户行", label=True),
            Cell(text=sheet["payee_bank"], align="left"),
        ],
        [
            Cell(text="金　额", label=True),
            Cell(text="人民币（大写）", label=True),
            Cell(text=sheet["amount_words"], align="left"),
            Cell(text="小　写", span=2, label=True),
            Cell(text=f"¥{thousands(sheet['amount'])}", align="left"),
        ],
        [
            Cell(text="用　途", label=True),
            Cell(text=sheet["purpose"], span=2, align="left"),
            Cell(text="业务类型", span=2, label=True),
            Cell(text="转账支付", align="left"),
        ],
        [
            Cell(text="交易状态", label=True),
            Cell(text="交易成功", span=2, align="left"),
            Cell(text="回单用途", span=2, label=True),
            Cell(text="付款方记账", align="left"),
        ],
    ]
    page.table(40, 128, (84, 132, 342, 66, 92, 304), (48,) * 6, rows, rule=BROWN)
    page.text(60, 452, "重要提示：本回单仅供考试使用，不作为任何真实交易的凭证。", 15, colour=GREY)
    page.text(60, 484, "同一业务的电子回单重复打印时，请勿重复记账。", 15, colour=GREY)
    page.stamp(960, 462, "样例银行电子回单", "样章")
    page.watermark()
    page.save(target)
