"""The backup paper at the console: for the room before the start, for one candidate in the exam."""

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit

from proctor_console.records.digest import digest
from shared.exam.acts.papers import AskBackup, OpenBackup
from shared.exam.room.events import BackupOpened
from site_server.service.view.records import live_records
from tests.gui.proctor_console.conftest import Console


def shown_text(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def typed(console: Console, code: str) -> None:
    field = console.found(QLineEdit, "backup_code")
    field.clear()
    console.qtbot.keyClicks(field, code)


@pytest.mark.room(minute=-40, backup=True)
def test_before_the_start_the_room_gets_it_by_its_own_code(console: Console) -> None:
    desk = console.sign_in()
    console.click("nav_prepare")
    console.click("backup_open")
    assert "原卷保持密封" in console.found(QDialog, "act_dialog").accessibleDescription()
    assert console.found(QDialog, "act_dialog").focusWidget() is console.find("backup_code"), "typing begins there"
    typed(console, console.room.tiny.opening_code)
    console.approve("chief", reason="试卷疑似泄露")
    console.qtbot.waitUntil(lambda: console.find("dialog_confirm").isEnabled())
    assert "备用卷仍处于密封状态" in shown_text(console.found(QDialog, "act_dialog"))
    typed(console, console.room.tiny.backup_code.lower().replace("-", " "))
    console.approve("chief")
    console.done()
    (event,) = (e for e in console.events() if isinstance(e, BackupOpened))
    assert (event.ticket, event.reason) == ("", "试卷疑似泄露")
    console.qtbot.waitUntil(lambda: not console.sees("backup_open"))
    assert not console.sees("unseal_button"), "the main paper's code is not wanted any more"
    assert "已启用备用卷" in "\n".join(label.text() for label in desk.findChildren(QLabel))


@pytest.mark.room(backup=True)
def test_in_the_exam_one_candidate_gets_it_by_the_centres_code(console: Console) -> None:
    desk = console.sign_in()
    desk.room.go_to(12)
    assert not console.sees("on_backup")
    console.click("act_backup")
    dialog = console.found(QDialog, "act_dialog")
    assert dialog.focusWidget() is console.find("backup_ask"), "the centre is asked first"
    told = shown_text(dialog)
    for part in ("S20261128-0930-301", "第 1 版", console.seat(12).ticket, "启用备用卷"):
        assert part in told
    assert "剩余时间不变" in dialog.accessibleDescription()
    typed(console, "AAAA")
    console.approve("chief", reason="缺第 3 页")
    assert "请先取得申请码" in shown_text(dialog)
    console.click("backup_ask")
    console.qtbot.waitUntil(lambda: console.sees("backup_challenge"))
    challenge = console.found(QLabel, "backup_challenge").text().replace(" ", "")
    assert isinstance(console.commands()[-1], AskBackup)
    typed(console, console.room.tiny.centre_says(challenge, 13))
    console.approve("chief")
    console.qtbot.waitUntil(lambda: console.find("dialog_confirm").isEnabled())
    assert "不是给该考生本次申请的" in shown_text(dialog)
    typed(console, console.room.tiny.centre_says(challenge, 12))
    console.approve("chief")
    console.done()
    command = console.commands()[-1]
    assert isinstance(command, OpenBackup)
    assert command.ticket == console.seat(12).ticket
    (event,) = (e for e in console.events() if isinstance(e, BackupOpened))
    assert event.challenge == challenge
    console.qtbot.waitUntil(lambda: not console.sees("act_backup"))
    console.qtbot.waitUntil(lambda: console.sees("on_backup"))
    desk.room.go_to(13)
    console.qtbot.waitUntil(lambda: not console.sees("on_backup"))
    data = live_records(console.room.site, console.room.site.need_room())
    (line,) = (entry for entry in digest(data).sections[0].entries if "启用备用卷" in entry)
    assert "（凭评价组织授权码）" in line
    assert line.index("缺第 3 页") < line.index("批准：主考")
    room = console.room.site.need_room()
    assert room.paper_of(command.ticket) == room.papers["backup"]


def test_a_package_without_one_shows_nothing_of_it(console: Console) -> None:
    console.sign_in().room.go_to(12)
    assert not console.sees("act_backup")
    console.click("nav_prepare")
    assert not console.sees("backup_open")
