"""A small paper sat with real keys alone in the real client, Chinese composed by a real input method.

The long form, the whole sample paper twice, is `dev.py sit`.
"""

import os
import signal
import time
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from scripts.lab.demo.processes import Program
from scripts.lab.sit.display import Display
from scripts.lab.sit.hand import Hand, Seen
from scripts.lab.sit.keyboard import KeyboardSitter
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.voucher import Voucher
from tests.support.candidate_pc import start_room, unseal
from tests.support.needs import needs_desk
from tests.support.tiny_session import TinySession

_METHOD_S: Final = 0.2

pytestmark = [
    pytest.mark.serial,
    pytest.mark.timeout(300),
    needs_desk("ibus-daemon", "/usr/libexec/ibus-engine-libpinyin"),
]


def test_what_is_composed_by_keys_alone_is_what_is_kept(tmp_path: Path) -> None:
    with (
        TinySession(tmp_path / "site", candidates=1, spares=0, duration_s=600, import_package=False) as tiny,
        Display(tmp_path / "home") as display,
    ):
        arguments = ["-m", "scripts.lab.sit.pc", "--data", str(tmp_path / "pc"), "--window", "--seat", "1"]
        arguments += ["--server", tiny.server.address, "--enrol", tiny.enrolment_code()]
        program = Program("pc", arguments, tmp_path, show=True, env=display.env())
        try:
            hand = Hand(display, program)
            tried = hand.until(lambda seen: bool(seen["tried"]), "没有试打", 60)
            assert tried["tried"].startswith("✓"), "the PC found by itself that Chinese comes out"
            tiny.import_package()
            unseal(tiny)
            sitter = KeyboardSitter(hand, tiny.ticket(1), lambda _: None, "1002")
            sitter.come_in()
            start_room(tiny)
            sitter.sit()
            kept = hand.until(lambda seen: not seen["drafts"] and not seen["unsent"], "没有存入服务器")["answers"]
            hand.key("alt+Insert")
            sitter.in_cell(2, 0)
            line = _typed_while_it_stands_still(hand, program.pid)
            hand.key("alt+Insert")
            sitter.in_cell(3, 0)
            word = _composed_when_the_hand_in_is_asked(hand)
        finally:
            program.tell(do="quit")
            program.leave(15)
            program.stop()
    assert kept == {name: msgspec.json.decode(msgspec.json.encode(answer)) for name, answer in sitter.given.items()}
    blanks, voucher = sitter.given["f1"], sitter.given["v1"]
    assert isinstance(blanks, FillIn)
    assert blanks.blanks == {"a": "绝对"}
    assert isinstance(voucher, Voucher)
    assert [line.summary for line in voucher.lines] == ["采购钢板", "采购钢板"]
    assert hand.outside == [], "the list of candidates opens where the text is written"
    assert line == {"summary": "采购", "account": "1403", "debit": "126000.00", "credit": ""}
    assert word == "钢板", "IBus would have given it up"


def _typed_while_it_stands_still(hand: Hand, client: int) -> object:
    """Another line of the voucher, composed and typed while the PC shows nothing of it; what is kept of the line.

    The words of the input method came after all the keys, in whatever cell was open then.
    """
    hand.chinese()
    os.kill(client, signal.SIGSTOP)
    try:
        hand.type("caigou ")
        hand.key("Tab")
        hand.type("1403")
        hand.key("Return")
        hand.type("126000.00")
        hand.key("Escape")
        time.sleep(_METHOD_S)
    finally:
        os.kill(client, signal.SIGCONT)
    seen = hand.until(lambda seen: len(_lines(seen)) == 3 and bool(_lines(seen)[2]["debit"]), "第三条分录没有写上")
    return _lines(seen)[2]


def _composed_when_the_hand_in_is_asked(hand: Hand) -> object:
    """A word that is still being composed in a cell when F10 is pressed; what is kept of it."""
    hand.type("gangban")
    hand.until(lambda seen: bool(seen["composed"]), "没有进入组字状态")
    hand.key("F10")
    hand.until(lambda seen: seen["dialog"], "没有出现交卷确认")
    seen = hand.until(lambda seen: not seen["drafts"] and len(_lines(seen)) == 4, "正在组的字没有写上")
    hand.key("Escape")
    return _lines(seen)[3]["summary"]


def _lines(seen: Seen) -> Any:
    return seen["answers"]["v1"]["lines"]
