"""A program with windows never fails silently: a sentence, a log file, a dialog where somebody could see one."""

import argparse
import io
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from candidate_client.__main__ import main as client
from candidate_client.core.instance import SingleInstance
from proctor_console.__main__ import main as console
from shared.commandline import CommandParser
from shared.machine.starting import StartError
from shared.qtkit.start import start
from shared.qtkit.widgets.notice_dialog import NoticeDialog

SEEN = "seen"


@pytest.fixture(autouse=True)
def fresh_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Log files go to this test's folder and end with it."""
    for name in ("XDG_DATA_HOME", "PROGRAMDATA", "TMPDIR", "TEMP"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr("shared.machine.places.os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def shown(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> list[NoticeDialog]:
    """The dialogs of a program whose screen somebody sees; each is closed at once."""
    dialogs: list[NoticeDialog] = []

    def look(dialog: NoticeDialog) -> int:
        dialog.show()
        QApplication.processEvents()
        dialogs.append(dialog)
        dialog.close()
        return QDialog.DialogCode.Accepted.value

    monkeypatch.setattr(NoticeDialog, "exec", look)
    monkeypatch.setattr(QApplication, "platformName", staticmethod(lambda: SEEN))
    return dialogs


def text_of(dialogs: list[NoticeDialog]) -> str:
    (dialog,) = dialogs
    return f"{dialog.windowTitle()}\n{dialog.text.text()}"


def logged(tmp_path: Path) -> str:
    return "".join(path.read_text("utf-8") for path in tmp_path.rglob("*.log"))


def test_the_proctors_window_has_the_whole_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a laptop with a task bar its usual size would push the bar with the start of the exam below the edge."""
    seen: list[bool] = []

    def work() -> int:
        seen.extend(window.isMaximized() for window in QApplication.topLevelWidgets() if window.isVisible())
        for window in QApplication.topLevelWidgets():
            window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(work))
    assert console(["--data", str(tmp_path / "console")]) == 0
    assert seen == [True]


@pytest.mark.allow_log("not started")
@pytest.mark.parametrize("main", [client, console])
def test_a_bad_option_is_told(main: object, shown: list[NoticeDialog], tmp_path: Path) -> None:
    assert callable(main)
    assert main(["--sever", "192.168.1.10:8443"]) == 2
    assert "没有启动" in text_of(shown)
    assert "--sever" in text_of(shown)
    assert "--sever" in logged(tmp_path)


@pytest.mark.allow_log("not started")
@pytest.mark.parametrize("main", [client, console])
def test_a_bad_address_is_told(main: object, shown: list[NoticeDialog], tmp_path: Path) -> None:
    assert callable(main)
    assert main(["--data", str(tmp_path / "data"), "--server", "http://:x"]) == 2
    assert "192.168.1.10:8443" in text_of(shown)
    (written,) = (tmp_path / "data" / "logs").iterdir()
    assert "not started" in written.read_text("utf-8")


@pytest.mark.allow_log("not started")
def test_a_second_start_is_told(shown: list[NoticeDialog], tmp_path: Path) -> None:
    held = SingleInstance(tmp_path)
    try:
        assert client(["--data", str(tmp_path)]) == 3
    finally:
        held.release()
    assert "已在本机运行" in text_of(shown)


@pytest.mark.allow_log("not started")
@pytest.mark.parametrize("main", [client, console])
def test_a_folder_that_cannot_be_written_is_told(main: object, shown: list[NoticeDialog], tmp_path: Path) -> None:
    assert callable(main)
    (tmp_path / "taken").write_bytes(b"a file where the folder should be")
    assert main(["--data", str(tmp_path / "taken")]) == 1
    assert str(tmp_path / "taken") in text_of(shown)
    assert "写不进去" in logged(tmp_path), "the log lies elsewhere then"


@pytest.mark.allow_log("not started", "ended by an error")
def test_a_fault_of_ours_is_told_and_its_cause_logged(shown: list[NoticeDialog], tmp_path: Path) -> None:
    def broken(_options: argparse.Namespace) -> int:
        raise RuntimeError("the cause")

    parser = CommandParser(prog="x")
    parser.add_argument("--data", type=Path)
    hooks = sys.excepthook, threading.excepthook
    assert start("client", parser, broken, ["--data", str(tmp_path)]) == 1
    assert (sys.excepthook, threading.excepthook) == hooks
    assert "意外错误" in text_of(shown)
    assert "the cause" in logged(tmp_path)


@pytest.mark.allow_log("not started")
def test_at_a_terminal_or_off_screen_it_is_printed_alone(
    shown: list[NoticeDialog], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert client(["--sever"]) == 2
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    monkeypatch.setattr(QApplication, "platformName", staticmethod(lambda: "offscreen"))
    assert client(["--sever"]) == 2
    assert shown == []
    assert capsys.readouterr().err.count("--sever") >= 2


def test_help_of_a_program_without_a_terminal_is_shown(
    shown: list[NoticeDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert client(["--help"]) == 0
    silent = sys.stdout
    assert isinstance(silent, io.TextIOWrapper)
    for stream in (sys.stdout, sys.stderr):
        stream.close()
    assert "--kiosk" in text_of(shown)


@pytest.mark.allow_log("not started", "unexpected error")
def test_what_a_thread_loses_stands_in_the_log(tmp_path: Path) -> None:
    def loses(_options: argparse.Namespace) -> int:
        threading.excepthook(threading.ExceptHookArgs((RuntimeError, RuntimeError("lost"), None, None)))
        raise StartError("x", "句子", 7)

    parser = CommandParser(prog="x")
    parser.add_argument("--data", type=Path)
    hook, threading.excepthook = threading.excepthook, lambda _args: None
    try:
        assert start("client", parser, loses, ["--data", str(tmp_path)]) == 7
    finally:
        threading.excepthook = hook
    assert "lost" in logged(tmp_path)
