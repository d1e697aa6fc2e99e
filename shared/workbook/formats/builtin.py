"""Formats that a workbook names by number alone and that differ by language: the Chinese ones.

Source: ECMA-376 part 1, 18.8.30. The brackets of 37 to 44 are left as other languages have them: a template's author
saw them so in whatever program made it.
"""

from typing import Final

_ACCOUNTING: Final = '_("¥"* #,##0{p}_);_("¥"* \\(#,##0{p}\\);_("¥"* "-"{q}_);_(@_)'
BUILT_IN: Final[dict[int, str]] = {
    5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0", 7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;[Red]¥-#,##0.00",
    14: "yyyy/m/d", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    42: _ACCOUNTING.format(p="", q=""),
    44: _ACCOUNTING.format(p=".00", q="??"), 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
