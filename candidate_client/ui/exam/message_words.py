"""What the candidate has to be told now, the weightiest first: line down, time added, a message, a reminder."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from candidate_client.core.clock import reminder_due
from candidate_client.core.state import ClientView
from candidate_client.presenters.section import section_facts
from candidate_client.ui.texts import offline_sentence, out_of_reach, section_words, tr
from shared.formatting import duration_words
from shared.qtkit.widgets.text import ToneName

_CALM_AFTER_MS: Final = 2000
# A line that is only interrupted is no business of the candidate's; after this a person has come to look.
_TECHNICIAN_AFTER_MS: Final = 20_000
_TONES: Final[dict[str, ToneName]] = {
    "extension": "success",
    "credit": "success",
    "message": "info",
}

Subject = Literal["problem", "disk", "notice", "offline", "away", "reminder", "section"]


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell. `action`: the words of its button, none if there is nothing to press."""

    subject: Subject
    text: str
    tone: ToneName
    action: str = ""
    notice_id: str = ""


def words_now(view: ClientView, now_ms: int) -> tuple[Word, ...]:
    """All there is to tell at this moment of the local clock."""
    return tuple(_words(view, now_ms))


def _words(view: ClientView, now_ms: int) -> Iterator[Word]:
    known = tr("知道了")
    if view.problem is not None:
        yield Word(subject="problem", text=view.problem.message, tone="warn", action=known)
    if view.disk_trouble:
        text = tr("本机磁盘无法写入，答案正直接保存到服务器。请举手告知监考人员，可以继续作答。")
        yield Word(subject="disk", text=text, tone="problem")
    since = view.link.offline_since_ms
    if not view.link.online and since is not None and now_ms - since >= _CALM_AFTER_MS:
        action = tr("服务器地址…") if out_of_reach(view, now_ms, _TECHNICIAN_AFTER_MS) else ""
        tone: ToneName = "problem" if view.link.trouble else "warn"
        yield Word(subject="offline", text=offline_sentence(view), tone=tone, action=action)
    if (reminder := _reminder(view, now_ms)) is not None:
        yield reminder
    for notice in reversed(view.notices_at(view.clock.room_ms(now_ms))):
        tone = _TONES.get(notice.kind, "info")
        yield Word(subject="notice", text=notice.text, tone=tone, action=known, notice_id=notice.notice_id)
    section = section_words(view)
    if section and view.section is not None:
        yield Word(subject="section", text=section, tone="info", action=known, notice_id=view.section.notice_id)


def _reminder(view: ClientView, now_ms: int) -> Word | None:
    left = view.clock.remaining_ms(now_ms) if view.clock.running and not view.clock.estimated else None
    due = reminder_due(left, view.reminders_before_end_s, view.reminder_display_s)
    if due is None:
        return None
    facts = section_facts(view)
    sentence = tr("距离考试结束还有 {time}，请合理安排时间。")
    if facts is not None and not facts.last:
        sentence = tr("距离“{title}”部分结束还有 {time}，请合理安排时间。")
    words = sentence.format(time=duration_words(due * 1000), title=facts.title if facts else "")
    return Word(subject="reminder", text=words, tone="warn")
