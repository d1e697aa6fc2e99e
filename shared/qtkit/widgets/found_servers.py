"""Servers that announce themselves in this network, each as a button that fills in its address."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_PER_ROW = 2
_MOST = 4
_LONGEST_ROOM = 18
_ROW = 32  # px, a button's height


class FoundServers(QWidget):
    """`picked(address)`. Says how to go on without it where nobody was found; object names `found-server-<n>`."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._caption = Text("", "caption", wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.S)
        self._grid.setRowMinimumHeight(0, _ROW)  # a server that is found late moves no field under a hand
        self._addresses: tuple[str, ...] | None = None
        self._words: list[str] = []
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._caption)
        column.addLayout(self._grid)
        self.show_addresses(())

    @property
    def words(self) -> str:
        """The sentence above the buttons."""
        return self._caption.text()

    def show_addresses(self, addresses: Sequence[str], rooms: Sequence[str] = ()) -> None:
        """Show these, each with the room its server names, if it does.

        Buttons that stay are kept, so that none moves under a finger without need.
        """
        shown = tuple(addresses)[:_MOST]
        named = [*rooms, *[""] * len(shown)]
        words = [f"{_short(name)}　{address}" if name else address for address, name in zip(shown, named, strict=False)]
        if shown == self._addresses and words == self._words:
            return
        self._addresses, self._words = shown, words
        self._caption.setText(
            self.tr("在本网络找到的服务器（点选填入，请与服务器屏幕上的地址核对）：")
            if shown
            else self.tr("正在本网络寻找服务器…找不到也没关系，直接输入地址即可。")
        )
        while len(self.buttons) < len(shown):
            number = len(self.buttons)
            button = Button(words[number], icon_name="network")
            button.setObjectName(f"found-server-{number + 1}")
            button.clicked.connect(lambda _checked=False, n=number: self._pick(n))
            self.buttons.append(button)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(shown))
            if number < len(shown):
                button.setText(words[number])
        self._place(whole_rows=any(rooms))

    def _place(self, *, whole_rows: bool) -> None:
        """Beside a room's name the address needs the whole row: it is what people compare."""
        for number, button in enumerate(self.buttons):
            row, column = (number, 0) if whole_rows else divmod(number, _PER_ROW)
            self._grid.addWidget(button, row, column, 1, _PER_ROW if whole_rows else 1)

    def _pick(self, number: int) -> None:
        if self._addresses is not None and number < len(self._addresses):
            self.picked.emit(self._addresses[number])


def _short(name: str) -> str:
    """As much of a room's name as leaves its address whole."""
    return name if len(name) <= _LONGEST_ROOM else name[: _LONGEST_ROOM - 1] + "…"
