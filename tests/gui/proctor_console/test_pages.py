"""Sign-in, preparation, records, collection, lost server, and every page at both sizes without clipped words."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from proctor_console.records.forms.room_record import FORM, room_record
from proctor_console.ui.evening.printing import new_printer, print_pdf
from scripts.lab.pictures.console import take_pictures
from scripts.lab.pictures.gateway import SAMPLE_PIN, SampleGateway
from scripts.lab.pictures.plan import START_MS
from scripts.lab.pictures.room import END_MS, sample_records_data
from shared.link.errors import Refused, Unreachable
from shared.protocol.commands import StartRoom, Unseal
from shared.qtkit.widgets.elided import ElidedText
from tests.gui.proctor_console.conftest import Console

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
    console.qtbot.mouseClick(console.find("sign_in_button"), LEFT)
    console.qtbot.waitUntil(lambda: "口令不正确" in page._problem.text)
    assert edit(console, "sign_in_pin").text() == ""
    console.qtbot.keyClicks(edit(console, "sign_in_pin"), SAMPLE_PIN)
    console.qtbot.keyClick(edit(console, "sign_in_pin"), Qt.Key.Key_Return)
    console.qtbot.waitUntil(lambda: console.sees("header_clock"))
    console.qtbot.mouseClick(console.find("sign_out"), LEFT)
    assert console.sees("sign_in_button")
    # the names of the room are offered the next time
    console.qtbot.waitUntil(lambda: page.staff.findData("JK02") >= 0, timeout=15_000)


def test_an_expired_sign_in_leads_back_calmly(console: Console) -> None:
    console.sign_in()
    console.gateway.fault = Refused("token_expired", "登录已过期，请重新登录；已作答内容都已保存。", status=401)
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


def test_an_opening_code_can_be_typed_or_pasted(console: Console, gateway: SampleGateway) -> None:
    gateway.now_ms = START_MS - 80 * 60_000
    gateway.records_so_far = [r for r in gateway.records_so_far if r.at_ms <= gateway.now_ms]
    console.sign_in()
    groups = [edit(console, f"opening_code_{n}") for n in range(1, 5)]
    console.qtbot.keyClicks(groups[0], "7k3q")
    assert groups[0].text() == "7K3Q"
    assert groups[1].hasFocus() or not console.window.isActiveWindow()
    console.qtbot.mouseClick(console.find("unseal_button"), LEFT)
    assert console.sees("opening_problem")
    groups[0].clear()
    QGuiApplication.clipboard().setText("7K3Q-M9T2-DDDD-0000")
    groups[0].paste()
    assert [g.text() for g in groups] == ["7K3Q", "M9T2", "DDDD", "0000"]
    console.qtbot.mouseClick(console.find("unseal_button"), LEFT)
    console.qtbot.waitUntil(lambda: any(isinstance(c, Unseal) for c in console.commands()))
    unseal = next(c for c in console.commands() if isinstance(c, Unseal))
    assert unseal.code == "7K3Q-M9T2-DDDD-0000"
    console.qtbot.waitUntil(lambda: console.find("room_start").isEnabled())
    console.qtbot.mouseClick(console.find("room_start"), LEFT)
    # it is early: the chief examiner's, with a reason
    dialog = console.find("act_dialog")
    dialog.findChild(QPlainTextEdit, "dialog_reason").setPlainText("人已到齐")
    edit(console, "approver_chief_pin").setText(SAMPLE_PIN)
    console.qtbot.mouseClick(console.find("dialog_confirm"), LEFT)
    console.qtbot.waitUntil(lambda: any(isinstance(c, StartRoom) for c in console.commands()))
    console.qtbot.waitUntil(lambda: console.sees("room_pause"))


def test_a_refused_package_is_named(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    console.qtbot.mouseClick(console.find("nav_prepare"), LEFT)
    wrong = tmp_path / "notes.exampkg"
    wrong.write_text("hello")
    edit(console, "package_path").setText(str(wrong))
    console.qtbot.mouseClick(console.find("package_import"), LEFT)
    console.qtbot.waitUntil(lambda: console.sees("package_problem"))
    edit(console, "package_path").setText(str(tmp_path / "missing.exampkg"))
    console.qtbot.mouseClick(console.find("package_import"), LEFT)
    desk = console.window.desk_page
    assert desk is not None
    console.qtbot.waitUntil(lambda: "无法读写" in desk.prepare.package.problem.text)


def test_records_are_saved_and_the_log_is_filtered(console: Console, tmp_path: Path) -> None:
    console.sign_in()
    console.qtbot.mouseClick(console.find("nav_records"), LEFT)
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


def test_what_tells_of_the_exam_waits_for_its_start(console: Console, gateway: SampleGateway) -> None:
    gateway.now_ms = START_MS - 80 * 60_000
    gateway.records_so_far = [r for r in gateway.records_so_far if r.at_ms <= gateway.now_ms]
    console.sign_in()
    console.qtbot.mouseClick(console.find("nav_records"), LEFT)
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
    view = console.window.bench.view
    return view is not None and view.phase == phase


def test_the_evening_to_the_receipt(console: Console, gateway: SampleGateway, tmp_path: Path) -> None:
    gateway.now_ms = END_MS
    gateway.records_so_far = [
        r for r in SampleGateway(END_MS).records_so_far if type(r.event).__name__ not in {"Collected", "BundleSealed"}
    ]
    console.sign_in()
    console.qtbot.mouseClick(console.find("nav_collection"), LEFT)
    assert not console.find("job_seal").isEnabled()
    assert not console.find("export_bundle").isEnabled()
    desk = console.window.desk_page
    assert desk is not None
    for kind, phase in (("collect", "collected"), ("seal", "bundled"), ("upload", "received")):
        console.qtbot.waitUntil(partial(job_ready, console, kind))
        console.qtbot.mouseClick(console.find(f"job_{kind}"), LEFT)
        console.qtbot.waitUntil(partial(in_phase, console, phase))
    assert len(desk.collection.table.visible_rows()) == 43
    assert "R-20261128-0001" in desk.collection._receipt.text
    desk.collection.export(tmp_path / "copy.exambundle")
    console.qtbot.waitUntil((tmp_path / "copy.exambundle").exists)


def test_a_failed_job_can_be_tried_again(console: Console, gateway: SampleGateway) -> None:
    gateway.now_ms = END_MS
    gateway.records_so_far = list(SampleGateway(END_MS).records_so_far)
    console.sign_in()
    console.qtbot.mouseClick(console.find("nav_collection"), LEFT)
    desk = console.window.desk_page
    assert desk is not None
    desk.collection.runner.failed.emit("上传没有完成：网络不通，请稍后再试。")
    assert console.sees("collection_problem")
    assert console.find("job_upload").isEnabled()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
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
    made = take_pictures(qapp, tmp_path / "console.png")
    assert len(made) == 16
    assert all(path.stat().st_size > 5_000 for path in made)
