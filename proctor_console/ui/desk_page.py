"""What a signed-in person works with: head, calm words about trouble, the pages, foot."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from proctor_console.core.attention import COLLECT
from proctor_console.presenters.desk import Snapshot
from proctor_console.ui.acts.room_acts import room_act
from proctor_console.ui.evening.collection_page import CollectionPage
from proctor_console.ui.evening.records_page import RecordsPage
from proctor_console.ui.frame.board_keeper import BoardKeeper
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.morning.prepare_page import PreparePage
from proctor_console.ui.morning.readiness_page import ReadinessPage
from proctor_console.ui.people.where_dialog import WhereDialog
from proctor_console.ui.room.footer_bar import PAGES, FooterBar
from proctor_console.ui.room.header_strip import HeaderStrip
from proctor_console.ui.room.room_page import RoomPage
from proctor_console.ui.rooms.rooms_page import OpenRoom, RoomsPage
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast


class DeskPage(QWidget):
    """Pages by name: prepare, readiness, room, records, collection, and rooms where the machine holds several."""

    def __init__(self, bench: Workbench, open_room: OpenRoom | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._opened_for = ""
        self.header = HeaderStrip(bench)
        self.footer = FooterBar()
        self.prepare = PreparePage(bench)
        self.readiness = ReadinessPage(bench, BoardKeeper(bench))
        self.room = RoomPage(bench)
        self.records = RecordsPage(bench)
        self.collection = CollectionPage(bench)
        self.rooms = RoomsPage(bench, open_room)
        self._trouble = Banner(tone="warn")
        self._trouble.setObjectName("trouble_banner")
        self._warning = Banner(tone="warn")
        self._warning.setObjectName("warning_banner")
        self._stack = QStackedWidget()
        for page in (self.prepare, self.readiness, self.room, self.records, self.collection, self.rooms):
            self._stack.addWidget(page)
        self._banners = QWidget()
        self._banners.hide()
        banners = QVBoxLayout(self._banners)
        banners.setContentsMargins(Space.M, Space.S, Space.M, 0)
        banners.setSpacing(Space.XS)
        for banner in (self._trouble, self._warning):
            banner.hide()
            banners.addWidget(banner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._banners)
        column.addWidget(self._stack, 1)
        column.addWidget(self.footer)
        self.header.where_wanted.connect(self.open_where)
        self.room.where_wanted.connect(self.open_where)
        self.footer.page_wanted.connect(self.open_page)
        self.footer.acted.connect(self.open_action)
        self.rooms.own_wanted.connect(lambda: self.open_page("room"))
        self.collection.review_wanted.connect(self._review)
        self.room.room_acted.connect(self.open_action)
        bench.viewed.connect(self._on_view)
        bench.trouble.connect(self._on_trouble)
        self.open_page("prepare")

    @property
    def page(self) -> str:
        """The page that is open."""
        return PAGES[self._stack.currentIndex()]

    def open_page(self, name: str) -> None:
        """Go to a page."""
        self._stack.setCurrentIndex(PAGES.index(name))
        self.footer.show_page(name)
        # never left on a button of the head or foot, where a stray key would sign out or pause the room
        first: dict[str, QWidget] = {
            "prepare": self.prepare.package.path,
            "readiness": self.readiness.table.filter_box,
            "room": self.room.map,
            "records": self.records.table.filter_box,
            "collection": self.collection.check.table.filter_box,
            "rooms": self.rooms.first_focus(),
        }
        first[name].setFocus()

    def open_action(self, name: str) -> None:
        """Open the dialog of an act on the whole room."""
        view = self._bench.view
        if view is None:
            return
        if name == COLLECT:
            self.open_page("collection")
            return
        entry = room_act(name)
        why = entry.why_not(self._bench.now, view)
        if why is not None:
            show_toast(self, why, "info")
            return
        entry.form(self, self._bench, view).open()

    def open_where(self, text: str = "") -> None:
        """Look for a candidate in all rosters of the site."""
        dialog = WhereDialog(self, self._bench, text)
        dialog.show_wanted.connect(self._show_candidate)
        dialog.open()

    def _show_candidate(self, ticket: str) -> None:
        view = self._bench.view
        seat = next((s.seat for s in view.seats if s.ticket == ticket), 0) if view is not None else 0
        if seat:
            self.open_page("room")
            self.room.go_to(seat)

    def _review(self, seat: int) -> None:
        self.open_page("room")
        self.room.go_to(seat)
        self.room.open_action("review")

    def choose_anew(self) -> None:
        """Go to the page that fits the hour, as soon as the server says which it is."""
        self._opened_for = ""

    def _on_view(self, snapshot: Snapshot) -> None:
        view = snapshot.view
        self.footer.show_view(view, self._bench.now)
        warnings = "\n".join(view.warnings)
        self._warning.setVisible(bool(warnings))
        if warnings and warnings != self._warning.text:
            self._warning.set_message(warnings, "warn")
        self._show_banners()
        if not self._opened_for:
            # the page that fits the hour, once after signing in; later the person decides
            self._opened_for = view.session_id or "none"
            self.open_page("room" if view.started_ms is not None and view.ended_ms is None else "prepare")

    def _on_trouble(self, text: str) -> None:
        self._trouble.setVisible(bool(text))
        if text and text != self._trouble.text:
            self._trouble.set_message(text, "warn")
        self._show_banners()

    def _show_banners(self) -> None:
        """The space of the banners is there only while one is."""
        self._banners.setVisible(not (self._trouble.isHidden() and self._warning.isHidden()))
