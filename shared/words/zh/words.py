"""How durations, dates and rows of things are written in a sentence, and what is said where words are missing."""

from typing import Final

WORDS: Final = {
    "unknown": "出现了没有说明的情况（代码 {code}）；已保存的内容不受影响，请联系技术人员。",
    "between": "、",
    "hours": "{hour} 小时",
    "hours_minutes": "{hour} 小时 {minute} 分",
    "minutes": "{minute} 分",
    "minutes_seconds": "{minute} 分 {second} 秒",
    "seconds": "{second} 秒",
    "date": "{year}年{month}月{day}日",
    "next_day": "次日{time}",
    "fonts_missing": "没有找到中文字体（Noto Sans SC），窗口和打印件无法显示汉字；考试数据不受影响。"
    "请重新安装本程序，或在开发环境中运行 python3 scripts/dev.py setup 后再试。",
}
