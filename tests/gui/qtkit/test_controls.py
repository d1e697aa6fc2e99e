"""Buttons, fields, messages and clocks, worked by mouse and keyboard."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputMethodQueryEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shared.qtkit.look.states import DisplayState
from shared.qtkit.look.theme import apply_theme
from shared.qtkit.widgets.badge import StateBadge
from shared.qtkit.widgets.banner import Banner, Toast, show_toast
from shared.qtkit.widgets.button import Button, Variant
from shared.qtkit.widgets.countdown import Countdown
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.found_servers import FoundServers
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.text import KeyHint, Text


@pytest.mark.parametrize("variant", ["primary", "secondary", "danger", "danger-solid", "quiet"])
@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_focus_shows_on_every_button(qtbot: QtBot, qapp: QApplication, variant: Variant, theme: str) -> None:
    apply_theme(qapp, theme)
    window = _window(qtbot, first := Button("首个"), button := Button("延时", variant, icon_name="extend"))
    first.setFocus()
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    after = button.grab().toImage()
    assert window.focusWidget() is button
    assert _changed_pixels(before, after) > 100
    assert button.size() == button.sizeHint().expandedTo(button.size())


def test_button_by_key_and_tooltip(qtbot: QtBot) -> None:
    button = Button("查找", key="Ctrl+F", bind=True)
    window = _window(qtbot, button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert button.toolTip() == "查找 (Ctrl+F)"


def test_enter_presses_the_button_that_has_the_keyboard_once(qtbot: QtBot) -> None:
    button = Button("进入候考")
    _window(qtbot, button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(button, key)
    assert len(pressed) == 2
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(button, held)
    assert len(pressed) == 2


def test_icon_button_has_a_name_and_a_full_target(qtbot: QtBot) -> None:
    button = Button(icon_name="refresh", variant="quiet", tip="刷新")
    _window(qtbot, button)
    assert button.accessibleName() == "刷新"
    assert min(button.width(), button.height()) >= 32


def test_text_is_never_read_as_markup(qtbot: QtBot) -> None:
    label = Text("<b>张三</b>", "title")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert KeyHint("F2").accessibleName() == "快捷键 F2"


def test_badge_says_its_state(qtbot: QtBot) -> None:
    badge = StateBadge(DisplayState.WORKING)
    qtbot.addWidget(badge)
    wide = badge.sizeHint().width()
    badge.set_state(DisplayState.AWAY)
    assert badge.accessibleName() == "状态：暂离"
    assert badge.sizeHint().width() < wide
    assert not badge.grab().isNull()


@pytest.mark.parametrize(("latin", "secret"), [(False, False), (True, False), (False, True)])
def test_no_input_method_writes_numbers_codes_and_secrets(qtbot: QtBot, latin: bool, secret: bool) -> None:
    field = Field("服务器地址", latin=latin, secret=secret)
    _window(qtbot, field)
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled | Qt.InputMethodQuery.ImCursorPosition)
    field.edit.setText("12")
    QApplication.sendEvent(field.edit, query)  # as Qt asks before it lets IBus see a key
    assert query.value(Qt.InputMethodQuery.ImEnabled) is not (latin or secret)
    assert query.value(Qt.InputMethodQuery.ImCursorPosition) == 2


def test_field_shows_an_error_until_typed_in(qtbot: QtBot) -> None:
    field = Field("准考证号", hint="见准考证", latin=True)
    _window(qtbot, field)
    field.set_error("没有这个准考证号，请核对后再输。")
    assert field.edit.property("invalid") is True
    assert field.edit.accessibleDescription() == "没有这个准考证号，请核对后再输。"
    field.setFocus()
    qtbot.keyClicks(field.edit, " 2611280012 ")
    assert not field.error
    assert field.text == "2611280012"
    with qtbot.waitSignal(field.submitted):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def test_banner_tells_and_acts(qtbot: QtBot) -> None:
    banner = Banner("12 号座位断线。", "problem", action="换机", closable=True)
    _window(qtbot, banner)
    with qtbot.waitSignal(banner.triggered):
        qtbot.mouseClick(banner.action_button, Qt.MouseButton.LeftButton)
    banner.set_message("已恢复连接。", "success")
    assert banner.text == "已恢复连接。"
    assert not banner.action_button.isVisible()
    close = next(button for button in banner.findChildren(Button) if button.accessibleName() == "关闭提示")
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_a_banner_shows_every_line_of_its_sentence(qtbot: QtBot) -> None:
    banner, below = Banner("短。", "problem"), Field("服务器地址")
    window = _window(qtbot, banner, below)
    window.resize(300, 400)
    banner.set_message("地址没有任何应答，没有登记。请核对地址，检查服务器是否开机、网线是否插好，" * 3, "problem")
    label = next(label for label in banner.findChildren(QLabel) if label.text() == banner.text)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert banner.geometry().bottom() < below.geometry().top()
    banner.set_message("短。", "problem")
    qtbot.waitUntil(lambda: banner.height() < 60)


def test_the_address_of_a_server_that_is_found_is_whole(qtbot: QtBot) -> None:
    found = FoundServers()
    _window(qtbot, found)
    found.show_addresses(
        ("172.16.200.200:18443", "10.0.0.1:8443"), ("𠮷林财经职业技术学院䶮楼第二实训中心三〇一机房", "")
    )
    qtbot.waitUntil(lambda: found.buttons[0].width() > 300)
    for button, address in zip(found.buttons, ("172.16.200.200:18443", "10.0.0.1:8443"), strict=True):
        assert button.text().endswith(address)
        assert button.sizeHint().width() <= button.width()


def test_toast_goes_by_itself_and_only_one_stays(qtbot: QtBot) -> None:
    window = _window(qtbot, box := Field("姓名"))
    box.setFocus()
    show_toast(box, "第一条", duration_ms=10_000)
    toast = show_toast(box, "第二条", duration_ms=60)
    assert window.focusWidget() is box.edit
    assert [shown.accessibleName() for shown in window.findChildren(Toast) if shown.isVisible()] == ["第二条"]
    window.resize(700, 500)
    assert window.rect().contains(toast.geometry())
    qtbot.waitUntil(lambda: not window.findChildren(Toast))


def test_countdown_shows_what_it_is_told(qtbot: QtBot) -> None:
    clock = Countdown("剩余", "large")
    _window(qtbot, clock)
    assert clock.text == "--:--:--"
    clock.set_remaining(5_025_000)
    wide = clock.sizeHint().width()
    assert clock.text == "01:23:45"
    assert clock.accessibleName() == "剩余 1 小时 23 分"
    clock.set_remaining(1)
    assert clock.text == "00:00:01"
    assert clock.sizeHint().width() == wide
    clock.set_paused(True)
    assert clock.accessibleName().endswith("已暂停")


def test_number_box_ignores_the_wheel_without_focus(qtbot: QtBot) -> None:
    box = NumberBox(1, 15, 10, unit="分钟")
    _window(qtbot, first := Button("首个"), box)
    first.setFocus()
    _wheel(box)
    assert box.value() == 10
    box.setFocus()
    _wheel(box)
    assert box.value() == 11


def test_empty_state_says_what_will_come(qtbot: QtBot) -> None:
    empty = EmptyState("还没有考生", "导入名单后显示在这里。", icon_name="users", action="导入名单")
    _window(qtbot, empty)
    with qtbot.waitSignal(empty.triggered):
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    empty.set_words("没有符合的考生", "请换一个词。")
    assert (empty.title, empty.text) == ("没有符合的考生", "请换一个词。")


_kept: list[QWidget] = []


def _window(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    window = QWidget()
    _kept[:] = [window]  # Qt deletes the children of a window that Python forgets
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(window)
    window.resize(480, 200)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def _wheel(widget: QWidget) -> None:
    spot = QPointF(widget.rect().center())
    turn = QWheelEvent(
        spot, widget.mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, turn)


def _changed_pixels(one: QImage, other: QImage) -> int:
    assert one.size() == other.size()
    return sum(one.pixel(x, y) != other.pixel(x, y) for x in range(one.width()) for y in range(one.height()))


def test_a_button_that_gets_its_words_later_shows_all_of_them(qtbot: QtBot) -> None:
    late, early = Button(""), Button("延时 5 分钟")
    for button in (late, early):
        qtbot.addWidget(button)
        button.show()
    late.setText("延时 5 分钟")
    assert late.sizeHint() == early.sizeHint()
    late.setText("")
    assert late.sizeHint() == Button("").sizeHint()


def test_a_control_of_a_fixed_width_stands_below_its_label(qtbot: QtBot) -> None:
    """The port of the server stood in the middle of the page."""
    number = NumberBox(1, 65_535, 8443)
    number.setFixedWidth(140)
    frame = FieldFrame("端口", number)
    frame.resize(900, 90)
    qtbot.addWidget(frame)
    frame.show()
    assert number.x() == 0
