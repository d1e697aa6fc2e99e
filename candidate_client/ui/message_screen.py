"""Screens with one message: away, identity in doubt, paused, handing in, handed in, moved to another PC."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.case_panel import case_words
from candidate_client.ui.export_card import ExportCard
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from candidate_client.ui.reading_size import in_chosen_size
from candidate_client.ui.seat_panel import Facts
from candidate_client.ui.texts import tr
from shared.formatting import clock_time, mask_name
from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.theme import theme_of
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import Countdown
from shared.qtkit.widgets.text import Text

_ICON = 56


def _why(view: ClientView, zone: str) -> list[str]:
    """The code and the facts for which the exam was terminated."""
    ended = [case for case in view.cases if case.action == "terminate"]
    return [case_words(case, zone) for case in ended[-1:]]


class MessageScreen(Page):
    """An icon, a title, a sentence, facts and at most one button; what they say follows from the view."""

    leave = Signal()

    def __init__(self, export: ExportCard) -> None:
        super().__init__(width=680)
        self.export = export
        self._icon = QLabel()
        self.title = Text("", "display", wrap=True)
        self.text = Text("", "exam", wrap=True)
        self.countdown = Countdown(self.tr("剩余"), "large", warn_below_ms=0)
        self.facts = Facts()
        self.card = Card()
        self.card.body.addWidget(self.facts)
        self.button = Button(self.tr("返回登录界面"))
        self.column.addStretch(2)
        self.column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self.title, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.column.addWidget(words)
        self.column.addWidget(self.countdown, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.card)
        self.column.addWidget(self.export)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addStretch(3)
        name_widgets((self.title, "message-title"), (self.button, "message-leave"))
        self.button.clicked.connect(self.leave)

    def show_view(self, view: ClientView) -> None:
        """Say what the moment asks for, in the size the candidate chose."""
        in_chosen_size(self.title, self.text, self.facts)
        for part in (self.countdown, self.card, self.button):
            part.hide()
        show = {
            "away": self._away,
            "doubt": self._doubt,
            "paused": self._paused,
            "handing_in": self._handing_in,
            "closed": self._closed,
            "locked": self._locked,
        }.get(view.screen)
        if show is not None:
            show(view)
        self.export.show_view(view)

    def tick(self) -> None:
        """The remaining time; while paused it stands still."""
        super().tick()
        self.countdown.set_remaining(self.view.clock.remaining_ms(monotonic_ms()))

    def _say(self, icon_name: str, mark: str, title: str, text: str) -> None:
        self._icon.setPixmap(icon_pixmap(icon_name, mark, _ICON))
        self.title.setText(title)
        self.text.setText(text)

    def _away(self, view: ClientView) -> None:
        text = self.tr("监考人员已登记您暂离考场，试卷已隐藏，计时照常进行。返回座位后请示意监考人员，登记后继续作答。")
        self._say("door", theme_of().accent, self.tr("暂离考场"), text)
        self._facts(view, [])
        self.countdown.set_paused(False)
        self.countdown.show()

    def _doubt(self, view: ClientView) -> None:
        text = self.tr("监考人员正在核实您的身份，核实之前不显示试卷。请在座位上等候，等待的时间由主考决定补回。")
        self._say("user", theme_of().accent, self.tr("正在核实身份"), text)
        self._facts(view, [])

    def _paused(self, view: ClientView) -> None:
        text = self.tr("请停止作答，在座位上安静等待。暂停期间不计时，剩余时间不会减少。")
        if view.pause_reason:
            text = self.tr("原因：{reason}\n").format(reason=view.pause_reason) + text
        self._say("pause", theme_of().warn.mark, self.tr("考试已暂停"), text)
        self.countdown.set_paused(True)
        self.countdown.show()

    def _handing_in(self, view: ClientView) -> None:
        by_time = view.hand_in in {"time_up", "time_over"}
        title = self.tr("考试时间到，作答已停止") if by_time else self.tr("正在交卷…")
        if view.link.online:
            text = self.tr("正在把全部作答送达服务器，请稍候，不要关闭电源。")
        else:
            text = self.tr(
                "与服务器的连接中断。您的作答和交卷请求已保存在本机，连接恢复后自动送达。请举手告知监考人员，不要关闭电源。"
            )
        self._say("hand-in", theme_of().accent, title, text)
        self._facts(view, [(self.tr("待送达"), self.tr("{count} 项").format(count=view.unsent))])

    def _closed(self, view: ClientView) -> None:
        closed = view.closed
        if closed is None:
            return
        titles = {
            "candidate": self.tr("已交卷"),
            "time": self.tr("考试时间到，已自动交卷"),
            "end": self.tr("考试结束，已统一收卷"),
            "proctor": self.tr("监考人员已为您交卷"),
            "terminated": self.tr("本次考试已被终止"),
        }
        text = self.tr("作答已安全保存在服务器。请保持安静，等待监考人员宣布后离场。")
        if closed.cause == "terminated":
            text = self.tr("如有异议，请在监考人员处当场陈述。已保存的作答会一并提交。")
            text = "\n".join([*_why(view, self.zone()), text])
        ended_well = closed.cause != "terminated"
        mark = theme_of().success.mark if ended_well else theme_of().grave.mark
        self._say("check" if ended_well else "stop", mark, titles[closed.cause], text)
        when = clock_time(closed.at_ms, self.zone())
        facts = [(self.tr("交卷时间"), when)]
        if view.exam is not None:
            answered, total = len(view.exam.own(view.answers)), len(view.exam.items)
            counted = self.tr("{answered} / {total} 题").format(answered=answered, total=total)
            facts.append((self.tr("已作答"), counted))
        if view.unsent:
            facts.append((self.tr("待送达"), self.tr("{count} 项，正在自动补交").format(count=view.unsent)))
        elif closed.entries:
            saved = self.tr("服务器已确认全部 {count} 条作答记录").format(count=closed.entries)
            facts.append((self.tr("保存情况"), saved))
        self._facts(view, facts)

    def _locked(self, view: ClientView) -> None:
        text = self.tr("您的考试已转到另一台电脑继续，本机不再接收作答。")
        text += "\n" + (
            self.tr("本机还有 {count} 项作答正在补交，请不要关闭电源。").format(count=view.unsent)
            if view.unsent
            else self.tr("本机的作答已全部送达服务器。")
        )
        self._say("lock", theme_of().neutral.mark, self.tr("本机已锁定"), text)
        self.button.setVisible(view.unsent == 0)

    def _facts(self, view: ClientView, facts: list[tuple[str, str]]) -> None:
        who = view.candidate
        first = [(tr("考生"), f"{mask_name(who.name)}　{who.ticket}")] if who else []
        self.facts.set([*first, *facts])
        self.card.show()
