"""What leaves a machine in a diagnostics file: lines of a log without anything that could name a person or open a seal.

Logs hold ids only by rule (`shared.machine.logs`); this is the second lock. It takes more than it must: a support
person needs times, modules, error codes and sizes, nothing else. What stays of Chinese is nothing, because names and
contents are Chinese; of digits, what is too short for a ticket, an ID number or a PIN.
"""

import re
from typing import Final

GONE: Final = "*"
# Han letters of every block (names use rare ones), their signs, and kana and hangul as they come in names too.
_EAST: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff·•]+")
_CODE: Final = re.compile(r"\b[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5}){2,}\b")
_TOKEN: Final = re.compile(r"[A-Za-z0-9+/=_-]{24,}|[A-Za-z0-9+/]{2,}={1,2}(?![\w=])")
# A shorter piece of a key: capitals, small letters and digits in one word.
_MIXED: Final = re.compile(r"(?=[A-Za-z+/]*\d)(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])[A-Za-z0-9+/]{10,}")
_DIGITS: Final = re.compile(r"\d{5,}[\dXx]*")
_FOUR: Final = re.compile(r"(?<![\d.:,-])\d{4}(?![\d.:,-])")
_HOME: Final = re.compile(r"((?:/home/|[A-Za-z]:\\Users\\))[^\\/\s'\"]+")
# Python names of modules and events are long, and lower case with dots or underscores between short words.
_PLAIN: Final = re.compile(r"[a-z]{1,20}(?:[_-][a-z]{1,20})+")
_STAMP: Final = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}")


def scrubbed(line: str) -> str:
    """The line without personal data, codes, keys and contents; its time stays."""
    stamp = _STAMP.match(line)
    head, rest = (stamp.group(), line[stamp.end() :]) if stamp else ("", line)
    rest = _HOME.sub(rf"\1{GONE}", rest)
    rest = _EAST.sub(GONE, rest)
    rest = _CODE.sub(GONE, rest)
    rest = _TOKEN.sub(lambda found: found.group() if _PLAIN.fullmatch(found.group()) else GONE, rest)
    rest = _MIXED.sub(GONE, rest)
    rest = _DIGITS.sub(GONE, rest)
    return head + _FOUR.sub(GONE, rest)
