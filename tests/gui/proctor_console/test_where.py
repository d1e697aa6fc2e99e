"""查考生: asked with the keyboard from any page, answered with room, seat and time; a sentence for the telephone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from proctor_console.ui.people.where_dialog import WhereDialog
from scripts.lab.pictures.plan import START_MS, sample_plan
from shared.exam.room.events import IdentityShown, SiteSearched
from shared.exchange.directory import Directory, Placed, id_mark, new_salt
from shared.formatting import mask_id
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.fingers import Fingers
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console
from tests.support.console_room import ConsoleRoom

SALT = new_salt()
NUMBER = "110101200301012223"
ELSEWHERE = Placed(
    ticket="261128000203",
    name="样例明哲",
    pinyin="yanglimingzhe",
    id_type="内地居民身份证",
    id_masked=mask_id(NUMBER),
    id_mark=id_mark(SALT, NUMBER),
    title=sample_plan().title,
    room="实训楼302机房",
    seat=3,
    starts_at_ms=START_MS,
    duration_s=7200,
)


@pytest.fixture
def console(console: Console, room_of_45: ConsoleRoom) -> Console:
    """The room's package came with the directory of the site."""
    room = room_of_45.site.need_room()
    room.roster = type(room.roster)(
        plan=room.roster.plan,
        photos=room.roster.photos,
        secrets=room.roster.secrets,
        directory=Directory(made_ms=START_MS - 86_400_000, salt=SALT, placed=(ELSEWHERE,)),
    )
    return console


def asked(console: Console, text: str) -> WhereDialog:
    """Type it, press Enter, wait for the answer."""
    console.qtbot.waitUntil(lambda: console.sees("where_dialog"), timeout=PATIENCE_MS)
    dialog = console.found(WhereDialog, "where_dialog")
    field = console.found(QLineEdit, "where_text")
    Fingers().fill(field, text)
    before = len([e for e in console.events() if isinstance(e, SiteSearched)])
    QTest.keyClick(field, Qt.Key.Key_Return)
    console.qtbot.waitUntil(
        lambda: len([e for e in console.events() if isinstance(e, SiteSearched)]) > before, timeout=PATIENCE_MS
    )
    console.qtbot.waitUntil(dialog.ask_button.isEnabled, timeout=PATIENCE_MS)
    return dialog


@pytest.mark.room(minute=-80)
def test_a_candidate_of_another_room_is_sent_there(console: Console) -> None:
    desk = console.sign_in()
    assert desk.page == "prepare"
    console.window.activateWindow()
    console.qtbot.waitUntil(console.window.isActiveWindow, timeout=PATIENCE_MS)
    QTest.keyClick(console.window, Qt.Key.Key_F7)
    asked(console, "样例 明哲")
    assert console.found(Text, "where_place").text() == "实训楼302机房　3 号座位"
    spoken = console.found(Text, "where_spoken").text()
    assert spoken.startswith("样例明哲（准考证号 261128000203），2026年11月28日 09:30-11:30，在实训楼302机房　3 号座位")
    assert not console.sees("where_number"), "another room's full number is on no machine here"
    console.click("where_copy")
    assert QGuiApplication.clipboard().text() == spoken
    assert NUMBER not in spoken


def test_on_the_telephone_near_names_are_offered_and_who_is_here_is_shown(console: Console) -> None:
    desk = console.sign_in()
    console.click("where_open")
    dialog = asked(console, "样例明折")
    assert "没有完全相同的" in dialog.told.text()
    assert "样例明哲" in [row.name for row in dialog.table.visible_rows()]
    ticket = sample_plan().candidates[20].ticket
    dialog = asked(console, ticket)
    console.click("where_number")
    number = sample_plan().candidates[20].id_number
    console.qtbot.waitUntil(lambda: number in dialog.spoken.text(), timeout=PATIENCE_MS)
    assert IdentityShown(ticket=ticket, purpose="identity") in console.events()
    console.click("where_show")
    assert desk.page == "room"
    assert desk.room.map.current == 21
    assert not console.sees("where_dialog")


def test_who_is_not_in_this_room_is_looked_for_in_the_site(console: Console) -> None:
    console.sign_in()
    field = console.found(QLineEdit, "find_seat")
    Fingers().fill(field, "明哲")
    QTest.keyClick(field, Qt.Key.Key_Return)
    dialog = console.found(WhereDialog, "where_dialog")
    console.qtbot.waitUntil(dialog.place.isVisible, timeout=PATIENCE_MS)
    assert dialog.place.text().startswith("实训楼302机房")
    dialog = asked(console, "查无此人")
    assert dialog.told.text().startswith("没有查到")
    assert not dialog.answer.isVisible()
