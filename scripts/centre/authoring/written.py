"""What authors write in Chinese and is looked for in their texts; nothing of it is said."""

import re
from typing import Final, Literal

Category = Literal["资产", "负债", "共同", "权益", "成本", "损益"]
"""The categories of an accounts file."""

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
