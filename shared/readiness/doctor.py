"""`doctor`: the same checks on the machine one stands at, told cause and cure, with an exit code for scripts."""

from collections.abc import Sequence
from typing import Final

from shared.readiness import words
from shared.readiness.check import Against, Ask, Grade, Verdict, severity, worst
from shared.readiness.registry import judge
from shared.readiness.take import measures
from shared.words.catalogue import learn, say

learn(
    "doctor",
    {
        "line": "{mark} {title}：{found}",
        "cure": "怎么办：{cure}",
        "demand": "要求：{demand}",
        "well": "检查完毕，没有不合格的项目。",
        "ill": "检查完毕，{count} 项不合格，请按上面的办法处理后再查一次。",
        "unmeasured": "未测（本机或现在测不到）：{titles:list}",
        "mark.good": "[合格]",
        "mark.weak": "[注意]",
        "mark.bad": "[不合格]",
    },
)

WELL: Final = 0
ILL: Final = 1
_INDENT: Final = "    "
_TOLD: Final[tuple[Grade, ...]] = ("bad", "weak", "good")


def examine(ask: Ask, against: Against) -> tuple[Verdict, ...]:
    """Measure and judge here and now, the worst first."""
    found = judge(tuple(measures(ask)), against)
    return tuple(sorted(found, key=lambda verdict: severity(verdict.grade)))


def told(verdicts: Sequence[Verdict], against: Against) -> str:
    """The findings as lines of text."""
    lines: list[str] = []
    for verdict in verdicts:
        if verdict.grade not in _TOLD:
            continue
        mark = say(f"doctor.mark.{verdict.grade}")
        lines.append(say("doctor.line", mark=mark, title=words.title(verdict.key), found=words.found(verdict)))
        if verdict.grade != "good":
            lines.append(_INDENT + say("doctor.demand", demand=words.demand(verdict.key, against)))
            lines.append(_INDENT + say("doctor.cure", cure=words.cure(verdict)))
    silent = [words.title(verdict.key) for verdict in verdicts if verdict.grade == "unknown"]
    if silent:
        lines.append(say("doctor.unmeasured", titles=silent))
    count = sum(verdict.grade == "bad" for verdict in verdicts)
    lines.append(say("doctor.ill", count=count) if count else say("doctor.well"))
    return "\n".join(lines)


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 unless something is red."""
    return ILL if worst(tuple(verdicts)) == "bad" else WELL
