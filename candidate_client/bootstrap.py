"""The one composition root of the client: an engine without windows, and the window on top of one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication

from candidate_client.core.engine import Engine
from candidate_client.core.instance import SingleInstance
from candidate_client.core.leaving import holds, may_close
from candidate_client.core.settings import Settings, Sights
from candidate_client.core.state import ClientView
from candidate_client.input_method.port import InputMethod, NoInputMethod
from candidate_client.lockdown.choose import lockdown_for
from candidate_client.lockdown.port import HeldLockdown, Lockdown
from candidate_client.ui.bridge import EngineBridge
from candidate_client.ui.commands import Commands
from candidate_client.ui.holding import Holding, x_connection
from candidate_client.ui.input_method.composing import keep_what_is_composed
from candidate_client.ui.input_method.desk import WritingDesk
from candidate_client.ui.leaving import Leaving
from candidate_client.ui.main_window import MainWindow
from candidate_client.ui.private_clipboard import forbid_text_drags
from candidate_client.ui.trial.desk import TrialDesk
from candidate_client.ui.watching import Watching
from candidate_client.voice.choose import voice_for
from shared.link.program_updates import ProgramUpdates
from shared.machine.drives import removable_drives
from shared.qtkit.look.theme import apply_theme, set_exam_text
from shared.qtkit.look.tokens import TARGET_CANDIDATE, FontSize
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.text import ToneName
from shared.qtkit.work.background import JobControl, run_in_background
from shared.qtkit.work.collector import collect_on_gui_thread
from shared.qtkit.work.list_keys import hand_list_keys_on
from shared.qtkit.work.screens import screens
from shared.qtkit.work.translations import install_translations
from shared.readiness.check import Lock


def build_engine(settings: Settings, sights: Sights | None = None) -> Engine:
    """The client without a window. Call `start` on it, and `stop` at the end."""
    return Engine(settings, sights=sights)


def build_application() -> QApplication:
    """The Qt application, dressed for candidates; the running one if there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
        install_translations(app)
    app.setApplicationName("exam-candidate-client")
    collect_on_gui_thread(app)
    hand_list_keys_on(app)
    keep_what_is_composed(app)
    forbid_text_drags(app)
    apply_theme(app, "light", target_px=TARGET_CANDIDATE)
    set_exam_text(app, FontSize.EXAM)
    return app


class ClientWindow(MainWindow):
    """A main window with its engine. `shut_down` ends both; nothing of the exam is lost by it.

    `start_again`: it was shut down for a newer program to take over. `left`: by somebody who was allowed to.
    """

    _newer_installed = Signal()

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        lockdown: Lockdown,
        lock: SingleInstance | None,
        sights: Sights | None = None,
        *,
        trials: bool = True,
        method: InputMethod | None = None,
    ) -> None:
        """`trials`: False for the second window of a trial, which takes no orders and fetches no programs."""
        super().__init__(
            _commands(engine),
            server=settings.server or "",
            seat=settings.seat,
            kiosk=settings.kiosk,
            voice=voice_for(),
        )
        self.engine = engine
        self._sights = sights or Sights()
        self._settings = settings
        self._watching: Watching | None = None
        if settings.kiosk and trials:
            self._watching = Watching(engine, self._sights, lambda: lockdown.engaged, self)
        foreign = self._watching.takes_foreign if self._watching is not None else lambda _length: False
        lost = self._watching.hold_was_lost if self._watching is not None else lambda _words: None
        self._holding = Holding(self, lockdown, foreign, self._sights.keys.append, lost)
        self._lock = lock
        self._bridge = EngineBridge(engine, self)
        self._bridge.changed.connect(self.show_view)
        self.close_asked.connect(self._on_close_asked)
        self.waiting.diagnose.connect(self.save_diagnostics)
        self.start_again = False
        self.left = False
        self._leaving: Leaving | None = None
        if settings.kiosk and trials:
            self._leaving = Leaving(self, engine, self._leave)
        elif not settings.kiosk:
            self.setWindowTitle(self.tr("考试客户端（未锁定）"))
        self._newer_installed.connect(self._give_way)
        self._updates = ProgramUpdates(
            "client",
            engine.device_files,
            settings.data,
            free=lambda: engine.view.screen == "waiting",
            told=engine.show_update,
            restart=self._newer_installed.emit,
        )
        signs = self.waiting.trying, self.exam.bottom.writing
        self._writing = WritingDesk(method or NoInputMethod(), self._sights, *signs)
        self._trials = TrialDesk(settings, _open_trial_window, self) if trials else None

    @property
    def locked(self) -> bool:
        """Whether it holds the PC, or will as soon as somebody may be at work."""
        return self._settings.kiosk

    @property
    def main(self) -> MainWindow:
        """The window, as the trial's script knows it."""
        return self

    def enrol_again(self, server: str, seat: int, code: str) -> None:
        """Enrol once more after a refusal."""
        self.engine.enrol(server, seat, code)

    def present(self) -> None:
        """Show the window: full screen and locked in a kiosk, else as an ordinary window."""
        if self._settings.kiosk:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
            self.showFullScreen()
            self._hold(self.engine.view)
        else:
            self.show()

    def begin(self) -> None:
        """Start the engine and show what it knows."""
        self.engine.start()
        if self._trials is not None:
            self._updates.start()
        self.show_view(self.engine.view)
        self._writing.begin()
        if self._watching is not None:
            self._watching.begin()
        elif self._settings.check:
            self.engine.saw("not_locked")

    def save_diagnostics(self) -> None:
        """Check this PC and write the diagnostics file to the USB drive, or beside the data where there is none."""
        drives = removable_drives()
        folder = Path(drives[0].path) if drives else self._settings.data / "diagnostics"
        seen, lock = screens(), self._sights.lock

        def write(_control: JobControl) -> Path:
            from shared.link.doctor import diagnose_here  # noqa: PLC0415 - late: hardly ever wanted

            folder.mkdir(parents=True, exist_ok=True)
            return diagnose_here("pc", self._settings.data, folder, screens=seen, lock=lock)

        self.waiting.diagnose_button.setEnabled(False)
        run_in_background(
            self,
            write,
            on_success=lambda made: self._tell(self.tr("诊断文件已生成：{path}").format(path=made), "success"),
            on_failure=lambda _error: self._tell(self.tr("诊断文件写不进去，请检查 U 盘或磁盘空间。"), "problem"),
            on_finished=lambda: self.waiting.diagnose_button.setEnabled(True),
        )

    def _tell(self, text: str, tone: ToneName) -> None:
        show_toast(self, text, tone, 15_000)

    def shut_down(self) -> None:
        """Release the PC, close the window, stop the engine. Twice is harmless."""
        if self._trials is not None:
            self._trials.stop()
        self._holding.release()
        self.allow_close()
        self.close()
        if self._trials is not None:
            self._updates.stop()
        if self._watching is not None:
            self._watching.end()
        self.engine.stop()
        self._writing.end()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def show_view(self, view: ClientView) -> None:
        """Show a view; a locked client holds the PC until it may be left."""
        super().show_view(view)
        if self._trials is not None:
            self._trials.follow(view)
        if self._settings.kiosk:
            self._hold(view)
        if self._leaving is not None:
            self._leaving.follow(view)
        self._sights.screens = screens()
        self._sights.lock = Lock(engaged=self._holding.engaged, shortfalls=self._holding.shortfalls)

    def _hold(self, view: ClientView) -> None:
        if holds(view):
            self._holding.engage()
            if self._watching is not None:
                self._watching.hold_came_out(self._holding.shortfalls)
        else:
            self._holding.release()

    def _give_way(self) -> None:
        self.start_again = True
        self.shut_down()

    def _on_close_asked(self) -> None:
        """An ordinary window may be closed by its user; a locked one only when it may be left."""
        if not self._settings.kiosk or may_close(self.engine.view):
            self._leave()

    def _leave(self) -> None:
        self.left = True
        self.shut_down()


def build_window(settings: Settings, method: InputMethod | None = None) -> tuple[QApplication, ClientWindow]:
    """The client with its window, not yet shown: call `present` and `begin`, then `app.exec()`.

    `method`: the input method, begun already; it ends with the window.

    Raises AlreadyRunningError if another client holds the data folder, OSError if it cannot be made.
    """
    lock = SingleInstance(settings.data)
    app = build_application()
    sights = Sights() if settings.check else None
    lockdown = lockdown_for(settings.data, x_connection)
    window = ClientWindow(build_engine(settings, sights), settings, lockdown, lock, sights, method=method)
    app.aboutToQuit.connect(window.shut_down)
    return app, window


def _open_trial_window(settings: Settings) -> ClientWindow:
    """The client of a trial exam, beside the real one, which keeps its hold of the PC."""
    window = ClientWindow(build_engine(settings), settings, HeldLockdown(), None, trials=False)
    window.begin()
    window.present()
    return window


def _commands(engine: Engine) -> Commands:
    """The engine as a window knows it."""
    return engine
