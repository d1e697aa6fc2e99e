"""Tells on the waiting and log-in screens that this PC still holds answers of an earlier sitting."""

from candidate_client.core.state import ClientView
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.text import ToneName


class JournalNote(Banner):
    """Hidden as long as there is nothing to tell; it never keeps anybody from logging in."""

    def __init__(self) -> None:
        super().__init__(tone="info")
        self.hide()

    def show_view(self, view: ClientView) -> None:
        """Say what is on its way, or what the server would not take."""
        if view.journals:
            self._say(self.tr("本机正在把以前留在本机的作答补交到服务器，不影响登录；请勿关机。"), "info")
        elif view.journals_kept:
            self._say(self.tr("本机保留着不属于本场的作答记录。请告知监考人员，不要还原本机；不影响登录。"), "warn")
        else:
            self.hide()

    def _say(self, words: str, tone: ToneName) -> None:
        if words != self.text:
            self.set_message(words, tone)
        self.show()
