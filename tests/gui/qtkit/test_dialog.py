"""No weighty action without its effect, reason and approvals; no input lost on a refusal."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Approver, Confirmation, ConfirmDialog


def _extension(qtbot: QtBot, *, keep_open: bool = False) -> ConfirmDialog:
    dialog = ConfirmDialog(
        None,
        "延时",
        "给 12 号座位延时 10 分钟，结束时间改为 11:40。",
        "延时 10 分钟",
        reason="required",
        approvers=(Approver(role="chief", label="主考", staff_id="B001"), Approver(role="inspector", label="巡考")),
        keep_open=keep_open,
    )
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.activateWindow()
    return dialog


def _fill(qtbot: QtBot, dialog: ConfirmDialog) -> None:
    qtbot.keyClicks(dialog.reason_edit, "power cut")
    (_, chief_pin), (inspector, inspector_pin) = dialog.fields()
    qtbot.keyClicks(chief_pin.edit, "1111")
    qtbot.keyClicks(inspector.edit, "C007")
    qtbot.keyClicks(inspector_pin.edit, "2222")


def test_nothing_happens_until_all_is_filled_in(qtbot: QtBot) -> None:
    dialog = _extension(qtbot)
    heard: list[Confirmation] = []
    dialog.confirmed.connect(heard.append)
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    assert not heard
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.reason_edit
    errors = [field.error for pair in dialog.fields() for field in pair]
    assert errors == ["", "请输入口令", "请输入工号", "请输入口令"]
    _fill(qtbot, dialog)
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    assert heard[0].reason == "power cut"
    assert [(a.role, a.staff_id, a.pin) for a in heard[0].approvals] == [
        ("chief", "B001", "1111"),
        ("inspector", "C007", "2222"),
    ]
    assert not dialog.isVisible()


def test_a_pin_shows_neither_on_screen_nor_in_logs(qtbot: QtBot) -> None:
    dialog = _extension(qtbot)
    _fill(qtbot, dialog)
    heard: list[Confirmation] = []
    dialog.confirmed.connect(heard.append)
    assert "2222" not in dialog.fields()[1][1].edit.displayText()
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    assert "2222" not in repr(heard[0])


def test_a_refused_action_keeps_the_reason_and_drops_the_pins(qtbot: QtBot) -> None:
    dialog = _extension(qtbot, keep_open=True)
    _fill(qtbot, dialog)
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    assert not dialog.verb_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.show_problem("主考口令不对，延时没有生效。请重新输入口令。")
    assert dialog.verb_button.isEnabled()
    banner = dialog.findChild(Banner)
    assert isinstance(banner, Banner)
    assert banner.isVisible()
    assert dialog.reason_edit.toPlainText() == "power cut"
    assert [pin.text for _, pin in dialog.fields()] == ["", ""]
    dialog.accept()
    assert not dialog.isVisible()


def test_escape_cancels_and_enter_cannot_trip_a_danger(qtbot: QtBot) -> None:
    dialog = ConfirmDialog(None, "终止考试", "终止 12 号座位的考试，考生不能再作答。", "终止考试", danger=True)
    qtbot.addWidget(dialog)
    heard: list[Confirmation] = []
    dialog.confirmed.connect(heard.append)
    dialog.open()
    assert dialog.cancel_button.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert not heard
    dialog.set_effect("改变后的结果。")
    assert dialog.accessibleDescription() == "改变后的结果。"


def test_what_comes_up_later_makes_room_for_itself(qtbot: QtBot) -> None:
    dialog = _extension(qtbot)
    dialog.need(())
    qtbot.waitUntil(lambda: not dialog.fields()[0][0].isVisible())
    dialog.set_effect("给 12 号座位延时 10 分钟，结束时间改为 11:40。" * 6)
    dialog.need(("chief", "inspector"))
    layout = dialog.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: dialog.height() >= layout.totalHeightForWidth(dialog.width()))
    assert dialog.reason_edit.visibleRegion().boundingRect().height() == dialog.reason_edit.height()


def test_nothing_below_a_sentence_that_grows_moves_on_the_screen(qtbot: QtBot) -> None:
    """A click aimed at one button must never hit what the room's news pushed into its place."""
    dialog = _extension(qtbot, keep_open=True)
    probe = Button("5 分")
    dialog.body.addWidget(probe)
    qtbot.wait(400)  # by then it has its place
    parts = (probe, dialog.reason_edit, dialog.verb_button, dialog.cancel_button)

    def places() -> list[int]:
        qtbot.wait(50)
        return [part.mapToGlobal(part.rect().topLeft()).y() for part in parts]

    before, top = places(), dialog.y()
    dialog.set_effect("给 12 号座位延时 10 分钟，结束时间改为 11:40。" * 6)
    assert places() == before
    assert dialog.y() < top, "it grows upwards"
    dialog.set_effect("12 号座位已交卷。")
    assert places() == before
    dialog.show_problem("口令不正确，请重新输入。" * 4)
    assert places() == before
    _fill(qtbot, dialog)
    qtbot.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    assert places() == before
    dialog.show_problem("口令不正确。")
    assert places() == before


def test_after_a_wrong_pin_the_next_key_goes_into_the_pin(qtbot: QtBot) -> None:
    """The fields were switched off meanwhile, and nothing had the keyboard afterwards."""
    dialog = _extension(qtbot, keep_open=True)
    _fill(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.verb_button.isEnabled()
    dialog.show_problem("口令不正确，请重新输入。")
    assert dialog.focusWidget() is dialog.fields()[0][1].edit


def test_what_is_missing_costs_no_pin_and_leaves_the_keyboard_where_it_was(qtbot: QtBot) -> None:
    dialog = _extension(qtbot, keep_open=True)
    _fill(qtbot, dialog)
    typed_in = dialog.focusWidget()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    dialog.tell("请填写替补人员的姓名。")
    assert [pin.edit.text() for _who, pin in dialog.fields()] == ["1111", "2222"]
    assert dialog.focusWidget() is typed_in


def test_it_is_not_moved_before_the_window_manager_has_placed_it(qtbot: QtBot) -> None:
    """Until then Qt does not know where it stands: moved from there, it ended in the corner without its title."""
    dialog = _extension(qtbot)
    qtbot.wait(50)
    dialog.move(10, 200)
    dialog.set_effect("给 12 号座位延时 10 分钟，结束时间改为 11:40。" * 6)
    qtbot.wait(50)
    assert dialog.y() == 200
    qtbot.wait(400)
    dialog.set_effect("给 12 号座位延时 10 分钟，结束时间改为 11:40。" * 12)
    qtbot.waitUntil(lambda: dialog.y() < 200)


def test_on_a_small_screen_the_buttons_stay_above_its_edge(qtbot: QtBot) -> None:
    """A form with a code to dictate grew below the task bar once it had something to say."""
    dialog = _extension(qtbot, keep_open=True)
    tall = Button("申请码")
    dialog.body.addWidget(tall)
    qtbot.wait(50)
    room = dialog.screen().availableGeometry()
    tall.setFixedHeight(room.height() - 40 - dialog.height())
    qtbot.wait(400)
    before = dialog.height()
    dialog.show_problem("口令不正确，请重新输入。")
    qtbot.wait(50)
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() >= layout.totalHeightForWidth(dialog.width()), "nothing is cut"
    assert dialog.height() <= before
    assert dialog.frameGeometry().bottom() <= room.bottom()
