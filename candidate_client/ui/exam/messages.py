"""What comes up above the exam: the line is down, time was added, a message, a reminder."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.core.clock import reminder_due
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.presenters.section import section_facts
from candidate_client.ui.texts import offline_sentence, out_of_reach, section_words
from shared.formatting import duration_words
from shared.protocol.sitting import Notice
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.text import ToneName

_CALM_AFTER_MS = 2000
# A line that is only interrupted is no business of the candidate's; after this a person has come to look.
_TECHNICIAN_AFTER_MS = 20_000
_TONES: dict[str, ToneName] = {
    "extension": "success",
    "credit": "success",
    "message": "info",
    "discipline": "problem",
}


class Messages(QWidget):
    """Banners in one column; `dismissed(notice_id)` when the candidate puts one away.

    `server_asked`: the technician wants to say where the server is now.
    """

    dismissed = Signal(str)
    server_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        self._column.setSpacing(Space.XS)
        self.offline = Banner(tone="warn")
        self.offline.triggered.connect(self.server_asked)
        self.offline.action_button.setObjectName("exam-server")
        self.disk = Banner(
            self.tr("本机磁盘无法写入，答案正直接保存到服务器。请举手告知监考人员，可以继续作答。"), "problem"
        )
        self.away = Banner(self.tr("监考人员已登记您暂离考场，返回座位后请示意监考人员。"), "info")
        self.reminder = Banner(tone="warn")
        self.problem = Banner(tone="warn", closable=True)
        self.section = Banner(tone="info")
        self.section.triggered.connect(self._put_section_away)
        self._fixed = (self.reminder, self.problem, self.section, self.offline, self.disk, self.away)
        for banner in self._fixed:
            banner.hide()
            self._column.addWidget(banner)
        self.notices: dict[str, Banner] = {}
        self._view = ClientView()
        self.hide()

    def show_view(self, view: ClientView) -> None:
        """Show what a view asks for."""
        self._view = view
        wanted = {notice.notice_id: notice for notice in view.new_notices}
        for notice_id in [known for known in self.notices if known not in wanted]:
            self.notices.pop(notice_id).deleteLater()
        for notice in wanted.values():
            if notice.notice_id not in self.notices:
                self._add(notice)
        self.problem.setVisible(view.problem is not None)
        if view.problem is not None and self.problem.text != view.problem.message:
            self.problem.set_message(view.problem.message, "warn")
        words = section_words(view)
        if words and self.section.text != words:
            self.section.set_message(words, "info", action=self.tr("知道了"))
        self.section.setVisible(bool(words))
        self.disk.setVisible(view.disk_trouble)
        self.away.setVisible(view.away)
        self.tick()

    def tick(self) -> None:
        """Reminders and the calm word about the line depend on the time."""
        view, now = self._view, monotonic_ms()
        since = view.link.offline_since_ms
        down = not view.link.online and since is not None and now - since >= _CALM_AFTER_MS
        action = self.tr("服务器地址…") if out_of_reach(view, now, _TECHNICIAN_AFTER_MS) else ""
        if down and (self.offline.text, self.offline.action_button.text()) != (offline_sentence(view), action):
            self.offline.set_message(offline_sentence(view), "problem" if view.link.trouble else "warn", action=action)
        self.offline.setVisible(down)
        left = view.clock.remaining_ms(now) if view.clock.running and not view.clock.estimated else None
        due = reminder_due(left, view.reminders_before_end_s, view.reminder_display_s)
        if due is not None:
            facts = section_facts(view)
            sentence = self.tr("距离考试结束还有 {time}，请合理安排时间。")
            if facts is not None and not facts.last:
                sentence = self.tr("距离“{title}”部分结束还有 {time}，请合理安排时间。")
            words = sentence.format(time=duration_words(due * 1000), title=facts.title if facts else "")
            if self.reminder.text != words:
                self.reminder.set_message(words, "warn")
        self.reminder.setVisible(due is not None)
        shown = any(not banner.isHidden() for banner in (*self._fixed, *self.notices.values()))
        if shown == self.isHidden():
            self.setVisible(shown)

    def _put_section_away(self) -> None:
        if self._view.section is not None:
            self.dismissed.emit(self._view.section.notice_id)

    def _add(self, notice: Notice) -> None:
        banner = Banner(notice.text, _TONES.get(notice.kind, "info"), action=self.tr("知道了"))
        banner.triggered.connect(lambda notice_id=notice.notice_id: self.dismissed.emit(notice_id))
        self.notices[notice.notice_id] = banner
        self._column.addWidget(banner)
