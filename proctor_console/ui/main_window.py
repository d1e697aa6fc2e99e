"""The console's window: connect, sign in, work.

Widgets carry stable object names, so that the demo and the tests drive the console as a person does:

- `connect_server` `found-server-<n>` `connect_code` `connect_button` `connect_back` `join-code` (first start)
- `sign_in_staff` `sign_in_pin` `sign_in_button`
- `header_clock` `header_phase` `sign_out` · `nav_prepare` `nav_readiness` `nav_room` `nav_records` `nav_collection`
  `nav_rooms`
- `room_start` `room_pause` `room_resume` `room_extend` `room_message` `room_hand_in` `room_incident` `room_wall`
  `room_end`
- prepare: `package_path` `package_browse` `package_import` `package_problem`, `opening_code_1` … `_4` `unseal_button`
  `opening_problem` `backup_open`, `programs_open`, `enrolment_open` `enrolment_close` `enrolment_code`
  `device_table` `device_revoke`
- round: `check_round` `round_dialog` `round_right` `round_wrong` `round_note` `round_seat` `round_full`
- room: `todo_list` `todo_<action>_<seat>` `todo_wait_<seat>`, `find_seat` `filter_seats` `seat_map` (`card_rect(seat)`
  says where to click), `several_<act>`, `candidate_panel` `act_<act>`; the names of acts stand in
  `proctor_console.ui.acts.seat_acts`
- rooms: `rooms_list`, `room_card_<room_id>`, `room_open_<room_id>`
- where: `where_open` `where_dialog`; the others stand in `proctor_console.ui.people.where_dialog`
- staff: `staff_open` `staff_dialog` `staff_table` `staff_substitute` `staff_hand_over` `staff_reset` `staff_lock`
- dialogs (`act_dialog`): `dialog_confirm` `dialog_cancel` `dialog_reason` `approver_<role>_id` `approver_<role>_pin`,
  `extend_minutes` `extend_5` `extend_10` `extend_15` `extend_kind_outage`, `move_seat`, `leave_escort`,
  `incident_category` `incident_text`, `discipline_code` `discipline_text` `discipline_terminate`,
  `identity_reveal` `identity_wrong` `identity_ok` (in place of `dialog_confirm`), `message_text`,
  `resume_code` `resume_code_close`, `wall_open` `wall_open_names` `wall_renew` `wall_names` `wall_close` `wall_code`
- answers: `answers_table` `answers_item` `answers_only` `answers_moment` `answers_standing` `answers_show`,
  `answers_open`
- review: `review_list` `review_compare` `review_keep_newer` `review_use_held` `review_to_centre` `review_all`
- records: `print_<key>` `save_<key>` of each form, `event_table` `event_topic`,
  `seat_history` `seat_asked` `seat_time` `seat_answer` `seat_table`
- collection: `job_collect` `job_seal` `job_upload` `job_progress` `check_table` `export_bundle` `collection_problem`
  `import_journals` `journals_choose` `journals_table` `late_answers`

File dialogs are native; without one use `PackageCard.import_file`, `RecordsPage.save`, `DriveCard.export`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from proctor_console.core import known_staff
from proctor_console.core.known_staff import KnownStaff
from proctor_console.gateway.port import Gateway
from proctor_console.presenters.desk import Desk, Snapshot
from proctor_console.ui.desk_page import DeskPage
from proctor_console.ui.entry.connect_page import ConnectPage
from proctor_console.ui.entry.sign_in_page import SignInPage
from proctor_console.ui.frame.idle import Idle
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.rooms.rooms_page import OpenRoom
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.doctor import diagnose_here
from shared.protocol.console import StaffLoginReply
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.text import ToneName
from shared.qtkit.work.screens import screens

GatewayMaker = Callable[[DeviceIdentity], Gateway]


class MainWindow(QMainWindow):
    """One of three: `connect_page`, `sign_in_page`, `desk_page`; the last two exist once the console is enrolled.

    `closing`: it lets go of the server now.
    """

    closing = Signal()

    def __init__(
        self,
        data: Path,
        make_gateway: GatewayMaker,
        identity: DeviceIdentity | None,
        server: str | None = None,
        poll_ms: int = 1000,
        open_room: OpenRoom | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("监考机"))
        self.setMinimumSize(1180, 680)
        self.resize(1366, 768)
        self._data = data
        self._make_gateway = make_gateway
        self._poll_ms = poll_ms
        self._open_room = open_room
        self._known = known_staff.load(data)
        self._idle = Idle(self)
        self._idle.idle.connect(self.lock)
        self._locked = False
        self.bench: Workbench | None = None
        self.sign_in_page: SignInPage | None = None
        self.desk_page: DeskPage | None = None
        self.connect_page = ConnectPage(DeviceFiles(data), server)
        self.connect_page.connected.connect(self.use_identity)
        self.connect_page.back.connect(self._back_to_sign_in)
        self._stack = QStackedWidget()
        self._stack.setProperty("kit", "canvas")
        self._stack.addWidget(self.connect_page)
        self.setCentralWidget(self._stack)
        if identity is not None:
            self.use_identity(identity)

    def use_identity(self, identity: DeviceIdentity) -> None:
        """The console is enrolled: make the pages that need the server."""
        self._drop_pages()
        bench = self.bench = Workbench(Desk(self._make_gateway(identity)), self._poll_ms, parent=self)
        bench.own_forms = self._data / "forms"
        sign_in = self.sign_in_page = SignInPage(bench, self._known, identity.server)
        desk = self.desk_page = DeskPage(bench, self._open_room)
        self._stack.addWidget(sign_in)
        self._stack.addWidget(desk)
        sign_in.signed_in.connect(self._on_signed_in)
        sign_in.forget_device.connect(lambda: self._stack.setCurrentWidget(self.connect_page))
        bench.signed_out.connect(self._on_signed_out)
        bench.lock_wanted.connect(self.lock)
        bench.viewed.connect(self._remember_staff)
        desk.readiness.diagnostics_wanted.connect(self.save_diagnostics)
        self._stack.setCurrentWidget(sign_in)
        sign_in.staff.setFocus()

    def save_diagnostics(self, path: Path) -> None:
        """Check this machine and write the diagnostics file, off the window's thread."""
        seen, bench = screens(), self.bench
        if bench is not None:
            bench.run(
                self,
                lambda: diagnose_here("console", self._data, path, screens=seen),
                done=lambda made: self._tell(self.tr("诊断文件已生成：{name}").format(name=made.name), "success"),
                failed=lambda text: self._tell(text, "problem"),
            )

    def _tell(self, text: str, tone: ToneName) -> None:
        show_toast(self, text, tone)

    def _back_to_sign_in(self) -> None:
        """Nobody wants another server after all."""
        if self.sign_in_page is not None:
            self._stack.setCurrentWidget(self.sign_in_page)
            self.sign_in_page.staff.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the server before the window goes; the exam runs on without the console."""
        self.closing.emit()
        self.shut_down()
        super().closeEvent(event)

    def shut_down(self) -> None:
        """Stop looking and close the connections."""
        self._idle.rest()
        self.connect_page.joiner.stop()
        if self.bench is not None:
            self.bench.desk.gateway.close()
            self.bench.stop()

    def _on_signed_in(self, person: StaffLoginReply) -> None:
        if self.bench is not None and self.desk_page is not None:
            self.bench.sign_in(person)
            if not self._locked:  # who unlocks finds the page that was open
                self.desk_page.choose_anew()
            self._locked = False
            self._stack.setCurrentWidget(self.desk_page)
            self.desk_page.open_page(self.desk_page.page)
            self._idle.watch()

    def lock(self) -> None:
        """Hide the room behind a PIN. The console goes on looking, so that alarms are heard meanwhile."""
        bench, page = self.bench, self.sign_in_page
        if bench is None or page is None or bench.person is None or self._stack.currentWidget() is page:
            return
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self._idle.rest()
        self._locked = True
        person = bench.person
        page.set_known(self._known)
        page.choose(person.staff_id)
        self._stack.setCurrentWidget(page)
        page.say(
            self.tr("监考机已锁定，考试照常进行。请 {name} 输入口令解锁，换人值守的用自己的口令登录。").format(
                name=person.name
            )
        )
        bench.tell_left("idle", lambda _over: None)

    def _on_signed_out(self, why: str) -> None:
        self._idle.rest()
        self._locked = False
        if self.sign_in_page is not None:
            self.sign_in_page.set_known(self._known)
            self._stack.setCurrentWidget(self.sign_in_page)
            self.sign_in_page.say(why)

    def _remember_staff(self, snapshot: Snapshot) -> None:
        view = snapshot.view
        known = KnownStaff(session_id=view.session_id, staff=tuple(replace(s, wrong_pins=0) for s in view.staff))
        if not view.staff or _same_people(known, self._known):
            return
        self._known = known
        known_staff.save(self._data, self._known)

    def _drop_pages(self) -> None:
        self.shut_down()
        for page in (self.sign_in_page, self.desk_page):
            if page is not None:
                self._stack.removeWidget(page)
                page.deleteLater()
        if self.bench is not None:
            self.bench.deleteLater()


def _same_people(one: KnownStaff, other: KnownStaff) -> bool:
    """A substitute who was admitted is somebody new."""
    return one.session_id == other.session_id and [s.staff_id for s in one.staff] == [s.staff_id for s in other.staff]
