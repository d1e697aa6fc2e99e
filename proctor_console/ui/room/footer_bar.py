"""The bar at the foot: acts on the whole room, and the way to the other pages.

Object names: `room_<action>` (see `proctor_console.ui.acts.room_acts`), `nav_prepare`, `nav_readiness`, `nav_room`,
`nav_records`, `nav_collection`, `nav_rooms` (where the server machine holds several rooms).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from proctor_console.core.acts import Now
from proctor_console.ui.acts.room_acts import ROOM_ACTS, room_act
from shared.protocol.console import RoomView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Bar
from shared.qtkit.widgets.text import Hairline, Text

PAGES = ("prepare", "readiness", "room", "records", "collection", "rooms")


class FooterBar(Bar):
    """`acted(action)`, `page_wanted(name)`."""

    acted = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bottom", parent)
        self.row.setSpacing(Space.S)
        self._buttons: dict[str, Button] = {}
        self.row.addWidget(Text(self.tr("全场"), "strong"))
        for entry in ROOM_ACTS:
            if not entry.icon:
                continue
            button = Button(entry.title, "danger" if entry.danger else "secondary", icon_name=entry.icon)
            button.setObjectName(f"room_{entry.name}")
            button.clicked.connect(lambda _checked, name=entry.name: self.acted.emit(name))
            self._buttons[entry.name] = button
            self.row.addWidget(button)
        self.row.addStretch(1)
        self.row.addWidget(Hairline(vertical=True))
        self._pages = QButtonGroup(self)
        self._pages.setExclusive(True)
        self._nav: dict[str, Button] = {}
        pages = (
            ("prepare", self.tr("准备"), "checklist"),
            ("readiness", self.tr("考前检查"), "shield"),
            ("room", self.tr("考场"), "grid"),
            ("records", self.tr("记录打印"), "printer"),
            ("collection", self.tr("收卷上传"), "upload"),
            ("rooms", self.tr("各考场"), "list"),
        )
        for name, label, icon_name in pages:
            button = Button(label, "quiet", icon_name=icon_name)
            button.setObjectName(f"nav_{name}")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, n=name: self.page_wanted.emit(n))
            self._pages.addButton(button)
            self._nav[name] = button
            self.row.addWidget(button)
        self._nav["rooms"].hide()
        self._icons = {name: icon_name for name, _label, icon_name in pages}
        self._fitted: tuple[object, ...] = ()

    def show_page(self, name: str) -> None:
        """Mark the page that is open."""
        self._nav[name].setChecked(True)

    def show_view(self, view: RoomView, now: Now | None) -> None:
        """Switch the acts on and off; before the start only starting, while paused only resuming."""
        for name, button in self._buttons.items():
            why = room_act(name).why_not(now, view)
            button.setEnabled(why is None)
            button.setToolTip(why or "")
        self._nav["rooms"].setVisible(view.rooms > 1)
        count = view.rooms_pressing
        self._nav["rooms"].setText(self.tr("各考场 ({count})").format(count=count) if count else self.tr("各考场"))
        before = view.started_ms is None
        self._buttons["start"].setVisible(before)
        self._buttons["start"].set_variant("primary" if view.phase == "unsealed" else "secondary")
        self._buttons["pause"].setVisible(not before and view.phase != "paused")
        self._buttons["resume"].setVisible(view.phase == "paused")
        self._buttons["resume"].set_variant("primary")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has words for all pages, icons for none."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = (self.width(), *(b.text() for b in (*self._buttons.values(), *self._nav.values()) if b.isVisible()))
        if shown == self._fitted:
            return
        self._fitted = shown
        self._draw(wide=True)
        if self.row.sizeHint().width() > self.width():
            self._draw(wide=False)

    def _draw(self, *, wide: bool) -> None:
        self.row.setSpacing(Space.S if wide else Space.XS)
        for name, button in self._nav.items():
            button.set_icon_name(self._icons[name] if wide else None)
