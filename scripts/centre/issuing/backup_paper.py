"""The backup paper 备用卷 of a session: read as the main one, and held against it before anything is packed.

It stands in for the main paper in the same session, so subject, sections, kinds and points, working times and marks to
pass must be the same. Its item ids must not: an answer names its item, and so its paper (ADR 0050).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from scripts.centre.authoring.exam_folder import Authored, read_exam
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError
from shared.exam.kinds.numbers import points_of
from shared.exam.kinds.registry import kind_of
from shared.exam.paper import Paper, Section
from shared.exam.plan import SectionLimit
from shared.words.catalogue import say

_LISTED: Final = 8


def read_backup(named: str, plan: Path, main: Authored | None, findings: Findings) -> Authored | None:
    """The backup paper in the folder `named`, seen from the plan file's; None where none is named.

    Everything wrong with it is noted, and everything by which it could not stand in for the main paper.
    """
    if not named.strip():
        return None
    name, key = plan.name, "backup_exam"
    folder = plan.parent / named.strip()
    if not folder.is_dir():
        findings.add(name, say("issuing.backup.no_folder", folder=named), key=key)
        return None
    try:
        second = read_exam(folder)
    except AuthoringError as error:
        findings.lines += [say("issuing.backup.fault", fault=fault) for fault in error.problems]
        return None
    for told in differences(main, second) if main is not None else ():
        findings.add(name, told, key=key)
    return second


def differences(main: Authored, second: Authored) -> Iterator[str]:
    """Why the second paper could not stand in for the main one, each as a sentence."""
    if second.paper.paper_id == main.paper.paper_id:
        yield say("issuing.backup.same_paper", paper_id=main.paper.paper_id)
    if _head(second.paper) != _head(main.paper):
        yield say("issuing.backup.head")
    if _times(second.paper) != _times(main.paper):
        yield say("issuing.backup.times")
    if (second.key.pass_mark, second.key.marker_gap) != (main.key.pass_mark, main.key.marker_gap):
        yield say("issuing.backup.marks")
    others = {section.section_id: section for section in second.paper.sections}
    for section in main.paper.sections:
        other = others.get(section.section_id)
        if other is not None and _shape(other) != _shape(section):
            yield say("issuing.backup.shape", title=section.title, main=_told(section), backup=_told(other))
    both = {item.item_id for item in main.paper.items()} & {item.item_id for item in second.paper.items()}
    if both:
        yield say("issuing.backup.same_items", count=len(both), items=sorted(both)[:_LISTED])


def with_both_papers(limits: tuple[SectionLimit, ...], second: Paper) -> tuple[SectionLimit, ...]:
    """The limits of sections with the items of both papers: whichever a candidate writes, the time is the same."""
    items = {
        section.section_id: tuple(item.item_id for group in section.groups for item in group.items)
        for section in second.sections
    }
    return tuple(replace(limit, items=limit.items + items[limit.section_id]) for limit in limits)


def _head(paper: Paper) -> tuple[object, ...]:
    sections = tuple((section.section_id, section.kind) for section in paper.sections)
    return paper.subject, paper.certificate, paper.level, sections


def _times(paper: Paper) -> tuple[object, ...]:
    return paper.duration_s, paper.carry_over, tuple(section.duration_s for section in paper.sections)


def _shape(section: Section) -> Counter[tuple[str, str]]:
    """How many items of each kind, and how many points they are worth."""
    items = (item for group in section.groups for item in group.items)
    return Counter((item.kind, f"{points_of(item.points):f}") for item in items)


def _told(section: Section) -> str:
    counts = Counter(kind_of(item).title for group in section.groups for item in group.items)
    total = sum(points_of(item.points) for group in section.groups for item in group.items)
    listed = [say("issuing.backup.of_kind", kind=kind, count=count) for kind, count in counts.items()]
    return say("issuing.backup.section", kinds=listed, total=total)
