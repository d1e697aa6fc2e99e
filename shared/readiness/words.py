"""The sentences of a verdict: what was checked, what was found, what is demanded, the cure."""

from typing import Final

from shared.readiness.check import Against, Grade, Verdict
from shared.readiness.registry import check_named
from shared.words.catalogue import has, learn, say

learn(
    "ready",
    {
        "unmeasured": "本机测不到",
        "unknown_check": "别的版本的检查项",
        "grade.good": "合格",
        "grade.weak": "待改进",
        "grade.bad": "不合格",
        "grade.unknown": "未测",
    },
)
_GRADES: Final = "ready.grade."


def grade_word(grade: Grade) -> str:
    """The grade, as a word."""
    return say(f"{_GRADES}{grade}")


def title(key: str) -> str:
    """The check's name."""
    code = f"ready.{key}.title"
    return say(code) if has(code) else say("ready.unknown_check")


def found(verdict: Verdict) -> str:
    """What was found."""
    code = f"ready.{verdict.key}.{verdict.code}"
    return say(code, **verdict.values) if has(code) else say("ready.unmeasured")


def cure(verdict: Verdict) -> str:
    """What to do; empty where there is nothing."""
    code = f"ready.{verdict.key}.cure_{verdict.code}"
    return say(code, **verdict.values) if has(code) else ""


def demand(key: str, against: Against) -> str:
    """What is demanded."""
    check, code = check_named(key), f"ready.{key}.demand"
    return say(code, **check.demand(against)) if check is not None and has(code) else ""
