"""`lock-check`: what a PC can enforce, in Chinese, on any machine without a fault."""

import sys
from pathlib import Path

import pytest

from candidate_client.lockdown import ability_linux
from candidate_client.lockdown.ability import Report, ask_machine
from candidate_client.lockdown.answer import Answer, data_answer
from candidate_client.windowless.__main__ import main
from shared.words.zh.lockcheck import WORDS

X11_ONLY = {"DISPLAY": ":987"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has a screen")
def test_without_a_screen_it_cannot_be_locked_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert main(["", "lock-check", "--data", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "✗ 键盘" in told
    assert told.strip().endswith(WORDS["fails"])


def test_every_row_has_its_words(tmp_path: Path) -> None:
    for answer in (
        *ability_linux.answers(tmp_path, {}, tmp_path),
        *ability_linux.answers(tmp_path, {"WAYLAND_DISPLAY": "w", "XDG_SESSION_TYPE": "wayland"}, tmp_path / "none"),
        *ability_linux.answers(tmp_path, {**X11_ONLY, "DESKTOP_SESSION": "exam-kiosk"}, tmp_path),
    ):
        assert answer.name in WORDS
        assert f"{answer.name}.{answer.code}" in WORDS
    assert len(ask_machine(tmp_path).lines()) > 5


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert data_answer(tmp_path).grade == "held"
    assert data_answer(tmp_path / "file" / "x").grade == "not"


def test_only_what_everything_rests_on_decides() -> None:
    assert Report((Answer("pictures", "open", "not"),)).holds
    assert not Report((Answer("keyboard", "refused", "not", needed=True),)).holds
