"""Working times: one limit shared by the whole paper, or one for each section (ADR 0010)."""

from collections.abc import Mapping

from scripts.centre.authoring.forms import PaperForm
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.errors import AuthoringError
from shared.exam.paper import Paper
from shared.exam.plan import SectionLimit
from shared.words.catalogue import say

_PAPER = Spot("paper.toml")


def duration_of(head: PaperForm, faults: Faults) -> int:
    """The working time of the whole paper in seconds.

    Either the paper has `duration_minutes`, or every section has; then the paper's is their sum and may be left out.
    """
    whole, own = head.duration_minutes, [section.duration_minutes for section in head.section]
    if not any(own):
        if head.carry_over:
            told = say("author.time.carry_over_alone")
            faults.add(_PAPER.at("carry_over"), "carry_over_alone", told)
        if whole is None:
            faults.add(_PAPER, "no_duration", say("author.time.none"))
        return (whole or 0) * 60
    for place, minutes in enumerate(own):
        if minutes is None:
            told = say("author.time.section_without")
            faults.add(_PAPER.at("section", place), "section_without_duration", told)
    total = sum(minutes or 0 for minutes in own)
    if whole is not None and whole != total:
        told = say("author.time.differ", whole=whole, total=total)
        faults.add(_PAPER.at("duration_minutes"), "durations_differ", told)
    return total * 60


def section_limits(paper: Paper, planned_s: Mapping[str, int], whole_s: int | None = None) -> tuple[SectionLimit, ...]:
    """The limits that travel in the plan: the session plan's own, else the paper's; none where one limit is shared.

    Raises:
        AuthoringError: the session plan names other sections than the paper, or only some, or a whole time beside them.
    """
    times = {s.section_id: s.duration_s for s in paper.sections if s.duration_s is not None}
    if planned_s:
        if set(planned_s) != {section.section_id for section in paper.sections}:
            known = [section.section_id for section in paper.sections]
            raise AuthoringError([say("author.time.sections", sections=known)])
        if any(seconds <= 0 for seconds in planned_s.values()):
            raise AuthoringError([say("author.time.section_zero")])
        times = dict(planned_s)
    if times and whole_s is not None and whole_s != sum(times.values()):
        raise AuthoringError([say("author.time.sum", total=sum(times.values()))])
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
