"""What the people at the proctor machine do, one method an order; each is a script that waits for what it needs."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from proctor_console.presenters.collection import late_answers
from proctor_console.ui.desk_page import DeskPage
from proctor_console.ui.main_window import MainWindow
from shared.exam.room.events import BundleSealed
from shared.qtkit.work.fingers import Fingers, MissingWidgetError, Script

PRODUCT_ROLES = ("proctor", "chief", "inspector", "technician")
WIDE = (1920, 1080)
USUAL = (1366, 768)


class OperatorActs:
    """Proctor, chief examiner and inspector at one console. `result` is what an order reports back."""

    def __init__(self, window: MainWindow, enrol_code: str, screenshots: Path, records: Path) -> None:
        self._window = window
        self._code = enrol_code
        self._screenshots = screenshots
        self._records = records
        self._hand = Fingers()
        self._roles: dict[str, str] = {}
        self._pins: dict[str, str] = {}
        self.result: dict[str, Any] = {}

    def trouble(self) -> str:
        """What is on the screen, the newest window first, for an actor who waits in vain."""
        names = []
        for window in reversed(self._windows()):
            shown = [w.objectName() for w in window.findChildren(QWidget) if w.isVisible() and w.objectName()]
            told = " ".join(name for name in shown if not name.startswith("qt_"))[:400]
            names.append(f"{window.objectName() or type(window).__name__}: {told}")
        return "; ".join(names)

    def pictures_of_all(self, name: str) -> None:
        """Every window that is open, for whoever looks for the reason afterwards."""
        for number, window in enumerate(self._windows()):
            self._hand.picture(window, str(self._screenshots / f"{name}-{number}.png"))

    @staticmethod
    def _windows() -> list[QWidget]:
        return [window for window in QApplication.topLevelWidgets() if window.isVisible()]

    # ------------------------------------------------------------ before the exam
    def set_up(self, order: dict[str, Any]) -> Script:
        """Enrol this machine, sign in as the local technician, import the package."""
        yield from self._hand.type("connect_code", self._code)
        self.screenshot_now("console-connect")
        yield from self._hand.click("connect_button")
        yield self._hand.seen("sign_in_button")
        yield from self._sign_in("setup", order["setup_pin"])
        yield from self._hand.click("nav_prepare")
        yield from self._hand.type("package_path", order["package"])
        yield from self._hand.click("package_import")
        yield lambda: bool(self._view() and self._view().session_id) or self._refused("package_problem")
        self.screenshot_now("console-imported")
        yield from self._hand.click("sign_out")

    def sign_in(self, order: dict[str, Any]) -> Script:
        """The proctor takes over; from now on everybody uses their own PIN."""
        self._roles, self._pins = order["roles"], order["pins"]
        yield self._hand.seen("sign_in_button")
        self.screenshot_now("console-sign-in")
        yield from self._sign_in(self._roles["proctor"], self._pins[self._roles["proctor"]])

    def unseal(self, order: dict[str, Any]) -> Script:
        """Type the opening code in its four groups."""
        yield from self._hand.click("nav_prepare")
        plain = "".join(c for c in order["code"] if c.isalnum())
        for number in range(4):
            yield from self._hand.type(f"opening_code_{number + 1}", plain[number * 4 : number * 4 + 4])
        yield from self._hand.click("unseal_button")
        yield lambda: bool(self._view() and self._view().phase == "unsealed") or self._refused("opening_problem")
        self.screenshot_now("console-prepare")
        yield from self._hand.click("nav_room")

    # ------------------------------------------------------------ the room
    def start(self, _order: dict[str, Any]) -> Script:
        """T."""
        yield from self._room("start", reason="人已到齐")

    def pause(self, _order: dict[str, Any]) -> Script:
        """All clocks stand still."""
        yield from self._room("pause", reason="检查供电线路")

    def resume(self, _order: dict[str, Any]) -> Script:
        """All clocks run again."""
        yield from self._room("resume")

    def allow_hand_in(self, _order: dict[str, Any]) -> Script:
        """The chief examiner consents to early hand-in."""
        yield from self._room("hand_in", reason="考生均已答完")

    def end(self, _order: dict[str, Any]) -> Script:
        """End the session."""
        yield from self._room("end", reason="演示结束")

    # ------------------------------------------------------------ one candidate
    def leave(self, order: dict[str, Any]) -> Script:
        """Out of the room, escorted."""
        yield from self._seat(order["seat"], "leave")
        yield from self._dialog(reason="上卫生间")

    def back(self, order: dict[str, Any]) -> Script:
        """Back at the seat."""
        yield from self._seat(order["seat"], "return")
        yield from self._dialog()

    def move(self, order: dict[str, Any]) -> Script:
        """换机续考."""
        yield from self._seat(order["seat"], "move")
        yield from self._hand.choose("move_seat", order["to"])
        yield from self._dialog(reason="电脑突然断电", picture="console-move")

    def extend(self, order: dict[str, Any]) -> Script:
        """Extra time, approved by chief examiner and inspector."""
        yield from self._seat(order["seat"], "extend")
        yield from self._hand.type("extend_minutes", str(order["minutes"]))
        yield from self._dialog(reason="键盘失灵，更换键盘", picture="console-extend")

    def discipline(self, order: dict[str, Any]) -> Script:
        """A warning by the table."""
        yield from self._seat(order["seat"], "discipline")
        yield from self._hand.choose("discipline_code", "54")
        yield from self._hand.type("discipline_text", "与邻座考生交谈，经提醒后停止")
        yield from self._dialog(picture="console-discipline")

    def wait_online(self, _order: dict[str, Any]) -> Script:
        """Until the console has the live view again."""
        before = self._view().room_ms if self._view() else 0
        yield lambda: bool(self._view() and self._view().room_ms > before)

    # ------------------------------------------------------------ afterwards
    def collect(self, _order: dict[str, Any]) -> Script:
        """The three-way check."""
        yield from self._hand.click("nav_collection")
        yield from self._hand.click("job_collect")
        yield lambda: bool(self._view() and self._view().phase == "collected") or self._refused("collection_problem")
        yield self._hand.seen("job_seal")
        rows = self._desk.collection.check.table.visible_rows()
        self.result = {"sittings": len(rows), "agreeing": sum(row.result == "一致" for row in rows)}

    def seal(self, _order: dict[str, Any]) -> Script:
        """Seal the result bundle; late answers, if there are any, are left to the centre before."""
        yield from self._leave_late_answers()
        yield from self._hand.click("job_seal")
        yield lambda: bool(self._view() and self._view().bundle_sha256) or self._refused("collection_problem")
        yield self._hand.seen("job_upload")
        yield lambda: bool(self._sealed())
        self.result = {"bytes": self._sealed()[-1].bytes}

    def upload(self, _order: dict[str, Any]) -> Script:
        """Start the upload."""
        yield from self._hand.click("job_upload")
        yield lambda: True

    def retry_upload(self, _order: dict[str, Any]) -> Script:
        """Press the button again when the line is back, unless the upload went on by itself."""
        yield lambda: bool(self._view() and self._view().receipt_id) or self._hand.seen("collection_problem")()
        if not self._view().receipt_id and self._hand.find("collection_problem") is not None:
            yield from self._hand.click("job_upload")

    def wait_receipt(self, _order: dict[str, Any]) -> Script:
        """Until the centre's receipt is kept."""
        yield lambda: bool(self._view() and self._view().receipt_id)
        self.result = {"receipt_id": self._view().receipt_id}

    def save_bundle(self, order: dict[str, Any]) -> Script:
        """The copy for the USB drive."""
        path = Path(order["folder"]) / "result-copy.exambundle"
        self._desk.collection.drive.export(path)
        yield path.exists

    def print_records(self, _order: dict[str, Any]) -> Script:
        """Both records as PDF."""
        yield from self._hand.click("nav_records")
        for kind in ("sign_in", "room_record"):
            path = self._records / f"{kind}.pdf"
            yield self._hand.seen(f"save_{kind}")
            self._desk.records.save(kind, path)
            yield path.exists
        yield self._hand.seen("save_sign_in")
        self.screenshot_now("console-records")

    def screenshot(self, order: dict[str, Any]) -> Script:
        """A picture of the window at both sizes."""
        yield lambda: True
        self.screenshot_now(order["name"])

    def screenshot_now(self, name: str) -> None:
        """Take it at the usual size and on a large screen."""
        for label, size in (("1366", USUAL), ("1920", WIDE)):
            self._window.resize(*size)
            self._hand.picture(self._window, str(self._screenshots / f"{name}-{label}.png"))
        self._window.resize(*USUAL)

    # ------------------------------------------------------------ parts
    @property
    def _desk(self) -> DeskPage:
        if self._window.desk_page is None:
            raise MissingWidgetError("desk_page")
        return self._window.desk_page

    def _view(self) -> Any:
        return self._window.bench.view if self._window.bench else None

    def _sealed(self) -> list[BundleSealed]:
        records = self._window.bench.records if self._window.bench else []
        return [record.event for record in records if isinstance(record.event, BundleSealed)]

    def _refused(self, banner: str) -> bool:
        shown = self._hand.find(banner)
        if shown is not None:
            raise MissingWidgetError(f"{banner}: {getattr(shown, 'text', '')}")
        return False

    def _sign_in(self, staff_id: str, pin: str) -> Script:
        page = self._window.sign_in_page
        if page is None:
            raise MissingWidgetError("sign_in_page")
        page.choose(staff_id)
        yield from self._hand.type("sign_in_pin", pin)
        yield from self._hand.click("sign_in_button")
        yield self._hand.seen("sign_out")

    def _room(self, action: str, reason: str = "") -> Script:
        yield from self._hand.click("nav_room")
        yield from self._hand.click(f"room_{action}")
        yield from self._dialog(reason=reason)

    def _seat(self, seat: int, action: str) -> Script:
        yield from self._hand.click("nav_room")
        chart = self._desk.room.map
        yield lambda: not chart.card_rect(seat).isEmpty()
        self._hand.press(chart, chart.card_rect(seat).center())
        yield from self._hand.click(f"act_{action}")
        yield self._hand.seen("dialog_confirm")

    def _leave_late_answers(self) -> Script:
        """Review what came late, candidate by candidate."""
        while late := late_answers(self._view()):
            seat, count = late[0].seat, late[0].held
            yield from self._hand.click("nav_room")
            yield self._hand.seen(f"todo_review_{seat}")
            yield from self._hand.click(f"todo_review_{seat}")
            yield from self._dialog(confirm="answers_open")
            yield self._hand.seen("review_to_centre")
            yield from self._hand.click("review_to_centre")
            if count > 1:
                yield from self._hand.click("review_all")
            yield from self._dialog(reason="网络中断时写的，考点无法判断")
            yield self._hand.gone(f"todo_review_{seat}")
            yield from self._hand.click("nav_collection")

    def _dialog(self, *, reason: str = "", picture: str = "", confirm: str = "dialog_confirm") -> Script:
        """Fill in reason and PINs where asked, confirm, wait until the server has done it."""
        yield self._hand.seen(confirm)
        if reason and self._hand.find("dialog_reason") is not None:
            yield from self._hand.type("dialog_reason", reason)
        for role in PRODUCT_ROLES:
            if self._hand.find(f"approver_{role}_pin") is not None:
                yield from self._hand.type(f"approver_{role}_id", self._roles[role])
                yield from self._hand.type(f"approver_{role}_pin", self._pins[self._roles[role]])
        dialog = self._hand.need(confirm).window()
        if picture:
            self._hand.picture(dialog, str(self._screenshots / f"{picture}.png"))
        yield from self._hand.click(confirm)
        yield self._hand.gone(confirm)
