"""One whole flow by keys and a mouse that come through an X server, where the machine has one to start."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.needs import needs_desk
from tests.support.sheet_hand import workbook

ROOT = Path(__file__).parents[4]

pytestmark = [
    pytest.mark.serial,
    needs_desk(),
]


class Screen:
    """An X server with one spreadsheet on it."""

    def __init__(self, folder: Path, template: bytes) -> None:
        (folder / "task.xlsx").write_bytes(template)
        self._state = folder / "state.json"
        reading, writing = os.pipe()
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        self._parts = [subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL)]
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        self._env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._start(["openbox"])
        window = [sys.executable, "-m", "tests.support.sheet_window", str(folder / "task.xlsx"), str(self._state)]
        self._start(window)
        self.wait(lambda state: state["active"], seconds=30)

    def _start(self, command: list[str]) -> None:
        quiet = subprocess.DEVNULL
        self._parts.append(subprocess.Popen(command, env=self._env, cwd=ROOT, stdout=quiet, stderr=quiet))

    def close(self) -> None:
        for part in reversed(self._parts):
            part.terminate()
            part.wait(timeout=10)

    def tool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._env, check=True, timeout=20)

    def state(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {"active": False, "editing": None, "cells": {}, "current": "", "sheet": -1}
        return told

    def wait(self, seen: Callable[[dict[str, Any]], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not seen(self.state()):
            assert time.monotonic() < end, self.state()
            time.sleep(0.03)

    def spot(self, name: str) -> tuple[str, str]:
        x, y = self.state()["spots"][name]
        return str(x), str(y)

    def click(self, name: str) -> None:
        self.tool("mousemove", *self.spot(name), "click", "1")

    def drag(self, first: str, last: str) -> None:
        self.tool("mousemove", *self.spot(first), "mousedown", "1")
        self.tool("mousemove", *self.spot(last))
        time.sleep(0.1)
        self.tool("mouseup", "1")

    def type(self, text: str) -> None:
        self.tool("type", "--delay", "15", text)

    def key(self, *keys: str) -> None:
        self.tool("key", "--delay", "15", *keys)

    def editing(self, text: str | None) -> None:
        self.wait(lambda state: state["editing"] == text)

    def cells(self, **wanted: str) -> None:
        self.wait(lambda state: state["cells"] == {f"表!{ref}": text for ref, text in wanted.items()})


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path, workbook({"A1": 3, "A2": 4, "A3": 5, "C5": "=A1*1.12", "数据!B2": 480}))
    yield made
    made.close()


def test_a_task_done_with_keys_and_mouse(screen: Screen) -> None:
    screen.click("B1")
    screen.wait(lambda state: state["current"] == "B1")
    screen.type("=")
    screen.click("A1")
    screen.editing("=A1")
    screen.type("*")
    screen.click("tab1")
    screen.wait(lambda state: state["sheet"] == 1)
    screen.click("B2")
    screen.editing("=A1*数据!B2")
    screen.key("F4")
    screen.editing("=A1*数据!$B$2")
    screen.key("Return")
    screen.cells(B1="=A1*数据!$B$2")
    screen.click("B1")
    screen.wait(lambda state: state["current"] == "B1" and state["editing"] is None)
    screen.drag("handle", "B3")
    screen.cells(B1="=A1*数据!$B$2", B2="=A2*数据!$B$2", B3="=A3*数据!$B$2")
    screen.key("ctrl+z")
    screen.cells(B1="=A1*数据!$B$2")
    screen.click("D1")
    screen.type("=SUM(")
    screen.drag("A1", "A3")
    screen.editing("=SUM(A1:A3")
    screen.key("Return")  # malformed: it stays
    screen.editing("=SUM(A1:A3")
    screen.key("End")
    screen.type(")")
    screen.key("Return")
    screen.cells(B1="=A1*数据!$B$2", D1="=SUM(A1:A3)")
    screen.click("C5")
    screen.type("77")
    screen.key("Tab")
    screen.cells(B1="=A1*数据!$B$2", D1="=SUM(A1:A3)", C5="77")
    screen.key("Left", "F2", "BackSpace", "Escape", "Delete")
    screen.cells(B1="=A1*数据!$B$2", D1="=SUM(A1:A3)", C5="")
