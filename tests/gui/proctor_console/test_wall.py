"""The wall page at the console: opened, read off, shown with names by two people, closed."""

import pytest
from PySide6.QtWidgets import QLabel

from proctor_console.ui.acts.wall_dialog import WallDialog
from shared.exam.room.wall_events import WallClosed, WallOpened
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console


@pytest.mark.room(minute=-80)
def test_opened_read_off_and_closed(console: Console) -> None:
    site = console.room.site
    site.addresses, site.port = lambda: ("192.168.1.10",), 8443
    console.sign_in("JK01")
    console.click("room_wall")
    assert not console.sees("wall_code")
    console.click("wall_open")
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: console.sees("wall_code"), timeout=PATIENCE_MS)
    room = site.need_room()
    assert room.state.wall is not None
    assert console.found(QLabel, "wall_code").text() == room.wall_code(room.state.wall.wall_id)
    assert console.found(QLabel, "wall_address").text() == "https://192.168.1.10:8443/wall"

    console.done()
    console.click("wall_names")
    console.approve("chief")
    dialog = console.found(WallDialog, "wall_dialog")
    console.qtbot.waitUntil(lambda: "显示隐去后的姓名" in dialog.standing.text(), timeout=PATIENCE_MS)
    console.done()

    console.click("wall_close")
    console.click("dialog_confirm")
    console.qtbot.waitUntil(lambda: not console.sees("wall_code") and console.sees("wall_open"), timeout=PATIENCE_MS)
    opened, with_names, closed = [e for e in console.events() if isinstance(e, WallOpened | WallClosed)]
    assert isinstance(opened, WallOpened)
    assert isinstance(with_names, WallOpened)
    assert isinstance(closed, WallClosed)
    assert (opened.names, opened.approvals) == (False, ())
    assert [approval.staff_id for approval in with_names.approvals] == ["ZK01"]
