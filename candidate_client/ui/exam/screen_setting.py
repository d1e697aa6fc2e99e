"""How the candidate wants the screen: text size, contrast, scratch paper. It follows them to another PC."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSignalBlocker, QTimer
from PySide6.QtWidgets import QApplication

from candidate_client.ui.commands import Commands
from candidate_client.ui.exam.exam_screen import ExamScreen
from shared.exam.answers.aids import LONGEST_SCRATCH, ScreenSet
from shared.qtkit.look.theme import apply_theme, exam_text_px, set_exam_text, theme_of
from shared.qtkit.look.tokens import TARGET_CANDIDATE

_PAUSE_MS = 1000
_HIGH = "contrast"


class ScreenSetting(QObject):
    """Acts at once and has it written down; shows what was written down elsewhere."""

    def __init__(self, commands: Commands, exam: ExamScreen) -> None:
        super().__init__(exam)
        self._commands = commands
        self._exam = exam
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        exam.size_asked.connect(self._change_size)
        exam.contrast_toggled.connect(self._change_contrast)
        exam.scratch.edit.textChanged.connect(self._pause.start)

    def show(self, wanted: ScreenSet) -> None:
        """The screen of a sitting that goes on here, or of nobody yet. One that is about to be replaced is left out."""
        if self._commands.view.setting != wanted:
            return
        self._set_text(wanted.text_px)
        if wanted.contrast != (theme_of().name == _HIGH):
            self._dress(contrast=wanted.contrast)
        if not self._pause.isActive() and self._exam.scratch.edit.toPlainText() != wanted.scratch:
            with QSignalBlocker(self._exam.scratch.edit):
                self._exam.scratch.edit.setPlainText(wanted.scratch)

    def forget(self) -> None:
        """Another person sits here: the notes of the last one are not theirs."""
        self._pause.stop()

    def flush(self) -> None:
        """Have the scratch paper written down now."""
        self._pause.stop()
        text = self._exam.scratch.edit.toPlainText()[:LONGEST_SCRATCH]
        self._commands.set_screen(replace(self._commands.view.setting, scratch=text))

    def _change_size(self, step: int) -> None:
        self._set_text(exam_text_px() + step)
        self._commands.set_screen(replace(self._commands.view.setting, text_px=exam_text_px()))

    def _change_contrast(self, on: bool) -> None:
        self._dress(contrast=on)
        self._commands.set_screen(replace(self._commands.view.setting, contrast=on))

    def _set_text(self, size_px: int) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and size_px != exam_text_px():
            set_exam_text(app, size_px)
            self._exam.follow_text_size()

    def _dress(self, *, contrast: bool) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, _HIGH if contrast else "light", TARGET_CANDIDATE)
            self._exam.ahead.wait()
        with QSignalBlocker(self._exam.bottom.contrast):
            self._exam.bottom.contrast.setChecked(contrast)
