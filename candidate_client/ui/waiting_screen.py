"""What a PC shows until candidates may log in."""

from PySide6.QtCore import Qt, Signal

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.export_card import ExportCard
from candidate_client.ui.input_method.trying import TryingLine
from candidate_client.ui.journal_note import JournalNote
from candidate_client.ui.page import NO_TIME, Page
from candidate_client.ui.resume_card import ResumeCard
from candidate_client.ui.seat_panel import SeatPanel
from shared.formatting import clock_time
from shared.link.update_agent import Progress
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text


class WaitingScreen(Page):
    """Room clock, seat, session, and what will happen next. `diagnose`: the technician wants a diagnostics file."""

    diagnose = Signal()

    def __init__(self, export: ExportCard) -> None:
        super().__init__(width=820)
        self.export = export
        self._caption = Text(self.tr("考场时间"), "muted")
        self._big = TabularLabel(NO_TIME, FontSize.CLOCK, bold=True)
        self.panel = SeatPanel()
        self.next = Text("", "title", wrap=True)
        self.paper = Text("", "muted")
        self.update_line = Text("", "muted")
        self.journals = JournalNote()
        self.trouble = Banner(tone="problem")
        self.trouble.hide()
        self.resume = ResumeCard()
        self.column.addStretch(2)
        for part in (self._caption, self._big):
            self.column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.panel)
        self.column.addWidget(self.journals)
        self.column.addWidget(self.trouble)
        self.column.addWidget(self.resume)
        self.column.addWidget(self.export)
        self.next.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.next)
        for line in (self.paper, self.update_line):
            self.column.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
        self.trying = TryingLine()
        self.column.addWidget(self.trying)
        self.column.addStretch(3)
        self.diagnose_button = Button(self.tr("生成诊断文件"), "quiet", icon_name="archive")
        self.diagnose_button.setObjectName("waiting-diagnose")
        self.diagnose_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.diagnose_button.clicked.connect(self.diagnose.emit)
        self.foot.setContentsMargins(0, Space.XS, 0, Space.XS)
        self.foot.addWidget(self.diagnose_button, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_view(self, view: ClientView) -> None:
        """Say what comes next."""
        self.panel.show_view(view)
        self.journals.show_view(view)
        session = view.session
        if session is None and not view.link.online and view.link.offline_since_ms is not None:
            words = self.tr("正在连接本考点的服务器，请稍候")
        elif session is None:
            words = self.tr("请等待考场准备")
        elif view.device_phase == "over":
            words = self.tr("本场考试已结束")
        else:
            opens = clock_time(session.login_opens_ms, session.time_zone, seconds=False)
            words = self.tr("请等待，{time} 起可以登录").format(time=opens)
        self.next.setText(words)
        self.next.setVisible(not view.resume_offered)
        self.resume.show_view(view)
        self.export.show_view(view)
        ready = view.paper_ready and view.device_phase != "over"
        self.paper.setText(self.tr("✓ 加密试卷已下载到本机，开考后统一解密") if ready else "")
        self.update_line.setText(self._update_words(view.update))
        self.trouble.setVisible(bool(view.link.trouble))
        if view.link.trouble:
            self.trouble.set_message(view.link.trouble, "problem")

    def crowded(self, *, low: bool) -> None:
        """The clock stands in the strip at the top as well."""
        for part in (self._caption, self._big):
            part.setHidden(low)

    def _update_words(self, update: Progress) -> str:
        """A newer program on its way; why one failed is for the technician, who reads it at the console."""
        if update.state == "downloading" and update.length:
            percent = 100 * update.done // update.length
            return self.tr("正在下载程序 {version}，{percent}%").format(version=update.version, percent=percent)
        if update.state in {"installing", "restarting"}:
            return self.tr("正在安装程序 {version}，随后自动重新启动，请不要关机").format(version=update.version)
        return ""

    def entered(self) -> None:
        """Somebody waits here: time to try the input method."""
        self.trying.go_on()

    def tick(self) -> None:
        """The large clock too."""
        super().tick()
        room_ms = self.view.clock.room_ms(monotonic_ms())
        self._big.setText(clock_time(room_ms, self.zone()) if room_ms is not None else NO_TIME)
