"""What a typed field of a form or voucher expects, said where what stands in it cannot be read."""

from typing import Final

WORDS: Final = {
    "money": "应填写金额，例如 12,345.67；负数前加“-”。",
    "integer": "应填写整数，例如 120。",
    "percent": "应填写百分数，只填数字，例如 12.50 表示 12.50%。",
    "date": "应填写日期，例如 2026-11-05。",
    "choice": "请从列表中选择。",
    "text": "可填写任何文字。",
}
