"""成绩复查结果告知单: the reply to a candidate who asked for a review, one page to be signed and sealed."""

from decimal import Decimal
from functools import partial
from typing import Final

from scripts.centre.marking.review import Points, Review
from shared.exam.plan import SessionPlan
from shared.fonts import FontPaths
from shared.formatting import clock_span, date, date_time
from shared.printing.ruled import ruled_text
from shared.printing.sheet import MARGIN, Column, Sheet
from shared.session_kind import kind_word, marked_title
from shared.words.catalogue import row, say

_LABEL: Final = 28.0
_PT: Final = 10.5
_SIGN: Final = 24.0
_PARTS: Final = ("theory", "practical", "total")


def reply_pdf(review: Review, plan: SessionPlan, fonts: FontPaths | None = None) -> bytes:
    """The page as PDF."""
    title = marked_title(plan.title, plan.kind)
    foot = say("review.foot", title=title, number=review.number, room=plan.room, session_id=plan.session_id)
    sheet = Sheet(say("review.title"), foot, fonts)
    new_page = partial(_new_page, sheet, review, plan)
    new_page()
    ruled = partial(ruled_text, sheet, label_mm=_LABEL, size_pt=_PT, least=9.0, new_page=new_page)
    ruled(say("review.who"), say("review.who_of", name=review.name, ticket=review.ticket, seat=review.seat))
    ruled(say("review.asked"), review.reason)
    ruled(say("review.reviewed"), date_time(review.at_ms, plan.time_zone))
    sheet.set_y(float(sheet.get_y()) + 3)
    _points(sheet, review)
    sheet.set_y(float(sheet.get_y()) + 3)
    ruled(say("review.how"), _how(review))
    if review.items:
        ruled(say("review.items"), "\n".join(_item(one.item_id, one.before, one.after) for one in review.items))
    ruled(say("review.conclusion"), conclusion(review))
    _foot(sheet, new_page)
    return sheet.to_bytes()


def conclusion(review: Review) -> str:
    """What came of it, in a sentence."""
    if review.result == "open":
        return say("review.open", count=review.open)
    if review.result == "same":
        return say("review.no_change")
    parts = [
        say("review.change_part", part=_part(name), before=_number(before), after=_number(after))
        for name in _PARTS
        if (before := _of(review.published, name)) != (after := _of(review.recomputed, name))
    ]
    was, is_now = (say(f"marking.verdict.{points.outcome}") for points in (review.published, review.recomputed))
    if was != is_now:
        parts.append(say("review.change_part", part=say("review.verdict"), before=was, after=is_now))
    told = parts or [_item(one.item_id, one.before, one.after) for one in review.items]
    return say("review.change", parts=row(told))


def _new_page(sheet: Sheet, review: Review, plan: SessionPlan) -> None:
    sheet.add_page()
    sheet.form_title(say("review.title"), marked_title(plan.title, plan.kind))
    span = clock_span(plan.starts_at_ms, plan.starts_at_ms + plan.duration_s * 1000, plan.time_zone)
    when = f"{date(plan.starts_at_ms, plan.time_zone)} {kind_word(plan.kind)}\n{span}"
    sheet.facts(
        [
            [(say("review.site"), plan.site_name, 115), (say("review.room"), plan.room, 65)],
            [(say("review.subject"), plan.subject, 115), (say("review.session"), when, 65)],
            [(say("review.number"), review.number, 180)],
        ],
        height=10.5,
    )
    sheet.set_y(float(sheet.get_y()) + 3)


def _points(sheet: Sheet, review: Review) -> None:
    heads = ("part", "published", "recomputed", "difference")
    columns = tuple(Column(title=say(f"review.{head}"), width=45) for head in heads)
    sheet.table_head(columns)
    for name in _PARTS:
        before, after = _of(review.published, name), _of(review.recomputed, name)
        sheet.table_row(columns, (_part(name), _number(before), _number(after), _difference(before, after)), 9)
    before_word, after_word = (
        say(f"marking.verdict.{points.outcome}") for points in (review.published, review.recomputed)
    )
    differs = say("review.same") if before_word == after_word else f"{before_word} → {after_word}"
    sheet.table_row(columns, (say("review.verdict"), before_word, after_word, differs), 9)


def _how(review: Review) -> str:
    if review.unread:
        return say("review.how_unread", why=review.unread)
    if review.recomputed.outcome == "absent":
        return say("review.how_absent")
    people = say("review.how_people", count=review.people) if review.people else say("review.how_nobody")
    return say(
        "review.how_told",
        sha256=review.bundle_sha256[:16],
        entries=review.entries,
        paper_id=review.paper_id,
        items=review.asked,
        answered=review.answered,
        people=people,
    )


def _foot(sheet: Sheet, new_page: partial[None]) -> None:
    sheet.write_in(_PT)
    lines = sheet.lines(say("review.note"), sheet.width)
    if float(sheet.get_y()) + 4 + len(lines) * sheet.line_mm + _SIGN > sheet.bottom:
        new_page()
        sheet.write_in(_PT)
    y = float(sheet.get_y()) + 4
    for number, line in enumerate(lines):
        sheet.line_of(MARGIN, y + number * sheet.line_mm, sheet.width, sheet.line_mm, line)
    y += len(lines) * sheet.line_mm + 5
    half = sheet.width / 2
    for number, who in enumerate(("reviewer", "head")):
        label = say(f"review.signed_{who}")
        left, width = MARGIN + number * half, float(sheet.get_string_width(label)) + 4
        sheet.line_of(left, y, width, 10, f"{label}：")
        sheet.line(left + width, y + 8.5, left + half - 5, y + 8.5)
    sheet.line_of(MARGIN, y + 11, sheet.width, 8, say("record.sign_date"), "R")


def _of(points: Points, name: str) -> Decimal | None:
    found: Decimal | None = getattr(points, name)
    return found


def _part(name: str) -> str:
    return say("review.total") if name == "total" else say(f"marking.head.{name}")


def _number(points: Decimal | None) -> str:
    return say("review.none") if points is None else f"{points.normalize():f}"


def _difference(before: Decimal | None, after: Decimal | None) -> str:
    if before == after:
        return say("review.same")
    return say("review.none") if before is None or after is None else f"{(after - before).normalize():+f}"


def _item(item_id: str, before: Decimal | None, after: Decimal | None) -> str:
    return say("review.item", item_id=item_id, before=_number(before), after=_number(after))
