"""Kinds of sessions (`shared.session_kind`)."""

from typing import Final

WORDS: Final = {
    "kind.formal": "正式考试",
    "kind.trial": "试考",
    "kind.mock": "模拟考试",
    "marked": "【{kind:session.kind.}】{title}",
}
