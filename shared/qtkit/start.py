"""How a program with windows begins, and how it fails: never silently.

Whoever starts it by a double click has no terminal. So whatever keeps it from starting is told in a dialog, in Chinese,
and stands in a log file, in that of its data folder or, where there is none to be had, in another one. At a terminal it
is printed there instead of shown, and nothing is shown where nobody could see it (off screen).
"""

import argparse
import io
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from PySide6.QtWidgets import QApplication

from shared.commandline import CommandParser
from shared.machine.memory import give_back_large_blocks
from shared.machine.places import data_folder
from shared.machine.speech import ready_to_speak
from shared.machine.starting import FAILED, StartError, lost_errors_logged, open_log, open_spare_log
from shared.qtkit.look.theme import apply_theme
from shared.qtkit.widgets.notice_dialog import NoticeDialog
from shared.words.catalogue import say

log = logging.getLogger(__name__)


def start(
    program: str,
    parser: CommandParser,
    run: Callable[[argparse.Namespace], int],
    argv: Sequence[str] | None = None,
) -> int:
    """Read the command line, open the log, run; returns the exit code.

    program: `client`, `console` …: names the log, the usual data folder and, by `start.program.<program>`, itself.
    parser: has an option `--data`, whose default may be None; it may have `--log-level`.
    run: gets the options with `data` filled in; raises StartError for what a person can do something about.
    """
    give_back_large_blocks()
    begin = _Beginning(program)
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            options = parser.parse_args(argv)
    except SystemExit as end:
        return begin.told(said.getvalue().strip(), end.code)

    options.data = options.data or data_folder(program)
    try:
        begin.log = open_log(program, options.data, getattr(options, "log_level", "info"))
        with lost_errors_logged():
            return run(options)
    except StartError as error:
        return begin.failed(error.message, error.exit_code)
    except Exception:
        log.exception("the program ended by an error")
        return begin.failed(say("start.fault"))


class _Beginning:
    """Where a program that begins can speak."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._silent = sys.stdout is None or sys.stderr is None
        self._terminal = not self._silent and sys.stderr.isatty()
        self.log: Path | None = None
        ready_to_speak()

    def told(self, text: str, code: str | int | None) -> int:
        """What the command line said instead of options: its help, or what is wrong with it."""
        if code:
            return self.failed(text, code if isinstance(code, int) else FAILED)
        sys.stdout.write(f"{text}\n")
        if self._silent:
            _show(say(f"start.program.{self._program}"), text)
        return 0

    def failed(self, text: str, code: int = FAILED) -> int:
        """Tell it everywhere and return the exit code."""
        self.log = self.log or open_spare_log(self._program)
        log.error("not started: %s", text)
        if self.log is not None:
            text = f"{text}\n{say('start.log', log=self.log)}"
        sys.stderr.write(f"{text}\n")
        if not self._terminal:
            _show(say("start.not_started", program=say(f"start.program.{self._program}")), text)
        return code


def _show(title: str, text: str) -> None:
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication([])
    if app.platformName() in {"offscreen", "minimal"}:
        return
    apply_theme(app)
    NoticeDialog(title, text).exec()
