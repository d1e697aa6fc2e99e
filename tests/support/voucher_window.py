"""An empty voucher in a window that has the keyboard."""

from collections.abc import Iterator, Sequence

from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.kinds.voucher import VoucherEditor
from shared.exam.accounts import Account


def voucher_window(qtbot: QtBot, accounts: Sequence[Account]) -> Iterator[VoucherEditor]:
    """For a fixture; a cell that is still open afterwards is left, so that the next test's window gets the keyboard."""
    build_application()
    editor = VoucherEditor(list(accounts))
    qtbot.addWidget(editor)
    editor.resize(900, 400)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    yield editor
    editor.table.setFocus()
