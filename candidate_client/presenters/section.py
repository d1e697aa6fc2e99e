"""The open section in plain facts: its title, its place among the sections, what follows it."""

from typing import Literal

import msgspec

from candidate_client.core.sections import next_section
from candidate_client.core.state import ClientView

Standing = Literal["open", "closed", "later"]


class SectionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`number` of `count`, from 1. `next_title` and `next_ms` are empty and 0 for the last section."""

    title: str
    number: int
    count: int
    next_title: str = ""
    next_ms: int = 0
    carry_over: bool = False
    before_title: str = ""

    @property
    def last(self) -> bool:
        """Whether its end is the hand-in."""
        return self.number == self.count


def section_facts(view: ClientView) -> SectionFacts | None:
    """None where the paper has one shared limit."""
    exam, run = view.exam, view.section
    if exam is None or run is None:
        return None
    titles = {section.section_id: section.title for section in exam.paper.sections}
    order = list(titles)
    following = next_section(exam, run)
    return SectionFacts(
        title=titles.get(run.section_id, run.section_id),
        number=order.index(run.section_id) + 1 if run.section_id in order else 1,
        count=len(order),
        next_title=titles.get(following or "", ""),
        next_ms=run.later_ms[0] if run.later_ms else 0,
        carry_over=run.carry_over,
        before_title=titles.get(run.before, ""),
    )


def section_id(view: ClientView) -> str:
    """The open section; empty where the paper has one shared limit."""
    return view.section.section_id if view.section is not None else ""


def standing(view: ClientView, asked: str) -> Standing:
    """Whether a section is open, over, or still to come."""
    if view.exam is None or view.section is None or view.section.section_id == asked:
        return "open"
    order = [section.section_id for section in view.exam.paper.sections]
    if asked not in order or view.section.section_id not in order:
        return "later"
    return "closed" if order.index(asked) < order.index(view.section.section_id) else "later"
