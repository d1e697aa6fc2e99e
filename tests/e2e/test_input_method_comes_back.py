"""A client that is killed at work comes back with its Chinese input, and the desk with its window manager."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.lab.sit.display import Display
from tests.support.needs import needs_desk

pytestmark = [
    pytest.mark.serial,
    pytest.mark.timeout(150),
    needs_desk("ibus-daemon", "/usr/libexec/ibus-engine-libpinyin"),
]
_PATIENCE_S = 40.0
_LINE = """
from candidate_client.input_method.linux import LinuxInputMethod
method = LinuxInputMethod()
method.begin()
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
line = QLineEdit()
line.showMaximized()
line.setFocus()
line.textChanged.connect(lambda text: print("TEXT", text, flush=True))
method.watch(lambda now: print("WRITES", now.chinese, flush=True))
app.exec()
"""
"""The part of the client that writes, in a window of its own."""


def _until_it_writes(display: Display, said: Path) -> bool:
    end_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end_s:
        if "WRITES True" in said.read_text(encoding="utf-8"):
            display.click(300, 400)
            display.key("ctrl+a", "BackSpace")
            display.type("kuaiji ")
            time.sleep(0.3)  # what the engine makes of it is on its way; typed again if it was not yet listening
        if "TEXT 会计" in said.read_text(encoding="utf-8"):
            return True
        time.sleep(0.2)
    return False


def test_after_kill_9_the_next_client_writes_chinese(tmp_path: Path) -> None:
    with Display(tmp_path / "home") as display:
        for number in (1, 2):
            said = tmp_path / f"said-{number}"
            with said.open("wb") as out:
                client = subprocess.Popen([sys.executable, "-c", _LINE], env=display.env(), stdout=out)
                try:
                    assert _until_it_writes(display, said), f"client {number}: {said.read_text(encoding='utf-8')}"
                finally:
                    client.kill()
                    client.wait()
