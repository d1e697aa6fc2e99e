"""A small paper sat with real keys alone in the real client, Chinese composed by a real input method.

The long form, the whole sample paper twice, is `dev.py sit`.
"""

from pathlib import Path

import msgspec
import pytest

from scripts.lab.demo.processes import Program
from scripts.lab.sit.display import Display
from scripts.lab.sit.hand import Hand
from scripts.lab.sit.keyboard import KeyboardSitter
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.voucher import Voucher
from tests.support.candidate_pc import start_room, unseal
from tests.support.needs import needs_desk
from tests.support.tiny_session import TinySession

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
