"""The one window of the client: shows the screen a view asks for, and ticks its clocks."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from candidate_client.core.state import ClientView, Screen
from candidate_client.ui.case_panel import CasePanel
from candidate_client.ui.commands import Commands
from candidate_client.ui.enrol_screen import EnrolScreen
from candidate_client.ui.exam.exam_screen import ExamScreen
from candidate_client.ui.exam.key_binding import bind_keys
from candidate_client.ui.exam.screen_setting import ScreenSetting
from candidate_client.ui.export_card import ExportCard, FindDrives
from candidate_client.ui.hand_panel import KEY as HAND_KEY
from candidate_client.ui.hand_panel import HandPanel, hand_label
from candidate_client.ui.identity_screen import IdentityScreen
from candidate_client.ui.login_screen import LoginScreen
from candidate_client.ui.message_screen import MessageScreen
from candidate_client.ui.page import Page
from candidate_client.ui.ready_screen import ReadyScreen
from candidate_client.ui.rules_screen import RulesScreen
from candidate_client.ui.server_dialog import ServerDialog
from candidate_client.ui.stopped_screen import StoppedScreen
from candidate_client.ui.waiting_screen import WaitingScreen
from candidate_client.voice.port import Voice
from shared.machine.drives import removable_drives

TICK_MS = 200
NO_HAND: Final[frozenset[Screen]] = frozenset({"enrol", "locked"})
"""Screens at which nobody waits or works: there is no hand to raise."""
# 1366x768 at 175 %, 1280x720 at 150 %: what is left of the smallest usual screens; below it a window would be cut
SMALLEST = (760, 430)
USUAL = (1366, 768)


class MainWindow(QMainWindow):
    """Shows views and gives commands; holds nothing of the exam itself.

    `close_asked` comes when somebody tries to close it; only `allow_close` lets it happen.
    """

    close_asked = Signal()

    def __init__(
        self,
        commands: Commands,
        *,
        server: str = "",
        seat: int | None = None,
        kiosk: bool = False,
        find_drives: FindDrives = removable_drives,
        voice: Voice | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("考试客户端"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._commands = commands
        self._closable = False
        self.server_dialog: ServerDialog | None = None
        self.view = ClientView(screen="waiting")
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.enrol = EnrolScreen(server, seat)
        self.waiting = WaitingScreen(ExportCard(find_drives, kiosk=kiosk))
        self.login = LoginScreen()
        self.identity = IdentityScreen()
        self.rules = RulesScreen()
        self.ready = ReadyScreen()
        self.exam = ExamScreen(commands, voice)
        self.setting = ScreenSetting(commands, self.exam)
        self.message = MessageScreen(ExportCard(find_drives, kiosk=kiosk))
        self.stopped = StoppedScreen()
        self._screens: dict[Screen, Page | ExamScreen] = {
            "enrol": self.enrol,
            "waiting": self.waiting,
            "login": self.login,
            "identity": self.identity,
            "rules": self.rules,
            "ready": self.ready,
            "exam": self.exam,
            "away": self.message,
            "doubt": self.message,
            "paused": self.message,
            "handing_in": self.message,
            "closed": self.message,
            "locked": self.message,
            "stopped": self.stopped,
        }
        for screen in dict.fromkeys(self._screens.values()):
            self._stack.addWidget(screen)
        self.hand = HandPanel(self)
        self.case = CasePanel(self)
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The screens on which nobody is in the middle of an answer."""
        return (self.waiting, self.login, self.message)

    @property
    def screen_widget(self) -> QWidget | None:
        """The screen shown now."""
        return self._stack.currentWidget()

    def show_view(self, view: ClientView) -> None:
        """Show a view."""
        before, self.view = self.view, view
        if before.candidate is not None and view.candidate != before.candidate:
            self.setting.forget()
        if view.exam is not None or before.exam is not None:
            self.exam.apply(view)
        if view.setting != before.setting:
            self.setting.show(view.setting)
        screen = self._screens[view.screen]
        if isinstance(screen, Page):
            screen.apply(view)
        if screen is not self.waiting:
            self.waiting.trying.stop()
        if screen is not self.exam and self._stack.currentWidget() is self.exam:
            self.exam.drafts.take()
        if self._stack.currentWidget() is not screen:
            self._stack.setCurrentWidget(screen)
            screen.setFocus()  # Qt would hand it to a button, and who is just typing would press that
            screen.entered()
        elif isinstance(screen, Page) and before.screen != view.screen:
            screen.entered()
        self._show_hand(view)
        self.case.show_view(view)
        self._keep_focus_in(screen)
        if self.server_dialog is not None:
            self.server_dialog.show_view(view)
        if view.screen != "exam":
            self.exam.put_tools_away()

    def _keep_focus_in(self, screen: QWidget) -> None:
        """A page without a field leaves the focus where it was, and its keys would go to an option nobody sees."""
        focus = self.focusWidget()
        if focus is not None and not focus.isVisible() and not screen.isAncestorOf(focus):
            screen.setFocus()

    def allow_close(self) -> None:
        """From now on the window may be closed."""
        self._closable = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody closes the exam by accident; what is typed is kept in any case."""
        self.exam.drafts.take()
        self.setting.flush()
        if not self._closable:
            self.close_asked.emit()  # whoever listens may allow it
        if self._closable:
            self._timer.stop()
            event.accept()
        else:
            event.ignore()

    def ask_for_server(self) -> None:
        """Let the technician say where the server is now."""
        if self.server_dialog is not None:
            return
        dialog = self.server_dialog = ServerDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.use_server.connect(self._commands.use_server)
        dialog.finished.connect(self._server_told)
        dialog.open()
        dialog.show_view(self.view)

    def _show_hand(self, view: ClientView) -> None:
        self.hand.show_view(view)
        label, there = hand_label(view), view.screen not in NO_HAND
        for screen in dict.fromkeys(self._screens.values()):
            screen.show_hand(label, there=there)
        if not there and self.hand.isVisible():
            self.hand.close_panel()

    def _call_hand(self) -> None:
        if self.view.screen not in NO_HAND:
            self.hand.toggle()

    def _server_told(self) -> None:
        self.server_dialog = None
        self._commands.forget_problem()

    def _tick(self) -> None:
        screen = self._stack.currentWidget()
        if isinstance(screen, Page | ExamScreen):
            screen.tick()
        self.case.tick()

    def _connect(self) -> None:
        commands = self._commands
        self.enrol.enrol.connect(commands.enrol)
        self.enrol.here.connect(commands.join_here)
        for screen in dict.fromkeys(self._screens.values()):
            screen.server_asked.connect(self.ask_for_server)
            screen.hand_asked.connect(self._call_hand)
        self.waiting.resume.restart.connect(commands.restart)
        self.login.login.connect(commands.login)
        self.identity.confirmed.connect(commands.confirm_identity)
        self.rules.accepted.connect(commands.accept_rules)
        self.message.leave.connect(commands.leave)
        self.stopped.unlock.connect(commands.unlock)
        self.case.answered.connect(commands.answer_case)
        for page in dict.fromkeys(self._screens.values()):
            if isinstance(page, Page):
                page.told.read.connect(commands.dismiss_notice)
        self.hand.raised.connect(commands.raise_hand)
        self.hand.lowered.connect(commands.lower_hand)
        bind_keys(self, {HAND_KEY: self._call_hand}, repeats=False)
        for screen in (self.waiting, self.message):
            screen.export.export.connect(commands.export_journals)
