"""Ways out that Linux can try for real: other windows, the clipboard both ways, programs, a way to the net.

One X server with a window manager, one watched window; the rest of the list (docs/lock.md) names its own tests.
"""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.needs import needs_desk

ROOT = Path(__file__).parents[3]
SLEEP = shutil.which("sleep") or "/bin/sleep"

pytestmark = [
    pytest.mark.serial,
    needs_desk(),
]


class Attacker:
    """An X server with the watched window, and hands that try things."""

    def __init__(self, folder: Path, way_out: str) -> None:
        self.folder = folder
        self.tool_file = folder / "notes"
        self.tool_file.write_bytes(Path(SLEEP).read_bytes() + b"renamed")
        self.tool_file.chmod(0o755)
        shutil.copy(SLEEP, folder / "todesk")
        digest = hashlib.sha256(self.tool_file.read_bytes()).hexdigest()
        (folder / "order.json").write_text(json.dumps({"hashes": [digest], "ways_out": [way_out]}))
        reading, writing = os.pipe()
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
        self._parts = [subprocess.Popen(server, pass_fds=[writing], stderr=subprocess.DEVNULL)]
        os.close(writing)
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        self.env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "none"}
        self.start(["openbox"])
        self.start([sys.executable, "-m", "tests.support.watched_window", str(folder)])
        self.until(lambda: self.state().get("active", False))

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        part = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._parts.append(part)
        return part

    def other(self, *words: str) -> "subprocess.Popen[bytes]":
        return self.start([sys.executable, "-m", "tests.support.other_program", *words])

    def close(self) -> None:
        for part in reversed(self._parts):
            part.terminate()
            part.wait(timeout=10)
            if part.stdout is not None:
                part.stdout.close()

    def tool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=20)

    def state(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads((self.folder / "state.json").read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return told

    def told(self) -> list[tuple[str, str]]:
        try:
            lines = (self.folder / "told.jsonl").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [(sight, evidence) for sight, evidence, _times in map(json.loads, lines)]

    def until(self, seen: Callable[[], bool], seconds: float = 45) -> None:
        end = time.monotonic() + seconds
        while not seen():
            assert time.monotonic() < end, ([t for t in self.told() if t[0] != "copy_out"], self.state())
            time.sleep(0.05)

    def saw(self, sight: str, part: str = "") -> None:
        self.until(lambda: any(one == sight and part in evidence for one, evidence in self.told()))

    def click(self, name: str, count: int = 1) -> None:
        x, y = self.state()[name]
        self.tool("mousemove", str(x), str(y), "click", "--repeat", str(count), "1")


@pytest.fixture(scope="module")
def attacker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacker]:
    with socket.create_server(("127.0.0.1", 0)) as world:
        made = Attacker(tmp_path_factory.mktemp("attacks"), f"127.0.0.1:{world.getsockname()[1]}")
        try:
            yield made
        finally:
            made.close()


def test_what_is_copied_can_be_pasted_here_and_nowhere_else(attacker: Attacker) -> None:
    attacker.click("stem", 3)
    attacker.tool("key", "ctrl+c")
    reader = attacker.other("read", "Reader")
    assert reader.stdout is not None
    for _ in range(5):
        assert json.loads(reader.stdout.readline()) == ["", ""]
    attacker.saw("copy_out")
    attacker.click("answer")
    attacker.tool("key", "ctrl+v")
    attacker.until(lambda: "题干" in attacker.state()["text"])
    assert json.loads(reader.stdout.readline()) == ["", ""], "also after it was pasted"
    reader.terminate()


def test_copying_with_insert_is_under_the_same_rule(attacker: Attacker) -> None:
    """Ctrl+Insert and Shift+Insert, as older programs have them."""
    attacker.click("stem", 3)
    attacker.tool("key", "ctrl+Insert")
    reader = attacker.other("read", "Reader")
    assert reader.stdout is not None
    for _ in range(3):
        assert json.loads(reader.stdout.readline()) == ["", ""]
    reader.terminate()
    attacker.click("answer")
    attacker.tool("key", "ctrl+a", "BackSpace", "shift+Insert")
    attacker.until(lambda: "题干" in attacker.state()["text"])
    writer = attacker.other("write", "Writer", "现成的长答案")
    attacker.saw("paste_in", "6")
    attacker.click("answer")
    attacker.tool("key", "ctrl+a", "BackSpace", "shift+Insert", "y")
    attacker.until(lambda: attacker.state()["text"] == "y")
    writer.terminate()


def test_marked_text_is_not_dragged(attacker: Attacker) -> None:
    """A drag goes past the clipboards: into an answer here, or into whatever window accepts it."""
    attacker.click("answer")
    attacker.tool("key", "ctrl+a", "BackSpace")
    attacker.until(lambda: attacker.state()["text"] == "")
    from_x, from_y = attacker.state()["word"]
    to_x, to_y = attacker.state()["answer"]
    attacker.tool("mousemove", str(from_x), str(from_y), "click", "--repeat", "3", "--delay", "60", "1")
    time.sleep(0.6)  # past the double click: what follows is a press of its own
    attacker.tool("mousedown", "1")
    for share in (4, 2, 1):
        attacker.tool("mousemove", str(from_x + (to_x - from_x) // share), str(from_y + (to_y - from_y) // share))
    attacker.tool("mouseup", "1")
    attacker.click("answer")
    attacker.tool("type", "end")
    attacker.until(lambda: "end" in attacker.state()["text"])
    assert attacker.state()["text"] == "end"
    assert not attacker.state()["dragged"]


def test_keys_that_lead_out_are_told(attacker: Attacker) -> None:
    attacker.click("answer")
    for key in ("alt+Tab", "super+d", "Print", "ctrl+alt+t"):
        attacker.tool("key", key)
    attacker.saw("keys", "Alt+Tab")
    attacker.saw("keys", "Win")
    attacker.saw("keys", "Ctrl+Alt")
    attacker.saw("screen_capture", "PrintScreen")
    assert attacker.state()["active"]


def test_another_programs_text_does_not_come_in(attacker: Attacker) -> None:
    writer = attacker.other("write", "Writer", "现成的答案")
    attacker.saw("paste_in", "5")
    before = attacker.state()["text"]
    attacker.click("answer")
    attacker.tool("key", "ctrl+v")
    attacker.tool("key", "x")
    attacker.until(lambda: "x" in attacker.state()["text"])
    assert attacker.state()["text"].replace("x", "") == before.replace("x", "")
    writer.terminate()


def test_another_programs_window_is_seen_and_ours_comes_back(attacker: Attacker) -> None:
    other = attacker.other("read", "Chat with a friend")
    attacker.saw("new_window", "Chat with a friend")
    attacker.until(lambda: attacker.state()["active"])
    other.terminate()


def test_forbidden_and_renamed_programs_are_known(attacker: Attacker) -> None:
    attacker.start([str(attacker.folder / "todesk"), "30"])
    attacker.start([str(attacker.tool_file), "30"])
    attacker.saw("forbidden_program", "todesk")
    attacker.saw("renamed_program", "notes = ")


def test_a_way_out_of_the_room_is_found(attacker: Attacker) -> None:
    attacker.saw("network_out", "127.0.0.1:")
