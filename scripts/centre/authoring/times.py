"""Working times: one limit shared by the whole paper, or one for each section (ADR 0010)."""

from collections.abc import Mapping
from typing import Any

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError
from shared.exam.paper import Paper
from shared.exam.plan import SectionLimit

_PAPER = "paper.toml"


def duration_of(head: Mapping[str, Any], findings: Findings) -> int:
    """The working time of the whole paper in seconds, from `paper.toml`.

    Either the paper has `duration_minutes`, or every section has; then the paper's is their sum and may be left out.
    """
    whole, entries = head.get("duration_minutes"), head.get("section", [])
    own = [entry.get("duration_minutes") for entry in entries]
    if all(minutes is None for minutes in own):
        if head.get("carry_over"):
            findings.add(_PAPER, "carry_over 只用于分部分计时的试卷：请给每个 section 写 duration_minutes")
        if not _is_time(whole):
            findings.add(_PAPER, "duration_minutes 应为大于0的整数（分钟）")
            return 0
        return int(whole or 0) * 60
    for entry, minutes in zip(entries, own, strict=True):
        if not _is_time(minutes):
            where = f"{_PAPER} 的 section {entry.get('section_id', '')}"
            findings.add(where, "分部分计时时，每个 section 都要写 duration_minutes，且为大于0的整数（分钟）")
    ids = [entry.get("section_id") for entry in entries]
    if len(set(ids)) != len(ids):
        findings.add(_PAPER, "section_id 重复")
    total = sum(minutes for minutes in own if _is_time(minutes))
    if whole is not None and whole != total:
        findings.add(_PAPER, f"duration_minutes 是 {whole}，各部分之和是 {total}；请改成一致，或不写总时长")
    return int(total) * 60


def section_limits(paper: Paper, planned_s: Mapping[str, int], whole_s: int | None = None) -> tuple[SectionLimit, ...]:
    """The limits that travel in the plan: the session plan's own, else the paper's; none where one limit is shared.

    Raises:
        AuthoringError: the session plan names other sections than the paper, or only some, or a whole time beside them.
    """
    times = {s.section_id: s.duration_s for s in paper.sections if s.duration_s is not None}
    if planned_s:
        if set(planned_s) != {section.section_id for section in paper.sections}:
            known = "、".join(section.section_id for section in paper.sections)
            raise AuthoringError([f"plan.toml 的 section_duration_s 要写全并且只写试卷的各部分：{known}"])
        if any(seconds <= 0 for seconds in planned_s.values()):
            raise AuthoringError(["plan.toml 的 section_duration_s 应大于0（秒）"])
        times = dict(planned_s)
    if times and whole_s is not None and whole_s != sum(times.values()):
        raise AuthoringError(
            [f"试卷分部分计时，plan.toml 的 duration_s 应等于各部分之和 {sum(times.values())}，或不写"]
        )
    return tuple(
        SectionLimit(
            section_id=section.section_id,
            title=section.title,
            duration_s=times[section.section_id],
            items=tuple(item.item_id for group in section.groups for item in group.items),
        )
        for section in paper.sections
        if times
    )


def _is_time(minutes: object) -> bool:
    return isinstance(minutes, int) and not isinstance(minutes, bool) and minutes > 0
