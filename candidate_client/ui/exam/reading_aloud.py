"""Reading aloud 朗读: for whom the package allows it, where the PC has a voice; who expected it is told why not."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from candidate_client.core.state import ClientView
from candidate_client.ui.exam.answer_pane import AnswerPane
from candidate_client.ui.exam.bottom_bar import BottomBar
from candidate_client.voice.port import Voice
from shared.qtkit.widgets.banner import show_toast

_TOLD_MS = 15_000


class ReadingAloud(QObject):
    """Says what is on the screen of the answers, until it is done, asked again, or something else comes up."""

    def __init__(self, voice: Voice | None, bottom: BottomBar, answers: AnswerPane, screen: QWidget) -> None:
        super().__init__(screen)
        self._voice, self._bottom, self._answers, self._screen = voice, bottom, answers, screen
        bottom.voice_asked.connect(self.toggle)

    def offer(self, before: ClientView, view: ClientView) -> None:
        """Show the button to who may use it."""
        allowed = view.candidate is not None and view.candidate.read_aloud
        self._bottom.offer(self._bottom.voice, offered=allowed and self._voice is not None)
        if allowed and self._voice is None and before.exam is None:
            words = self.tr("本机没有中文语音，不能朗读。需要朗读时请举手，由监考人员换机或读题。")
            show_toast(self._screen, words, "warn", _TOLD_MS)

    def toggle(self) -> None:
        """Read the item, or stop."""
        if self._voice is None or self._bottom.voice.isHidden():
            return
        if self._voice.speaking:
            self._voice.stop()
        else:
            self._voice.say(self._answers.spoken())

    def stop(self) -> None:
        """Be silent."""
        if self._voice is not None:
            self._voice.stop()
