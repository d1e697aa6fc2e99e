"""What authors write in Chinese and is looked for in their texts; nothing of it is said."""

import re
from decimal import Decimal
from typing import Final, Literal

Category = Literal["资产", "负债", "共同", "权益", "成本", "损益"]
"""The categories of an accounts file."""
CATEGORY_OF: Final[dict[str, Category]] = {
    "1": "资产", "2": "负债", "3": "共同", "4": "权益", "5": "成本", "6": "损益",
}  # fmt: skip
"""The first digit of an account and its category, by 企业会计准则应用指南."""
SECTION_TITLES: Final = {"理论": "theory", "实操": "practical"}

ANSWER_HIDDEN: Final = re.compile("答案|解答|正确结果")
"""What gives an answer away in a place that candidates do not see at once."""
ANSWER_SHOWN: Final = re.compile("标准答案|参考答案|正确答案")
"""What gives it away in plain sight, where 答案 alone is the head of a column to fill in."""
OTHER_OPTIONS: Final = re.compile(
    r"^(?:以上|上述|前述)(?:[各几]项|选项|答案|说法)?(?:都|均|皆|全|都不|均不)"
    r"|^(?:以上|上述|前述|前)[两二三四五几]?[项种个者](?:[都均皆全]|$)|^[A-H]{2,}(?:[都均项]|$)|^选项\s*[A-H]"
    r"|^[（(]?[A-Z]\s*(?:和|与|、|及|以及)\s*[A-Z][）)]?(?:都|均|项)?"
)
"""An option that speaks of other options."""
OPTION_LETTER: Final = re.compile(
    r"[故应]?选(?:择)?项?\s*[A-H](?![A-Za-z0-9])|答案(?:应?为|应?是|[:：])\s*[A-H](?![A-Za-z0-9])"
)
"""An explanation that names an option by its letter, which every candidate sees at another one."""

ANSWER_NAMED: Final = re.compile(r"答案|解答|正确结果|answer|solution|\bkey\b", re.IGNORECASE)
"""What gives an answer away as the name of something: a sheet, a defined name, a property, a file."""
PLACEHOLDER: Final = re.compile(
    r"TODO|FIXME|[（(【]?待补充?[）)】]|此处填写|lorem ipsum|^\s*(?:略|见教材|见答案)[。.]?\s*$"
)
"""What an author puts where something is still to be written."""
BEFORE: Final = re.compile(r"(?:接|续|同|承|如|在)?(?:上一?|前一)题|第[一二三四五六七八九十\d]+(?:小)?题")
"""Words about another item, which stands elsewhere for each candidate where items are shuffled."""
PICTURE_HERE: Final = re.compile(
    r"(?:如|见|据|从)(?:下|上|右|左|附)图(?!书|纸|表)(?:所示|中|可知)?|[下附]图(?=[是为所中，])"
)
TABLE_HERE: Final = re.compile(r"(?:如|见|据|从|根据)(?:下|上|附)表(?:所示|中|可知)?")
DOCUMENTS_HERE: Final = re.compile(r"资料区")
SHEET_HERE: Final = re.compile(r"公式表(?!示|达|明)")
OPTION_LETTERS: Final = re.compile(r"[（(]\s*[A-H](?:\s*[、,，]?\s*[A-H]){0,7}\s*[)）]")
JUDGED: Final = re.compile(r"[（(]\s*(?:[√×✓✗对错]|正确|错误|T|F)\s*[)）]")
OWN_LETTER: Final = re.compile(r"(?:[A-HＡ-Ｈ]\s*[.．、:：)）]|[（(][A-HＡ-Ｈ][)）])\s*(?=\S)")
VERDICT: Final = re.compile(
    r"^\s*(?:本题|该?说法|题干|表述)?[^。，；]{0,6}?(?:(?P<wrong>错误|不正确|不对)|正确)[。，；]"
)
"""How an explanation of a judgement begins where it says outright which it is."""
_CHOSEN: Final = re.compile(
    r"[故应]?选(?:择)?项?\s*([A-H](?:\s*[、,，]?\s*[A-H]){0,7})(?![A-Za-z0-9])|答案(?:应?为|应?是|[:：])[:：]?\s*([A-H]{1,8})(?![A-Za-z0-9])"
)

NUMBERED: Final = re.compile(r"\s*(?:[（(]\s*[0-9一二三四五六七八九十A-Ha-z]{1,2}\s*[)）]|[①-⑳]|\d{1,2}\s*[)）．、])")
"""How a line of a list begins that people number themselves."""

_N: Final = r"(?P<number>\d+(?:\.\d+)?|[一二三四五六七八九十百]+)"
ITEMS: Final = re.compile(rf"(?<!卷)(?<!部分)(?:共有?|计){_N}\s*(?:个|道)?(?:小?题|大题)(?!空)")
POINTS: Final = re.compile(
    rf"(?:(?<!卷)(?<!部分)(?:共计?|合计|满分)|(?<!每小题)(?<!每题)(?<=题)[，,、]\s*){_N}\s*分(?!钟)"
)
EACH_ITEM: Final = re.compile(rf"每(?:一?小?题|道题?|个小题)(?:各)?(?:得)?{_N}\s*分(?!钟)")
EACH_BLANK: Final = re.compile(rf"每(?:一?个?空)(?:格)?(?:各)?(?:得)?{_N}\s*分")
EACH_OPTION: Final = re.compile(rf"每个?(?:正确)?选项得{_N}\s*分")
EACH_PAIR: Final = re.compile(rf"每(?:配对一项|有两项前后相邻正确[，,]?|个位置正确[，,]?)得{_N}\s*分")
MINUTES: Final = re.compile(rf"(?:考试|作答|答题)(?:时间|时长|用时)[^\d一二三四五六七八九十]{{0,4}}{_N}\s*分钟")
HEADING: Final = re.compile(r"(?P<number>[一二三四五六七八九十]+)、")
KINDS_NAMED: Final = (
    (r"单项?选", "single_choice"),
    (r"多项?选|不定项", "multiple_choice"),
    (r"判断", "true_false"),
    (r"填空", "fill_in"),
    (r"简答", "short_answer"),
)
"""Words of a title that candidates know how to answer by."""
PARTS_OF_POINTS: Final = re.compile(rf"[（(]{_N}\s*分[)）]")
"""What each part of a reference answer earns."""
DATES: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}")
DATE_IS: Final = re.compile(r"日期(?:为|是|填|：|:)\s*(\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2})")
ATTACHED: Final = re.compile(rf"{_N}\s*张(?:原始)?(?:凭证|单据)(?P<all>(?=[\s\S]{{0,120}}全部作为附件))?")
"""How many vouchers a stem says there are, and whether all of them are attached."""
COLOUR_NAMED: Final = re.compile(r"[浅淡深]?[黄绿蓝红橙灰紫粉]色(?:的)?(?:单元格|区域|格子?|部分|底)|有底色的")
HUES: Final = {
    "红": ((0, 25), (335, 360)),
    "粉": ((0, 25), (290, 360)),
    "橙": ((15, 50),),
    "黄": ((38, 75),),
    "绿": ((70, 175),),
    "蓝": ((170, 265),),
    "紫": ((250, 335),),
}
"""Where on the circle of colours, in degrees, a ground is called so."""
SHEET_NAMED: Final = re.compile(r"[“「《]([^”」》\n]{1,31})[”」》](?:工作表|表(?!格|头|内|示))")
REHEARSAL: Final = re.compile("试考|模拟|演练|测试")
_WHOLE_MINUTES: Final = r"(\d+|[一二三四五六七八九十]+)\s*分钟"
LATE: Final = re.compile(
    rf"开始后?\s*{_WHOLE_MINUTES}后?[，,]?(?:仍未|未|禁止|不得|停止|不准)[^，。；]{{0,6}}(?:入场|进入|登录|到场)"
)
HAND_IN: Final = re.compile(rf"结束前\s*{_WHOLE_MINUTES}内?[^。；]{{0,12}}交卷")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def number_in_words(text: str) -> Decimal | None:
    """A number in digits or in Chinese words below a thousand; None for anything else."""
    if text[:1].isdecimal():
        return Decimal(text)
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in {"十", "百"}:
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            return None
    return Decimal(total + digit)


def chosen_letters(analysis: str) -> str:
    """The letters an explanation names as the answer, in order; empty where it names none."""
    found = _CHOSEN.findall(analysis)
    letters = "".join(found[-1]) if found else ""
    return "".join(sorted(re.sub("[^A-H]", "", letters)))
