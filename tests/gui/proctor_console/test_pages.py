"""Sign-in, preparation, records, collection, lost server, and every page at both sizes without clipped words."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from proctor_console.core.known_staff import KnownStaff
from proctor_console.records.forms.room_record import FORM, room_record
from proctor_console.ui.evening.printing import new_printer, print_pdf
from scripts.lab.pictures.console import take_pictures
from scripts.lab.pictures.room import sample_records_data
from shared.exam.room.events import CopyKept, PaperUnsealed, RevocationsTaken, RoomStarted, RosterTaken
from shared.exchange.trust_file import Recalled
from shared.link.errors import Unreachable
from shared.protocol.commands import StartRoom, Unseal
from shared.protocol.console import StaffCard
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.elided import ElidedText
from site_server.domain.ports import Delivered, UploadError
from site_server.service.view.room_view import room_view
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console
from tests.support.console_room import END, PIN
from tests.support.travelling import Centre
from tests.support.trust import Keeper

LEFT = Qt.MouseButton.LeftButton


def edit(console: Console, name: str) -> QLineEdit:
    found = console.find(name)
    assert isinstance(found, QLineEdit)
    return found


def test_sign_in_by_name_and_pin(console: Console) -> None:
    page = console.window.sign_in_page
    assert page is not None
    page.choose("ZK01")
    console.qtbot.keyClicks(edit(console, "sign_in_pin"), "1111")
    console.click("sign_in_button")
    console.qtbot.waitUntil(lambda: "口令不正确" in page._problem.text)
    assert edit(console, "sign_in_pin").text() == ""
    console.qtbot.keyClicks(edit(console, "sign_in_pin"), PIN)
    console.qtbot.keyClick(edit(console, "sign_in_pin"), Qt.Key.Key_Return)
    bench = console.window.bench
    assert bench is not None
    console.qtbot.waitUntil(lambda: console.sees("header_clock") and bench.view is not None)
    console.click("sign_out")
    assert console.sees("sign_in_button")
    # the names of the room are offered the next time
    console.qtbot.waitUntil(lambda: page.staff.findData("JK02") >= 0, timeout=15_000)


def test_nobody_is_chosen_for_the_proctor_once_the_people_are_known(console: Console) -> None:
    """After the import the technician's own entry stood there, and the proctor's PIN was tried as that one's."""
    page = console.window.sign_in_page
    assert page is not None
    assert page.staff_id == "setup", "before any package there is nobody else"
    twins = (
        StaffCard(staff_id="A1", name="王伟", role="proctor", signed_in=False),
        StaffCard(staff_id="A2", name="王伟", role="proctor", signed_in=False),
    )
    chief = StaffCard(staff_id="ZK01", name="样例主考", role="chief", signed_in=False)
    page.set_known(KnownStaff(staff=(*twins, chief)))
    assert page.staff_id == ""
    console.click("sign_in_button")
    assert page._frame.error == "请选择姓名或输入工号"
    page.staff.setEditText(" 样例主考 ")
    assert page.staff_id == "ZK01", "a name is as good as an id"
    page.staff.setCurrentIndex(1)
    assert (page.staff_id, page.staff.currentText()) == ("A2", "王伟（监考）　A2")
    page.staff.setEditText("王伟")
    assert page.staff_id == "王伟", "which of the two only they know"


def test_an_expired_sign_in_leads_back_calmly(console: Console) -> None:
    console.sign_in()
    console.room.clock.pass_ms(2 * 86_400_000)
    assert console.window.bench is not None
    console.window.bench.look()
    console.qtbot.waitUntil(lambda: console.sees("sign_in_button"))
    page = console.window.sign_in_page
    assert page is not None
    assert "登录已过期" in page._problem.text


def test_a_lost_server_is_told_only_after_seconds(console: Console) -> None:
    console.sign_in()
    bench = console.window.bench
    assert bench is not None
    now = [1000.0]
    bench._clock = lambda: now[0]
    bench.look()
    console.qtbot.waitUntil(lambda: bench.live.age_s(now[0]) == 0)
    console.gateway.fault = Unreachable()
    bench.look()
    console.qtbot.waitUntil(lambda: bench.live._failed_since_s is not None)
    now[0] += 3
    bench._on_tick()
    assert not console.sees("trouble_banner")
    now[0] += 9
    bench._on_tick()
    assert console.sees("trouble_banner")
    console.gateway.fault = None
    bench.look()
    console.qtbot.waitUntil(lambda: not console.sees("trouble_banner"))


@pytest.mark.room(minute=-80)
def test_an_opening_code_can_be_typed_or_pasted(console: Console) -> None:
    console.sign_in()
    groups = [edit(console, f"opening_code_{n}") for n in range(1, 5)]
    console.qtbot.keyClicks(groups[0], "7k3q")
    assert groups[0].text() == "7K3Q"
    assert groups[1].hasFocus() or not console.window.isActiveWindow()
    console.click("unseal_button")
    assert console.sees("opening_problem")
    groups[0].clear()
    QGuiApplication.clipboard().setText("0000-M9T2-DDDD-0000")
    groups[0].paste()
    assert [g.text() for g in groups] == ["0000", "M9T2", "DDDD", "0000"]
    console.click("unseal_button")
    console.qtbot.waitUntil(lambda: len(console.commands()) == 1 and console.sees("opening_problem"))
    assert not any(isinstance(event, PaperUnsealed) for event in console.events())
    code = console.room.tiny.opening_code
    QGuiApplication.clipboard().setText(code)
    groups[0].clear()
    groups[0].paste()
    assert "-".join(g.text() for g in groups) == code
    console.click("unseal_button")
    console.qtbot.waitUntil(lambda: any(isinstance(event, PaperUnsealed) for event in console.events()))
    unseal = console.commands()[-1]
    assert isinstance(unseal, Unseal)
    assert unseal.code == code
    console.qtbot.waitUntil(lambda: console.find("room_start").isEnabled())
    console.click("room_start")
    # it is early: the chief examiner's, with a reason
    dialog = console.find("act_dialog")
    dialog.findChild(QPlainTextEdit, "dialog_reason").setPlainText("人已到齐")
    edit(console, "approver_chief_pin").setText(PIN)
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: any(isinstance(c, StartRoom) for c in console.commands()))
    console.qtbot.waitUntil(lambda: console.sees("room_pause"))
    assert isinstance(console.events()[-1], RoomStarted)


def test_a_refused_package_is_named(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    console.click("nav_prepare")
    wrong = tmp_path / "notes.exampkg"
    wrong.write_text("hello")
    edit(console, "package_path").setText(str(wrong))
    console.click("package_import")
    console.qtbot.waitUntil(lambda: console.sees("package_problem"))
    edit(console, "package_path").setText(str(tmp_path / "missing.exampkg"))
    console.click("package_import")
    desk = console.window.desk_page
    assert desk is not None
    console.qtbot.waitUntil(lambda: "无法读写" in desk.prepare.package.problem.text)


def test_a_trust_file_comes_in_where_packages_do(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    console.click("nav_prepare")
    room = console.room
    keys = room.tiny.centre_keys
    keeper = Keeper(Centre(public=keys.card, key=keys.signing_key, identity=""), room.clock.wall)
    keeper.rotate()
    plan = room.tiny.plan
    recalled = Recalled(session_id=plan.session_id, serial=1, since_ms=room.clock.wall, reason="第3题有误")
    keeper.revoke(packages=(recalled,))
    path = tmp_path / "centre.examtrust"
    path.write_bytes(keeper.file())
    edit(console, "package_path").setText(str(path))
    console.click("package_import")
    console.qtbot.waitUntil(lambda: console.sees("package_told"))
    told = console.found(Banner, "package_told")
    assert "已更换签名密钥" in told.text
    assert "试卷包 1 份" in told.text
    assert not console.sees("package_problem")
    assert any(isinstance(event, RevocationsTaken) for event in console.events())
    assert any("收回" in one.text for one in room_view(room.site).to_do)


def test_records_are_saved_and_the_log_is_filtered(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    console.click("nav_records")
    desk = console.window.desk_page
    assert desk is not None
    desk.records.save("sign_in", tmp_path / "a.pdf")
    console.qtbot.waitUntil((tmp_path / "a.pdf").exists, timeout=15_000)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    desk.records.topic.setCurrentIndex(desk.records.topic.findData("leave"))
    assert {r.topic for r in desk.records.table.visible_rows()} == {"leave"}
    desk.records.table.filter_box.setText("11:06:06")
    assert len(desk.records.table.visible_rows()) == 1
    desk.records.save("sign_in", tmp_path / "a.pdf" / "b.pdf")
    console.qtbot.waitUntil(lambda: "无法读写" in desk.records._problem.text, timeout=15_000)


@pytest.mark.room(minute=-80)
def test_what_tells_of_the_exam_waits_for_its_start(console: Console) -> None:
    console.sign_in()
    console.click("nav_records")
    assert console.find("print_sign_in").isEnabled()
    assert not console.find("print_room_record").isEnabled()
    assert console.find("print_room_record").toolTip() == "开考后才能打印。"


def test_printing_sends_every_page_as_often_as_the_form_asks(qapp: QApplication, tmp_path: Path) -> None:
    printer = new_printer("考场情况记录表", FORM.copies)
    assert printer.copyCount() == 2
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert print_pdf(printer, room_record(sample_records_data())) == 2
    assert (tmp_path / "out.pdf").stat().st_size > 10_000


def job_ready(console: Console, kind: str) -> bool:
    return console.find(f"job_{kind}").isEnabled()


def in_phase(console: Console, phase: str) -> bool:
    console.room.clock.pass_ms(200)
    view = console.window.bench.view
    return view is not None and view.phase == phase


def evening(console: Console, *steps: tuple[str, str]) -> None:
    """Do these jobs one after the other, each until the room is in that phase."""
    for kind, phase in steps:
        console.qtbot.waitUntil(partial(job_ready, console, kind))
        console.click(f"job_{kind}")
        console.qtbot.waitUntil(partial(in_phase, console, phase), timeout=15_000)


@pytest.mark.room(minute=END)
def test_the_evening_to_the_receipt(console: Console, tmp_path: Path) -> None:
    console.room.receipts_come()
    desk = console.sign_in()
    console.click("nav_collection")
    assert not console.find("job_seal").isEnabled()
    assert not console.find("export_bundle").isEnabled()
    evening(console, ("collect", "collected"), ("seal", "bundled"), ("upload", "received"))
    assert len(desk.collection.check.table.visible_rows()) == 43
    assert "R-20261128-0001" in desk.collection._receipt.text
    desk.collection.drive.export(tmp_path / "copy.exambundle")
    console.qtbot.waitUntil(lambda: any(isinstance(event, CopyKept) for event in console.events()))


@pytest.mark.room(minute=END)
def test_a_failed_upload_can_be_tried_again(console: Console) -> None:
    def unplugged(bundle: Path, sha256: str) -> Delivered:
        raise UploadError("upload_unreachable", "连不上评价组织，请稍后再试。")

    console.room.uploader.answer = unplugged
    console.sign_in()
    console.click("nav_collection")
    evening(console, ("collect", "collected"), ("seal", "bundled"))
    console.qtbot.waitUntil(partial(job_ready, console, "upload"))
    console.click("job_upload")
    console.qtbot.waitUntil(lambda: console.sees("collection_problem"))
    console.room.receipts_come()
    evening(console, ("upload", "received"))


# 680: what a taskbar, a title bar and a font a little taller than ours leave of 768
@pytest.mark.parametrize(("width", "height"), [(1366, 680), (1366, 768), (1920, 1080)])
def test_no_words_are_clipped(console: Console, width: int, height: int) -> None:
    console.sign_in()
    console.window.resize(width, height)
    desk = console.window.desk_page
    assert desk is not None
    for page in ("prepare", "room", "records", "collection"):
        desk.open_page(page)
        for _ in range(5):
            console.app.processEvents()
        assert clipped(console.window) == []


def clipped(window: QWidget) -> list[str]:
    """Texts of visible labels and buttons that need more room than they have."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedText) or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if needed > label.height() + 2 or (not label.wordWrap() and label.sizeHint().width() > label.width() + 1):
            found.append(label.text())
    buttons = (b for b in window.findChildren(QPushButton) if b.isVisible())
    return found + [b.text() for b in buttons if b.sizeHint().width() > b.width() + 1]


@pytest.mark.slow
def test_pictures_of_every_page(qapp: QApplication, tmp_path: Path) -> None:
    scenes = ("room", "hall", "prepare", "trial", "records", "collection", "rooms", "sign_in", "review")
    made = take_pictures(qapp, tmp_path / "console.png", only=scenes)
    assert {path.stem.removeprefix("console").removeprefix("-") or "room" for path in made} == set(scenes)
    assert all(path.stat().st_size > 5_000 for path in made)


def test_a_form_is_looked_at_before_it_is_printed(console: Console) -> None:
    desk = console.sign_in()
    desk.open_page("records")
    console.click("preview_door_label")
    console.qtbot.waitUntil(lambda: console.sees("preview_dialog"), timeout=PATIENCE_MS)
    pages = console.find("preview_pages").findChildren(QLabel)
    assert [page.pixmap().isNull() for page in pages] == [False]
    assert RosterTaken(form="door_label") in console.events()
    console.click("preview_close")
    console.qtbot.waitUntil(lambda: not console.sees("preview_dialog"), timeout=PATIENCE_MS)
