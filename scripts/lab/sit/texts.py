"""What the candidates write: words with the letters they are composed from, and figures."""

from typing import Final

from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.voucher import Voucher

Words = tuple[tuple[str, str], ...]

BLANKS: Final[tuple[Words, ...]] = (
    (("juedui", "绝对"),),
    (("", "360000"), ("yuan", "元")),
    (("kuaiji", "会计"), ("yinyong", "引用")),
    (("", "30"), ("baifendian", "百分点")),
)
"""Blank after blank, over and over."""

LONGER: Final[tuple[Words, Words]] = (
    (("chengben", "成本"), ("kuaiji", "会计"), ("", "360000"), ("yuan", "元")),
    (("lirun", "利润"), ("shuju", "数据"), ("yinyong", "引用")),
)
"""Two lines of an answer in one's own words."""

SCRATCH: Final[Words] = (("chengben", "成本"), ("", "480"), ("lirun", "利润"))
DATE: Final = "2026-10-15"
WORD: Final[Words] = (("jizhang", "记账"),)
NUMBER: Final = "12"
ATTACHMENTS: Final = "4"
SUMMARY: Final[Words] = (("caigou", "采购"), ("gangban", "钢板"))
BANK: Final[Words] = (("yinhang", "银行"), ("cunkuan", "存款"))

LINES: Final = (("1403-01", "126000.00", ""), ("", "", "126000.00"))
"""Account by its code, debit, credit; the second account is found by its name."""


def voucher(first: str, second: str, summary: str, word: str) -> Voucher:
    """The voucher these make; the accounts are the codes that were found."""
    return Voucher(
        date=DATE,
        word=word,
        number=NUMBER,
        attachments=ATTACHMENTS,
        lines=(
            VoucherLine(summary=summary, account=first, debit=LINES[0][1], credit=""),
            VoucherLine(summary=summary, account=second, debit="", credit=LINES[1][2]),
        ),
    )


SHEET: Final = "基础数据"
SHEET_WORDS: Final[Words] = (("jichu", "基础"), ("shuju", "数据"))
FORMULAS: Final[tuple[tuple[str, str], ...]] = (
    ("本量利!C4", "=SUM({sheet}!B5:B8)"),
    ("本量利!C5", "=SUM({sheet}!B9:B11)"),
    ("本量利!C6", "={sheet}!B4-C4"),
    ("方案比较!C4", "456"),
    ("方案比较!D5", "2160"),
)
BEST_PLAN: Final = "方案比较!B12"
BEST_WORDS: Final[Words] = (("fangan", "方案"), ("er", "二"))
FIGURES: Final = {"money": "1234.50", "integer": "12", "percent": "12.50", "date": "2026-10-31"}
